// Content blocks of a request as parts. A block that is malformed is an error that names its place; one of a kind that we
// do not model is opaque.
import {
  isObject,
  readArray,
  readBoolean,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import type {
  CacheMark,
  MediaPart,
  MediaSource,
  Part,
  ReasoningPart,
  TextPart,
} from '../../../generation/request/part.ts'
import { unwrapSignature } from '../../../generation/signature/signature.ts'
import { decodeCitation } from '../citations.ts'
import { isBlock, PROTOCOL, decodeCacheMark, decodeCallExtras, decodeExtras, type WireBlock } from '../wire.ts'
import { invalidMessages } from './decode-envelope.ts'

/** `content` as parts: a string, or a list of blocks. @throws GatewayError `invalid_messages`. */
export function decodeContent(content: Json | undefined, path: string): Part[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }]
  const blocks = readArray(content)
  if (blocks === undefined)
    throw invalidMessages(
      path,
      content === undefined ? 'Field required' : 'Input should be a string or a list of blocks',
    )
  return blocks.map((block, index) => decodeBlock(block, `${path}.${index}`))
}

function decodeBlock(block: Json, path: string): Part {
  if (!isObject(block)) throw invalidMessages(path, 'Input should be an object')
  if (!isBlock(block)) throw invalidMessages(`${path}.type`, 'Field required')
  switch (block.type) {
    case 'text':
      return decodeText(block, path)
    case 'image':
    case 'document':
      return decodeMedia(block, path)
    case 'thinking':
      return decodeThinking(readString(block['thinking']) ?? '', readString(block['signature']) ?? '', false)
    case 'redacted_thinking':
      return decodeThinking('', requireString(block, 'data', path), true)
    case 'tool_use':
      return decodeToolUse(block, path)
    case 'tool_result':
      return decodeToolResult(block, path)
    case 'search_result':
      return decodeSearchResult(block)
    case 'tool_reference':
      return decodeToolReference(block, path)
    default:
      return { kind: 'opaque', protocol: PROTOCOL, type: block.type, json: block }
  }
}

/**
 * A tool that the client's own search has found. Its definition is among the tools of the request, which go up all at once; the
 * model is told that the search has found it, since it would search again where nothing came of it.
 */
function decodeToolReference(block: WireBlock, path: string): TextPart {
  const text = `The tool ${requireString(block, 'tool_name', path)} was found and can be called now.`
  return { kind: 'text', text, extras: { protocol: PROTOCOL, json: { block } } }
}

function decodeText(block: WireBlock, path: string): TextPart {
  const citations = (readArray(block['citations']) ?? []).flatMap((value) => decodeCitation(value) ?? [])
  return {
    kind: 'text',
    text: requireString(block, 'text', path),
    ...(citations.length === 0 ? {} : { citations }),
    ...cacheOf(block),
    ...decodeExtras(block, ['type', 'text', 'citations', 'cache_control']),
  }
}

/** A signature in a carrier of its own belongs to a neighbour; `resettleSignatures` puts it there. */
function decodeThinking(text: string, opaque: string, redacted: boolean): ReasoningPart {
  const part: ReasoningPart = { kind: 'reasoning', form: 'full', text }
  if (opaque === '') return part
  const unwrapped = unwrapSignature(opaque, PROTOCOL)
  part.signature = unwrapped.signature
  if (unwrapped.attach !== 'self') part.attach = unwrapped.attach
  // Native redacted thinking is what it says; ours tells by itself.
  if (unwrapped.redacted === true || (redacted && unwrapped.signature.issuer === 'native')) part.redacted = true
  return part
}

function decodeToolUse(block: WireBlock, path: string): Part {
  const input = block['input']
  if (!isObject(input))
    throw invalidMessages(`${path}.input`, input === undefined ? 'Field required' : 'Input should be an object')
  return {
    kind: 'tool-call',
    id: requireString(block, 'id', path),
    name: requireString(block, 'name', path),
    form: 'function',
    arguments: JSON.stringify(input),
    ...cacheOf(block),
    ...decodeCallExtras(block, ['type', 'id', 'name', 'input', 'cache_control']),
  }
}

function decodeToolResult(block: WireBlock, path: string): Part {
  const content = block['content'] ?? undefined
  const isError = readBoolean(block['is_error'])
  return {
    kind: 'tool-result',
    callId: requireString(block, 'tool_use_id', path),
    form: 'function',
    content: content === undefined ? [] : decodeContent(content, `${path}.content`),
    ...(isError === undefined ? {} : { isError }),
    ...cacheOf(block),
    ...decodeExtras(block, ['type', 'tool_use_id', 'content', 'is_error', 'cache_control']),
  }
}

function decodeMedia(block: WireBlock, path: string): Part {
  const wire = readObject(block['source'])
  if (wire === undefined) throw invalidMessages(`${path}.source`, 'Field required')
  const read = decodeSource(wire, `${path}.source`)
  if (read === undefined) return { kind: 'opaque', protocol: PROTOCOL, type: block.type, json: block }
  const { source, native } = read
  const title = readString(block['title'])
  const context = readString(block['context'])
  const citable = readBoolean(readObject(block['citations'])?.['enabled'])
  const { extras } = decodeExtras(block, ['type', 'source', 'title', 'context', 'citations', 'cache_control'])
  const json: JsonObject = { ...extras?.json, ...(native ? { source: wire } : {}) }
  const part: MediaPart = {
    kind: 'media',
    modality: block.type === 'image' ? 'image' : 'document',
    source,
    ...(title === undefined ? {} : { title }),
    ...(context === undefined ? {} : { context }),
    ...(citable === undefined ? {} : { citable }),
    ...cacheOf(block),
    ...(Object.keys(json).length === 0 ? {} : { extras: { protocol: PROTOCOL, json } }),
  }
  return part
}

/**
 * A source in the neutral form. `native`: the wire form says more than that (a document made of text blocks, which are
 * cited one by one) and is kept beside it. Undefined for sources that the neutral form has no words for.
 */
function decodeSource(wire: JsonObject, path: string): { source: MediaSource; native: boolean } | undefined {
  switch (wire['type']) {
    case 'base64':
      return {
        source: {
          type: 'base64',
          data: requireString(wire, 'data', path),
          mediaType: requireString(wire, 'media_type', path),
        },
        native: false,
      }
    case 'url':
      return { source: { type: 'url', url: requireString(wire, 'url', path) }, native: false }
    case 'text':
      return {
        source: {
          type: 'text',
          text: requireString(wire, 'data', path),
          mediaType: readString(wire['media_type']) ?? 'text/plain',
        },
        native: false,
      }
    case 'file':
      return { source: { type: 'file', id: requireString(wire, 'file_id', path), protocol: PROTOCOL }, native: false }
    case 'content': {
      const text = joinText(wire['content'])
      return text === undefined ? undefined : { source: { type: 'text', text, mediaType: 'text/plain' }, native: true }
    }
    default:
      return undefined
  }
}

/** A search result is kept whole for this protocol; to others it is its text, so that they can answer from it. */
function decodeSearchResult(block: WireBlock): Part {
  const heading = [block['title'], block['source']].filter((line) => typeof line === 'string' && line !== '')
  const text = [...heading, joinText(block['content']) ?? ''].join('\n')
  return { kind: 'text', text, ...cacheOf(block), extras: { protocol: PROTOCOL, json: { block } } }
}

/** The text of a string or of text blocks; undefined where something else is among them. */
function joinText(content: Json | undefined): string | undefined {
  if (typeof content === 'string') return content
  const texts = (readArray(content) ?? []).map((block) =>
    isObject(block) && block['type'] === 'text' ? readString(block['text']) : undefined,
  )
  return texts.includes(undefined) ? undefined : texts.join('\n')
}

function cacheOf(block: JsonObject): { cache?: CacheMark } {
  const cache = decodeCacheMark(block['cache_control'])
  return cache === undefined ? {} : { cache }
}

function requireString(object: JsonObject, name: string, path: string): string {
  const value = object[name]
  if (typeof value === 'string') return value
  throw invalidMessages(`${path}.${name}`, value === undefined ? 'Field required' : 'Input should be a valid string')
}
