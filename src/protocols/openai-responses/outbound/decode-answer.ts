// What a whole answer and the events of a stream share: how their items are decoded, and what they say at their top.
import { readNumber, readString, type JsonObject } from '../../../foundation/json/json.ts'
import type { Source } from '../../port/source.ts'
import type { ItemDecoding } from '../items/decode-item.ts'
import { PROTOCOL } from '../wire.ts'

/** How the items of an answer from `source` are read. */
export function createAnswerDecoding(source: Source): ItemDecoding {
  const { issuer, credential } = source
  return {
    place: 'answer',
    decodeSignature: (value, itemId) => ({
      signature: {
        issuer,
        protocol: PROTOCOL,
        value,
        ...(itemId === undefined ? {} : { itemId }),
        ...(credential === undefined ? {} : { credential }),
      },
    }),
    newCallId: () => source.newId('call_'),
  }
}

export function decodeAnswerHead(body: JsonObject): { id?: string; model?: string; createdSeconds?: number } {
  const id = readString(body['id'])
  const model = readString(body['model'])
  const createdAt = readNumber(body['created_at'])
  return {
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(createdAt === undefined ? {} : { createdSeconds: Math.floor(createdAt) }),
  }
}
