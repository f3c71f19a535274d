// Items that a model wrote, wire -> parts: in the output of an answer and in the history of a request. Each part has a
// key that is the same while its item streams and when it is whole, so that a stream can be settled by its final item.
import { isObject, readArray, readString, type JsonObject } from '../../../foundation/json/json.ts'
import type { Part, ReasoningPart } from '../../../generation/request/part.ts'
import type { Attachment, Signature } from '../../../generation/signature/signature.ts'
import { omit, PROTOCOL, readItemType, toExtras } from '../wire.ts'
import { decodeContent } from './decode-content.ts'

/** `content` index for messages; letters for the one part, or the two, of other items. */
export type KeyedPart = { key: string; part: Part }

export const SUMMARY_KEY = 's'
export const THOUGHT_KEY = 't'
export const CALL_KEY = 'c'
const WHOLE_KEY = 'w'

export type ItemDecoding = {
  /** In a request, whatever the caller wrote is kept; in an answer, what only says how far the item has come is not. */
  place: 'request' | 'answer'
  decodeSignature(
    text: string,
    itemId: string | undefined,
  ): { signature: Signature; attach?: Attachment; redacted?: true }
  /** An id for a call that came without one. */
  newCallId(): string
}

export function decodeItem(item: JsonObject, decoding: ItemDecoding): KeyedPart[] {
  const type = readItemType(item) ?? ''
  switch (type) {
    case 'message':
      return decodeMessage(item, decoding)
    case 'reasoning':
      return decodeReasoning(item, decoding)
    case 'function_call':
    case 'custom_tool_call':
      return [{ key: CALL_KEY, part: decodeCall(item, type === 'function_call' ? 'function' : 'custom', decoding) }]
    case 'image_generation_call':
      return [{ key: WHOLE_KEY, part: decodeImageCall(item, decoding) ?? toOpaqueItem(type, item) }]
    default:
      return [{ key: WHOLE_KEY, part: toOpaqueItem(type, item) }]
  }
}

export function toOpaqueItem(type: string, item: JsonObject): Part {
  return { kind: 'opaque', protocol: PROTOCOL, type: type === '' ? 'item' : type, json: item }
}

/** An item's members beside `known`, as extras of the part that begins it. */
export function decodeItemRest(
  item: JsonObject,
  known: readonly string[],
  decoding: ItemDecoding,
): JsonObject | undefined {
  return omit(item, decoding.place === 'request' ? known : [...known, 'type', 'status'])
}

function decodeMessage(item: JsonObject, decoding: ItemDecoding): KeyedPart[] {
  return decodeMessageParts(item, decoding).map((part, index) => ({ key: String(index), part }))
}

/** The parts of a message of any role; the first carries what else the message said. */
export function decodeMessageParts(item: JsonObject, decoding: ItemDecoding): Part[] {
  const content = item['content']
  const parts: Part[] =
    typeof content === 'string'
      ? [{ kind: 'text', text: content }]
      : (readArray(content) ?? []).filter(isObject).map(decodeContent)
  const first = parts[0]
  if (first === undefined || first.kind === 'opaque') return parts
  const rest = decodeItemRest(item, ['role', 'content'], decoding)
  const isRequest = decoding.place === 'request'
  const { extras } = toExtras({
    ...first.extras?.json,
    ...(isRequest || rest !== undefined ? { item: rest ?? {} } : {}),
    ...(isRequest && typeof content === 'string' ? { string: true } : {}),
  })
  return [extras === undefined ? first : { ...first, extras }, ...parts.slice(1)]
}

/**
 * Thought and summary are parts of their own where both are there; the signature is on the last. An item of an answer
 * that has neither text nor signature says nothing and gives no part.
 */
function decodeReasoning(item: JsonObject, decoding: ItemDecoding): KeyedPart[] {
  const keyed: { key: string; part: ReasoningPart }[] = []
  const summary = joinTexts(item['summary'])
  const thought = joinTexts(item['content'])
  if (summary !== '') keyed.push({ key: SUMMARY_KEY, part: { kind: 'reasoning', text: summary, form: 'summary' } })
  if (thought !== '') keyed.push({ key: THOUGHT_KEY, part: { kind: 'reasoning', text: thought, form: 'full' } })
  const encrypted = readString(item['encrypted_content']) ?? ''
  const isRequest = decoding.place === 'request'
  if (keyed.length === 0 && (encrypted !== '' || isRequest))
    keyed.push({ key: SUMMARY_KEY, part: { kind: 'reasoning', text: '', form: 'summary' } })
  const last = keyed.at(-1)
  if (last === undefined) return []
  if (encrypted !== '') {
    const { signature, attach, redacted } = decoding.decodeSignature(encrypted, readString(item['id']))
    last.part.signature = signature
    if (attach === 'next' || attach === 'previous') last.part.attach = attach
    if (redacted) last.part.redacted = true
  }
  // The whole item is with the last part; the parts before it belong to the same item.
  if (isRequest && keyed.length > 1 && keyed[0] !== undefined) Object.assign(keyed[0].part, toExtras({ within: true }))
  if (isRequest)
    Object.assign(last.part, toExtras({ item: omit(item, encrypted === '' ? [] : ['encrypted_content']) ?? {} }))
  return keyed
}

/** Pieces of a summary are paragraphs. */
function joinTexts(list: JsonObject[string]): string {
  const texts = (readArray(list) ?? []).map((entry) => (isObject(entry) ? (readString(entry['text']) ?? '') : ''))
  return texts.filter((text) => text !== '').join('\n\n')
}

function decodeCall(item: JsonObject, form: 'function' | 'custom', decoding: ItemDecoding): Part {
  const text = form === 'function' ? 'arguments' : 'input'
  const itemId = readString(item['id'])
  const rest = decodeItemRest(item, ['type', 'id', 'call_id', 'name', text], decoding)
  return {
    kind: 'tool-call',
    id: readString(item['call_id']) || itemId || decoding.newCallId(),
    name: readString(item['name']) ?? '',
    form,
    arguments: readString(item[text]) ?? '',
    ...(itemId === undefined ? {} : { itemId }),
    ...(rest === undefined ? {} : toExtras({ item: rest })),
  }
}

/** A generated image; undefined where the picture is not there (kept by the provider, failed). */
function decodeImageCall(item: JsonObject, decoding: ItemDecoding): Part | undefined {
  const data = readString(item['result']) ?? ''
  if (data === '') return undefined
  const itemId = readString(item['id'])
  const rest = decodeItemRest(item, ['type', 'id', 'result'], decoding)
  return {
    kind: 'media',
    modality: 'image',
    source: { type: 'base64', data, mediaType: `image/${readString(item['output_format']) ?? 'png'}` },
    ...(itemId === undefined ? {} : { itemId }),
    ...(rest === undefined ? {} : toExtras({ item: rest })),
  }
}
