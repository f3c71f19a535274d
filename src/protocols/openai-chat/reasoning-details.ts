// The `reasoning_details` array (OpenRouter's convention, which several providers and clients share): reasoning text,
// summaries and encrypted blocks with their signatures. It is the opaque field in which signatures travel over Chat.
//
// A signature of the Chat protocol is its entry without the text, as JSON: type, id, format, index and what else a
// provider put there go back unchanged. A foreign one is wrapped in `signature` (behind text) or `data` (alone). Those
// of tool calls and text name the call in `id`, since Chat does not keep the order of reasoning and calls.
import {
  isObject,
  parseJsonObject,
  readArray,
  readNumber,
  readString,
  type Json,
  type JsonObject,
} from '../../foundation/json/json.ts'
import type { Part, ReasoningPart, WireExtras } from '../../generation/request/part.ts'
import type { ProtocolName } from '../../generation/protocol-name.ts'
import {
  SIGNATURE_PREFIX,
  unwrapSignature,
  wrapSignature,
  type Attachment,
  type Signature,
  type ThoughtPlace,
} from '../../generation/signature/signature.ts'
import { ownExtras } from '../own-extras.ts'

/** One entry, read. `attach` and `callId` say whose signature it is where it is not its own. */
export type ReasoningDetail = {
  form: 'full' | 'summary'
  text: string
  /** The entry without its text where it holds a proof; the wrapped signature where it holds one of ours. */
  signature?: Signature
  redacted?: true
  attach: Attachment
  callId?: string
  /** Where the thought stood among text and calls. */
  place?: ThoughtPlace
  /** The entry's id, format, index and what else is neither text nor proof. */
  extras?: WireExtras
  /** Entries of one key are pieces of one block. */
  key: string
}

/** Reads one entry; undefined where it is none that we know (it carries neither text nor proof). */
export function decodeDetail(entry: Json, issuer: string, credential?: string): ReasoningDetail | undefined {
  if (!isObject(entry)) return undefined
  const { text, summary, ...rest } = entry
  const shown = readString(text) ?? readString(summary) ?? ''
  const form = entry['type'] === 'reasoning.summary' ? 'summary' : 'full'
  const encrypted = entry['type'] === 'reasoning.encrypted'
  const proof = readString(encrypted ? entry['data'] : entry['signature'])
  const detail: ReasoningDetail = {
    form,
    text: shown,
    attach: 'self',
    key: `${form}:${readString(entry['id']) ?? ''}:${readNumber(entry['index']) ?? readString(entry['index']) ?? ''}`,
  }
  const { type: _type, signature: _signature, data: _data, ...extras } = rest
  // An entry of ours says nothing beside its text and proof.
  const ours = proof?.startsWith(SIGNATURE_PREFIX) || (rest['format'] === 'unknown' && rest['id'] === undefined)
  if (Object.keys(extras).length > 0 && !encrypted && !ours) detail.extras = { protocol: 'openai-chat', json: extras }
  if (proof === undefined || proof === '') return shown === '' ? undefined : detail
  if (proof.startsWith(SIGNATURE_PREFIX)) {
    const unwrapped = unwrapSignature(proof, 'openai-chat')
    const callId = readString(entry['id'])
    return {
      ...detail,
      // A proof that stands alone behind a summary belongs to it; see `mergeDetails`.
      form: encrypted && !unwrapped.redacted ? 'summary' : form,
      signature: unwrapped.signature,
      attach: unwrapped.attach,
      ...(unwrapped.place === undefined ? {} : { place: unwrapped.place }),
      ...(unwrapped.redacted ? { redacted: true as const } : {}),
      ...(callId === undefined ? {} : { callId }),
    }
  }
  const value = JSON.stringify(rest)
  const signature: Signature = { issuer, protocol: 'openai-chat', value }
  if (credential !== undefined) signature.credential = credential
  return { ...detail, signature, ...(encrypted ? { redacted: true as const } : {}) }
}

type DecodedDetails = {
  reasoning: ReasoningPart[]
  /** Where they stood, of those that did not come first. */
  places: Map<ReasoningPart, ThoughtPlace>
  /** Signatures of tool calls by their id, and one of the text. */
  ofCalls: Map<string, Signature>
  ofText?: Signature
}

/** The array of a message, streamed pieces of one block put together again. */
export function decodeDetails(value: Json | undefined): DecodedDetails {
  const decoded: DecodedDetails = { reasoning: [], places: new Map(), ofCalls: new Map() }
  let lastKey: string | undefined
  for (const entry of readArray(value) ?? []) {
    const detail = decodeDetail(entry, 'native')
    if (detail === undefined) continue
    if (detail.attach !== 'self' && detail.signature !== undefined) {
      if (detail.attach === 'next' && detail.callId !== undefined) decoded.ofCalls.set(detail.callId, detail.signature)
      else decoded.ofText = detail.signature
      continue
    }
    const last = decoded.reasoning.at(-1)
    if (last !== undefined && last.signature === undefined && continues(last, lastKey, detail)) {
      last.text += detail.text
      if (detail.signature !== undefined) last.signature = detail.signature
    } else decoded.reasoning.push(openDetail(detail))
    const part = decoded.reasoning.at(-1)
    if (detail.place !== undefined && part !== undefined) decoded.places.set(part, detail.place)
    lastKey = detail.key
  }
  return decoded
}

/** Whether `detail` goes on with the part before it: a piece of the same block, or our proof of the summary shown. */
function continues(last: ReasoningPart, lastKey: string | undefined, detail: ReasoningDetail): boolean {
  if (detail.redacted) return false
  if (detail.key.endsWith(':') && detail.text === '') return last.form === detail.form
  if (detail.key === lastKey) return !detail.key.endsWith(':')
  return last.form === 'summary' && detail.text === '' && detail.signature?.protocol !== 'openai-chat'
}

export function openDetail(detail: ReasoningDetail): ReasoningPart {
  const part: ReasoningPart = { kind: 'reasoning', text: detail.text, form: detail.form }
  if (detail.redacted) part.redacted = true
  if (detail.signature !== undefined) part.signature = detail.signature
  if (detail.extras !== undefined) part.extras = detail.extras
  return part
}

type Block = { form: 'full' | 'summary'; redacted?: true; extras?: WireExtras }

/** The entry for a piece of reasoning text, towards callers. `index` is that of the block. */
export function encodeDetailText(block: Block, text: string, index: number): JsonObject {
  const rest = ownExtras(block, 'openai-chat') ?? { format: 'unknown', index }
  return block.form === 'summary'
    ? { type: 'reasoning.summary', summary: text, ...rest }
    : { type: 'reasoning.text', text, ...rest }
}

/**
 * The entry that ends a block with its signature, towards callers. `hasText`: the text of the block went before it. `place`:
 * what else did.
 */
export function encodeDetailSignature(
  block: Block,
  signature: Signature,
  { index, hasText, place }: { index: number; hasText: boolean; place: ThoughtPlace | undefined },
): JsonObject {
  if (signature.protocol === 'openai-chat') {
    const own = parseJsonObject(signature.value)
    if (own !== undefined && typeof own['type'] === 'string') return own
  }
  const wrapped = wrapSignature(signature, 'self', block.redacted, place)
  const format = formats[signature.protocol]
  if (block.redacted || block.form === 'summary') return { type: 'reasoning.encrypted', data: wrapped, format, index }
  // Behind text the format stays that of the text's entries, so that clients join them.
  return hasText
    ? { type: 'reasoning.text', signature: wrapped, format: 'unknown', index }
    : { type: 'reasoning.text', text: '', signature: wrapped, format, index }
}

/** The entry that carries the signature of a tool call (named by its id) or of text. */
export function encodeDetailAttached(signature: Signature, attach: 'next' | 'previous', callId?: string): JsonObject {
  return {
    type: 'reasoning.encrypted',
    data: wrapSignature(signature, attach),
    id: callId ?? null,
    format: formats[signature.protocol],
  }
}

const formats: { readonly [protocol in ProtocolName]: string } = {
  'openai-chat': 'unknown',
  'openai-responses': 'openai-responses-v1',
  'anthropic-messages': 'anthropic-claude-v1',
  'bedrock-converse': 'anthropic-claude-v1',
  gemini: 'google-gemini-v1',
}

/** The entry of an earlier answer, towards the provider that made it (or that takes the array without proof). */
export function encodeDetailHistory(part: ReasoningPart, signature: Signature | undefined): JsonObject | undefined {
  const own = signature === undefined ? undefined : parseJsonObject(signature.value)
  if (own !== undefined) {
    if (own['type'] === 'reasoning.encrypted') return own
    return own['type'] === 'reasoning.summary' ? { ...own, summary: part.text } : { ...own, text: part.text }
  }
  if (part.text === '') return undefined
  const rest = ownExtras(part, 'openai-chat')
  return part.form === 'summary'
    ? { type: 'reasoning.summary', summary: part.text, ...rest }
    : { type: 'reasoning.text', text: part.text, ...rest }
}

/** Puts signatures that came apart from their parts back onto them. */
export function attachSignatures(parts: Part[], details: DecodedDetails): void {
  for (const part of parts) {
    if (part.kind === 'tool-call' && part.signature === undefined) {
      const signature = details.ofCalls.get(part.id)
      if (signature !== undefined) part.signature = signature
    }
  }
  if (details.ofText === undefined) return
  const text = parts.findLast((part) => part.kind === 'text')
  if (text?.kind === 'text' && text.signature === undefined) text.signature = details.ofText
}
