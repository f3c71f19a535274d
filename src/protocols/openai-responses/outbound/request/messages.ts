// Messages -> items. System and developer text stays where the caller had it, as messages of its role: that keeps order
// and parts, and every provider of this protocol takes it; `instructions` is written only where the caller wrote it.
// Items of this protocol's own callers are written again as they were.
import { createHash } from 'node:crypto'
import { isObject, readObject, type Json, type JsonObject } from '../../../../foundation/json/json.ts'
import { append } from '../../../../foundation/lists/append.ts'
import type { Message } from '../../../../generation/request/message.ts'
import type {
  MediaPart,
  Part,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
} from '../../../../generation/request/part.ts'
import { isAtHome } from '../../../../generation/signature/signature.ts'
import { ownExtras } from '../../../own-extras.ts'
import type { Target } from '../../../port/target.ts'
import { encodeCitation } from '../../citations.ts'
import {
  encodeInputContent,
  encodeLogprobs,
  encodeRest,
  mediaFields,
  reportCache,
  reportSignature,
  type Encoding,
} from '../../items/encode-content.ts'
import { IMAGE_CALL_ID, isContentType, PROTOCOL, ownItemExtras, REASONING_ID, REFERENCE } from '../../wire.ts'

export type InputEncoding = Encoding & { target: Target }

/** `instructions` and `input` of the body. */
export function encodeMessages(messages: readonly Message[], encoding: InputEncoding): JsonObject {
  const items: Json[] = []
  let instructions: string | undefined
  for (const message of messages) {
    const [first] = message.parts
    if (message.name !== undefined) encoding.losses.drop('messages.name', 'messages have no names here')
    if (first?.kind === 'text' && ownExtras(first, PROTOCOL)?.['instructions'] === true) instructions = first.text
    else if (message.role === 'assistant') append(items, encodeTurn(message.parts, encoding, items.length))
    else append(items, encodeMessage(message, encoding))
  }
  const only = messages.at(-1)?.parts[0]
  const isPlain = items.length === 1 && only?.kind === 'text' && ownExtras(only, PROTOCOL)?.['input'] === true
  return {
    ...(instructions === undefined ? {} : { instructions }),
    ...(isPlain ? { input: only.text } : items.length > 0 || !encoding.isOwn ? { input: items } : {}),
  }
}

/** A message that the model did not write, and the tool results in it: results first, as they answer the turn before. */
function encodeMessage(message: Message, encoding: InputEncoding): JsonObject[] {
  const [first] = message.parts
  const whole = first?.kind === 'text' ? readObject(ownExtras(first, PROTOCOL)?.['whole']) : undefined
  if (whole !== undefined) return [whole]
  const items: JsonObject[] = []
  let open: { item: JsonObject; content: JsonObject[] } | undefined
  for (const part of message.parts) {
    if (part.kind === 'tool-result') {
      items.push(encodeResult(part, encoding))
      open = undefined
      continue
    }
    if (part.kind === 'opaque' && part.protocol === PROTOCOL && isObject(part.json) && !isContentType(part.type)) {
      items.push(part.json)
      open = undefined
      continue
    }
    const content = encodeInputContent(part, encoding)
    if (content === undefined) continue
    if (open === undefined) {
      const extras = 'extras' in part ? ownItemExtras(part) : undefined
      open = { item: { ...(extras ?? { type: 'message' }), role: message.role }, content: [] }
      items.push(open.item)
      open.item['content'] = open.content
      const isString = 'extras' in part && ownExtras(part, PROTOCOL)?.['string'] === true && message.parts.length === 1
      if (isString && part.kind === 'text' && part.cache === undefined) open.item['content'] = part.text
    }
    open.content.push(content)
  }
  return items
}

function encodeTurn(parts: readonly Part[], encoding: InputEncoding, offset: number): JsonObject[] {
  const items: JsonObject[] = []
  let texts: Part[] = []
  const flush = () => {
    if (texts.length > 0) items.push(encodeAssistantMessage(texts, encoding, offset + items.length))
    texts = []
  }
  for (const part of parts) {
    const isText = part.kind === 'text' || part.kind === 'refusal' || (part.kind === 'opaque' && isOwnContent(part))
    if (isText) {
      if ('extras' in part && ownItemExtras(part) !== undefined) flush()
      texts.push(part)
      continue
    }
    flush()
    const item = encodeTurnItem(part, encoding)
    if (item !== undefined) items.push(item)
  }
  flush()
  return items
}

function isOwnContent(part: Part): boolean {
  return part.kind === 'opaque' && part.protocol === PROTOCOL && isContentType(part.type)
}

function encodeTurnItem(part: Part, encoding: InputEncoding): JsonObject | undefined {
  const { losses } = encoding
  switch (part.kind) {
    case 'reasoning':
      return encodeReasoning(part, encoding)
    case 'tool-call':
      return encodeCall(part, encoding)
    case 'tool-result':
      return encodeResult(part, encoding)
    case 'media':
      return encodeMadeMedia(part, encoding)
    case 'opaque':
      if (part.protocol === PROTOCOL && part.type !== REFERENCE && isObject(part.json)) return part.json
      losses.drop(`opaque.${part.type}`, part.type === REFERENCE ? 'nothing is kept' : 'a part of another protocol')
      return undefined
    default:
      return undefined
  }
}

/** An image that the provider made goes back as its item; what others made has no place in a turn of the model. */
function encodeMadeMedia(part: MediaPart, encoding: InputEncoding): JsonObject | undefined {
  const { source, itemId } = part
  reportSignature(part, encoding.losses)
  const isItem = encoding.isOwn && part.modality === 'image' && source.type === 'base64'
  if (isItem && itemId !== undefined && !itemId.startsWith(IMAGE_CALL_ID))
    return {
      status: 'completed',
      ...ownItemExtras(part),
      type: 'image_generation_call',
      id: itemId,
      result: source.data,
    }
  encoding.losses.drop(mediaFields[part.modality], 'media that a model made is not input here')
  return undefined
}

/**
 * Text and refusals of one assistant message. One plain text is written in the short form, which needs no id; everything
 * else needs the long one, whose id the document requires and providers do not look up.
 */
function encodeAssistantMessage(parts: readonly Part[], encoding: InputEncoding, place: number): JsonObject {
  const [first] = parts
  const extras = first !== undefined && 'extras' in first ? ownItemExtras(first) : undefined
  const content = parts.map((part) => encodeOutputContent(part, encoding)).filter((entry) => entry !== undefined)
  const head: JsonObject = { ...extras, role: 'assistant' }
  const isSingle = first?.kind === 'text' && parts.length === 1
  const wasString = isSingle && ownExtras(first, PROTOCOL)?.['string'] === true
  const annotations = content[0]?.['annotations']
  const isPlain = isSingle && extras === undefined && Array.isArray(annotations) && annotations.length === 0
  if (isSingle && (wasString || isPlain)) return { ...head, content: first.text }
  if (extras !== undefined) return { ...head, content }
  return { type: 'message', id: `msg_${place}`, status: 'completed', ...head, content }
}

function encodeOutputContent(part: Part, encoding: InputEncoding): JsonObject | undefined {
  if (part.kind === 'refusal') return { type: 'refusal', refusal: part.text, ...encodeRest(part) }
  if (part.kind === 'opaque') return isObject(part.json) ? part.json : undefined
  if (part.kind !== 'text') return undefined
  reportSignature(part, encoding.losses)
  reportCache(part, encoding)
  const annotations = (part.citations ?? []).map((citation) => encodeCitation(citation, part.text.length))
  const known = annotations.filter((annotation) => annotation !== undefined)
  if (known.length < annotations.length)
    encoding.losses.drop('messages.text.citations', 'a place in a document of another protocol has no form here')
  const logprobs = encodeLogprobs(part.logprobs)
  return { type: 'output_text', text: part.text, annotations: known, logprobs, ...encodeRest(part) }
}

/** Reasoning goes upstream with a proof that is at home there, or as the caller's own item; never as bare text. */
function encodeReasoning(part: ReasoningPart, encoding: InputEncoding): JsonObject | undefined {
  const { target, losses } = encoding
  const { signature } = part
  const item = ownItemExtras(part)
  const id = typeof item?.['id'] === 'string' ? item['id'] : undefined
  if (signature === undefined) {
    if (item !== undefined && !id?.startsWith(REASONING_ID)) return item
    if (ownExtras(part, PROTOCOL)?.['within'] === true) return undefined
    if (part.text !== '') losses.drop('messages.reasoning', 'reasoning without proof is not input here')
    return undefined
  }
  if (!isAtHome(signature, { protocol: PROTOCOL, issuer: target.issuer, credential: target.credential })) {
    losses.drop('messages.signature', 'the signature belongs to another provider')
    if (part.text !== '') losses.drop('messages.reasoning', 'reasoning without proof is not input here')
    return undefined
  }
  const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }]
  const itemId = signature.itemId ?? (id?.startsWith(REASONING_ID) ? undefined : id)
  const base: JsonObject = item ?? { type: 'reasoning', summary }
  const { id: _id, ...rest } = base
  return { ...rest, ...(itemId === undefined ? {} : { id: itemId }), encrypted_content: signature.value }
}

function encodeCall(part: ToolCallPart, encoding: InputEncoding): JsonObject {
  reportSignature(part, encoding.losses)
  reportCache(part, encoding)
  const whole = ownWhole(part)
  if (whole !== undefined) return whole
  // An id of ours means nothing to a provider.
  const isKnown = part.itemId !== undefined && !/^(fc|ctc)_cm_/.test(part.itemId)
  const id = encoding.isOwn && isKnown ? { id: part.itemId } : {}
  const item = ownItemExtras(part)
  const common = { name: part.name, ...item, ...id, call_id: shortenCallId(part.id) }
  return part.form === 'function'
    ? { type: 'function_call', ...common, arguments: part.arguments }
    : { type: 'custom_tool_call', ...common, input: part.arguments }
}

function encodeResult(part: ToolResultPart, encoding: InputEncoding): JsonObject {
  const { losses } = encoding
  const whole = ownWhole(part)
  if (whole !== undefined) return whole
  if (part.isError === true) losses.drop('messages.toolResult.isError', 'results do not say whether the tool failed')
  reportCache(part, encoding)
  const type = part.form === 'function' ? 'function_call_output' : 'custom_tool_call_output'
  const [first] = part.content
  const isText = part.content.length === 1 && first?.kind === 'text' && first.cache === undefined
  const isString = isText && (!encoding.isOwn || ownExtras(part, PROTOCOL)?.['string'] === true)
  const output: Json = isString
    ? first.text
    : part.content.map((piece) => encodeInputContent(piece, encoding)).filter((piece) => piece !== undefined)
  const name = encoding.isOwn && part.name !== undefined ? { name: part.name } : {}
  const empty = Array.isArray(output) && output.length === 0 && !encoding.isOwn
  return { type, ...name, ...ownItemExtras(part), call_id: shortenCallId(part.callId), output: empty ? '' : output }
}

/** The item that the caller wrote, where it is a form of its own. */
function ownWhole(part: ToolCallPart | ToolResultPart): JsonObject | undefined {
  return readObject(ownExtras(part, PROTOCOL)?.['whole'])
}

/** Call ids may have 64 characters here; other protocols' may be longer. The same id is shortened the same everywhere. */
function shortenCallId(id: string): string {
  return id.length <= 64 ? id : `call_${createHash('sha256').update(id).digest('hex').slice(0, 40)}`
}
