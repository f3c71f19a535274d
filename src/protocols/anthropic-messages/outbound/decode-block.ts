// One content block of a provider's answer as a part. Streams open their parts with the same code, so that an answer
// means the same streamed and whole. Never throws: what is odd or new becomes an opaque part.
import { isObject, readArray, readString } from '../../../foundation/json/json.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { Signature } from '../../../generation/signature/signature.ts'
import type { Source } from '../../port/source.ts'
import { decodeCitation } from '../citations.ts'
import { PROTOCOL, decodeCallExtras, type WireBlock } from '../wire.ts'

export function decodeBlock(block: WireBlock, source: Source): Part {
  switch (block.type) {
    case 'text': {
      const citations = (readArray(block['citations']) ?? []).flatMap((value) => decodeCitation(value) ?? [])
      return {
        kind: 'text',
        text: readString(block['text']) ?? '',
        ...(citations.length === 0 ? {} : { citations }),
      }
    }
    case 'thinking': {
      const value = readString(block['signature']) ?? ''
      return {
        kind: 'reasoning',
        form: 'full',
        text: readString(block['thinking']) ?? '',
        ...(value === '' ? {} : { signature: sign(value, source) }),
      }
    }
    case 'redacted_thinking': {
      const value = readString(block['data'])
      if (value === undefined) break
      return { kind: 'reasoning', form: 'full', text: '', redacted: true, signature: sign(value, source) }
    }
    case 'tool_use': {
      const name = readString(block['name'])
      if (name === undefined) break
      return {
        kind: 'tool-call',
        id: readString(block['id']) ?? source.newId('toolu_'),
        name,
        form: 'function',
        arguments: JSON.stringify(isObject(block['input']) ? block['input'] : {}),
        ...decodeCallExtras(block, ['type', 'id', 'name', 'input']),
      }
    }
  }
  return { kind: 'opaque', protocol: PROTOCOL, type: block.type, json: block }
}

export function sign(value: string, source: Source): Signature {
  const { issuer, credential } = source
  return { issuer, protocol: PROTOCOL, value, ...(credential === undefined ? {} : { credential }) }
}
