// A whole answer of Converse: its content blocks go through the decoder of streams, so that both ways agree.
import { readArray, readObject, readString, type JsonObject } from '../../../foundation/json/json.ts'
import { Fold } from '../../../generation/answer/fold.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import type { Source } from '../../port/source.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { ConverseEventDecoder } from './decode-events.ts'

/** @throws GatewayError where the body holds no message. */
export function decodeResponse(body: JsonObject, source: Source): GenerationResponse {
  const message = readObject(readObject(body['output'])?.['message'])
  const content = readArray(message?.['content'])
  if (content === undefined) throw unreadable('the answer has no message')
  const decoder = new ConverseEventDecoder(source)
  const folding = new Fold()
  const push = (event: string, json: JsonObject) => {
    for (const each of decoder.push({ event, data: JSON.stringify(json) })) folding.push(each)
  }
  for (const [index, entry] of content.entries()) {
    const block = readObject(entry)
    if (block === undefined) continue
    for (const event of decoder.pushBlock(index, block)) folding.push(event)
  }
  push('messageStop', {
    stopReason: readString(body['stopReason']) ?? '',
    additionalModelResponseFields: body['additionalModelResponseFields'],
  })
  push('metadata', { usage: body['usage'], trace: body['trace'], serviceTier: body['serviceTier'] })
  if (folding.response === undefined) throw folding.error ?? unreadable('the answer did not end')
  return folding.response
}
