// Reads what a model says, piece by piece: a whole message is one large delta, so answers that are streamed and answers
// that are not are read by the same code. Parts come out in the order of the grammar whatever comes in: tool calls may
// interleave, ids and indexes may be missing, reasoning comes under three names.
import {
  isObject,
  readArray,
  readCount,
  readNumber,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import { PartSequencer } from '../../../generation/answer/part-sequencer.ts'
import type { Citation, TokenLogprob } from '../../../generation/request/part.ts'
import type { Signature } from '../../../generation/signature/signature.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { Source } from '../../port/source.ts'
import { decodeCitations } from '../citations.ts'
import type { Produced } from '../finish-reason.ts'
import { decodeDetail, openDetail, type ReasoningDetail } from '../reasoning-details.ts'
import { decodeSource, decodeThoughtSignature } from '../wire.ts'
import { ToolCallSlots, type CallSlot } from './tool-calls/tool-call-slots.ts'

/** The part that is not a tool call and is being written. */
type Current = { key: string; kind: 'text' | 'reasoning' | 'refusal' | 'media'; detailKey?: string; signed: boolean }

/** Fields of a message or delta that are read, or that say nothing. */
const knownFields: ReadonlySet<string> = new Set(
  (
    'role content refusal tool_calls function_call audio images annotations reasoning reasoning_content ' +
    'reasoning_details extra_content thought_signature index name channel'
  ).split(' '),
)

export class DeltaDecoder {
  readonly produced: Produced = { toolCalls: false, refusal: false }
  readonly #source: Source
  /** A whole message: entries of its lists are things of their own, never pieces. */
  readonly #whole: boolean
  readonly #sequencer = new PartSequencer()
  readonly #slots: ToolCallSlots
  readonly #unknown = new Map<string, Json>()
  #current: Current | undefined
  #citations: Citation[] = []
  /** A signature that came before what it signs. */
  #waiting: Signature | undefined
  #opened = 0

  constructor(source: Source, whole: boolean) {
    this.#source = source
    this.#whole = whole
    this.#slots = new ToolCallSlots(whole)
  }

  /** Whether any part has been opened. */
  get hasParts(): boolean {
    return this.#opened > 0
  }

  /** One message or delta, with the log probabilities beside it. */
  push(delta: JsonObject, logprobs: Json | undefined): StreamEvent[] {
    const events: StreamEvent[] = []
    this.#sequencer.beginEvent()
    this.#decodeReasoning(delta, events)
    this.#decodeContent(delta['content'], decodeLogprobs(logprobs), events)
    this.#decodeRefusal(readString(delta['refusal']), events)
    if (delta['annotations'] !== undefined) this.#decodeCitations(decodeCitations(delta['annotations']), events)
    this.#decodeAudio(readObject(delta['audio']), events)
    for (const image of readArray(delta['images']) ?? none) if (isObject(image)) this.#decodeImage(image, events)
    const signature = this.#sign(decodeThoughtSignature(delta))
    const calls = readArray(delta['tool_calls']) ?? none
    for (let index = 0; index < calls.length; index += 1) {
      const call = calls[index]
      if (isObject(call)) this.#decodeCall(call, call, index === 0 ? signature : undefined, events)
    }
    this.#decodeFunction(readObject(delta['function_call']), events)
    if (calls.length === 0) this.#signText(signature, events)
    this.#keepUnknown(delta)
    return events
  }

  /** Closes what is open and gives out what belongs to no part. */
  finish(): StreamEvent[] {
    const events: StreamEvent[] = []
    for (const call of this.#slots.unnamed()) this.#openCall(call, events)
    append(events, this.#sequencer.closeAll())
    this.#current = undefined
    for (const [name, json] of this.#unknown) this.#add({ ...opaque, type: `message.${name}`, json }, events)
    return events
  }

  #decodeReasoning(delta: JsonObject, events: StreamEvent[]): void {
    const text = readString(delta['reasoning_content']) || readString(delta['reasoning'])
    const entries = readArray(delta['reasoning_details'])
    if (entries === undefined) {
      if (text) this.#decodeThought(text, events)
      return
    }
    const details = entries
      .map((entry) => decodeDetail(entry, this.#source.issuer, this.#source.credential))
      .filter((detail) => detail !== undefined)
    // Where the details have the text, the plain fields repeat it.
    if (text && details.every((detail) => detail.text === '')) this.#decodeThought(text, events)
    for (const detail of details) this.#decodeDetail(detail, events)
  }

  #decodeThought(text: string, events: StreamEvent[]): void {
    const key = this.#continue('reasoning', events, undefined, { kind: 'reasoning', form: 'full' })
    append(events, this.#sequencer.delta(key, { kind: 'reasoning', text }))
  }

  #decodeDetail(detail: ReasoningDetail, events: StreamEvent[]): void {
    const { text, attach: _attach, signature, ...head } = openDetail(detail)
    if (detail.redacted) {
      this.#add({ ...head, ...(signature === undefined ? {} : { signature }) }, events)
      return
    }
    const apart = this.#whole && detail.key.endsWith(':') && detail.text !== ''
    if (apart || this.#current?.detailKey !== detail.key || this.#current.signed) this.#closeCurrent(events)
    const key = this.#continue('reasoning', events, detail.key, head)
    if (text !== '') append(events, this.#sequencer.delta(key, { kind: 'reasoning', text }))
    if (signature !== undefined && this.#current !== undefined) {
      this.#current.signed = true
      append(events, this.#sequencer.delta(key, { kind: 'signature', signature }))
    }
  }

  #decodeContent(content: Json | undefined, logprobs: TokenLogprob[] | undefined, events: StreamEvent[]): void {
    if (typeof content === 'string') {
      this.#decodeText(content, logprobs, events)
      return
    }
    let rest = logprobs
    for (const entry of readArray(content) ?? []) {
      if (typeof entry === 'string') this.#decodeText(entry, rest, events)
      else if (isObject(entry)) this.#decodeContentPart(entry, rest, events)
      rest = undefined
    }
  }

  #decodeContentPart(entry: JsonObject, logprobs: TokenLogprob[] | undefined, events: StreamEvent[]): void {
    const type = readString(entry['type']) ?? 'unknown'
    const text = readString(entry['text'])
    if ((type === 'text' || type === 'output_text') && text !== undefined) this.#decodeText(text, logprobs, events)
    else if (type === 'refusal') this.#decodeRefusal(readString(entry['refusal']), events)
    else if (type === 'image_url') this.#decodeImage(entry, events)
    // Mistral: {type: "thinking", thinking: [{type: "text", text}]}.
    else if (type === 'thinking' || type === 'reasoning') {
      const thought = decodeThinking(entry['thinking'] ?? entry['reasoning'] ?? entry['text'])
      if (thought !== '') this.#decodeThought(thought, events)
    } else this.#add({ ...opaque, type, json: entry }, events)
  }

  #decodeText(text: string, logprobs: TokenLogprob[] | undefined, events: StreamEvent[]): void {
    if (text === '' && logprobs === undefined) return
    const key = this.#continue('text', events, undefined, textHead)
    this.#signText(this.#takeWaiting(), events)
    const delta: PartDelta = logprobs === undefined ? { kind: 'text', text } : { kind: 'text', text, logprobs }
    append(events, this.#sequencer.delta(key, delta))
    if (this.#citations.length > 0) this.#decodeCitations([], events)
  }

  #decodeRefusal(text: string | undefined, events: StreamEvent[]): void {
    if (text === undefined || text === '') return
    this.produced.refusal = true
    const key = this.#continue('refusal', events, undefined, { kind: 'refusal' })
    append(events, this.#sequencer.delta(key, { kind: 'refusal', text }))
  }

  /** Citations belong to the text that is open; those that come before it wait. */
  #decodeCitations(citations: Citation[], events: StreamEvent[]): void {
    append(this.#citations, citations)
    if (this.#current?.kind !== 'text') return
    for (const citation of this.#citations)
      append(events, this.#sequencer.delta(this.#current.key, { kind: 'citation', citation }))
    this.#citations = []
  }

  #decodeAudio(audio: JsonObject | undefined, events: StreamEvent[]): void {
    const data = readString(audio?.['data']) ?? ''
    const transcript = readString(audio?.['transcript']) ?? ''
    const id = readString(audio?.['id']) ?? ''
    if (audio === undefined || (data === '' && transcript === '' && id === '')) return
    const expiresAt = readCount(audio['expires_at'])
    const key = this.#continue('media', events, undefined, {
      kind: 'media',
      modality: 'audio',
      // The wire does not say; OpenAI streams nothing but pcm16.
      mediaType: this.#whole ? 'audio/wav' : 'audio/pcm',
      ...(id === '' ? {} : { itemId: id }),
      ...(expiresAt === undefined ? {} : { extras: { protocol: 'openai-chat', json: { expires_at: expiresAt } } }),
    })
    if (data !== '') append(events, this.#sequencer.delta(key, { kind: 'media', data }))
    if (transcript !== '') append(events, this.#sequencer.delta(key, { kind: 'transcript', text: transcript }))
  }

  #decodeImage(entry: JsonObject, events: StreamEvent[]): void {
    const holder = readObject(entry['image_url'])
    const source = decodeSource(readString(holder?.['url']) ?? readString(entry['image_url']) ?? '')
    if (source.type !== 'base64') {
      this.#add({ ...opaque, type: 'image_url', json: entry }, events)
      return
    }
    this.#closeCurrent(events)
    const key = this.#open({ kind: 'media', modality: 'image', mediaType: source.mediaType }, events)
    append(events, this.#sequencer.delta(key, { kind: 'media', data: source.data }))
    append(events, this.#sequencer.close(key))
  }

  #decodeFunction(called: JsonObject | undefined, events: StreamEvent[]): void {
    const name = readString(called?.['name']) ?? ''
    const text = readString(called?.['arguments']) ?? ''
    if (called === undefined || (name === '' && text === '')) return
    this.#decodeCall({ index: -1, function: called }, {}, undefined, events)
  }

  #decodeCall(entry: JsonObject, holder: JsonObject, fallback: Signature | undefined, events: StreamEvent[]): void {
    const { call, text, isNew } = this.#slots.decode(entry)
    const signature =
      this.#sign(decodeThoughtSignature(holder)) ?? fallback ?? (isNew ? this.#takeWaiting() : undefined)
    if (isNew) {
      this.#closeCurrent(events)
      this.#closeWholeCalls(events, call)
    }
    if (signature !== undefined && call.signature === undefined) {
      call.signature = signature
      if (call.opened && !call.closed) append(events, this.#sequencer.delta(call.key, { kind: 'signature', signature }))
    }
    if (!call.opened && call.name !== '') this.#openCall(call, events)
    else if (call.opened && !call.closed && text !== '')
      append(events, this.#sequencer.delta(call.key, { kind: 'arguments', text }))
  }

  #openCall(call: CallSlot, events: StreamEvent[]): void {
    this.produced.toolCalls = true
    this.#opened += 1
    call.opened = true
    const id = call.id === '' ? this.#source.newId('call_') : call.id
    const { name, form, signature } = call
    const head: PartHead = { kind: 'tool-call', id, name, form, ...(signature === undefined ? {} : { signature }) }
    append(events, this.#sequencer.open(call.key, head))
    const { text } = call.arguments
    if (text !== '') append(events, this.#sequencer.delta(call.key, { kind: 'arguments', text }))
  }

  /** Ends the open calls whose arguments are complete, so that what follows can stream live. */
  #closeWholeCalls(events: StreamEvent[], except?: CallSlot): void {
    for (const call of this.#slots.takeWhole(except)) {
      call.closed = true
      append(events, this.#sequencer.close(call.key))
    }
  }

  /** The key of the part of this kind that is being written; opens one where another kind, or none, is. */
  #continue(kind: Current['kind'], events: StreamEvent[], detailKey: string | undefined, head: PartHead): string {
    if (this.#current?.kind === kind && this.#current.detailKey === detailKey) return this.#current.key
    this.#closeCurrent(events)
    this.#closeWholeCalls(events)
    const key = this.#open(head, events)
    this.#current = { key, kind, signed: false, ...(detailKey === undefined ? {} : { detailKey }) }
    return key
  }

  #open(head: PartHead, events: StreamEvent[]): string {
    const key = `part:${this.#opened}`
    this.#opened += 1
    append(events, this.#sequencer.open(key, head))
    return key
  }

  /** A part that is complete in its head. */
  #add(head: PartHead, events: StreamEvent[]): void {
    this.#closeCurrent(events)
    const key = this.#open(head, events)
    append(events, this.#sequencer.close(key))
  }

  #closeCurrent(events: StreamEvent[]): void {
    if (this.#current === undefined) return
    append(events, this.#sequencer.close(this.#current.key))
    this.#current = undefined
  }

  #sign(value: string | undefined): Signature | undefined {
    if (value === undefined) return undefined
    const { issuer, credential } = this.#source
    return { issuer, protocol: 'openai-chat', value, ...(credential === undefined ? {} : { credential }) }
  }

  /** Google signs an answer without calls on the message, at times in a last delta with empty text. */
  #signText(signature: Signature | undefined, events: StreamEvent[]): void {
    if (signature === undefined) return
    if (this.#current?.kind !== 'text' || this.#current.signed) {
      this.#waiting = signature
      return
    }
    this.#current.signed = true
    append(events, this.#sequencer.delta(this.#current.key, { kind: 'signature', signature }))
  }

  #takeWaiting(): Signature | undefined {
    const signature = this.#waiting
    this.#waiting = undefined
    return signature
  }

  #keepUnknown(delta: JsonObject): void {
    for (const name in delta) {
      const value = delta[name]
      if (knownFields.has(name) || isNothing(value)) continue
      const before = this.#unknown.get(name)
      // A list of its own: it grows with each delta.
      if (!Array.isArray(value)) this.#unknown.set(name, value)
      else if (Array.isArray(before)) append(before, value)
      else this.#unknown.set(name, [...value])
    }
  }
}

const opaque = { kind: 'opaque', protocol: 'openai-chat' } as const
const textHead = { kind: 'text' } as const
const none: readonly Json[] = []

/** Null, and the empty values that some providers send for fields that they do not use. */
function isNothing(value: Json | undefined): value is undefined | null | '' {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function decodeThinking(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return (readArray(value) ?? [])
    .map((entry) => readString(entry) ?? readString(readObject(entry)?.['text']) ?? '')
    .join('')
}

/** The log probabilities of a choice; undefined where there are none. */
function decodeLogprobs(value: Json | undefined): TokenLogprob[] | undefined {
  const content = readArray(readObject(value)?.['content'])
  if (content === undefined || content.length === 0) return undefined
  return content.filter(isObject).map((entry) => ({
    ...decodeToken(entry),
    top: (readArray(entry['top_logprobs']) ?? []).filter(isObject).map(decodeToken),
  }))
}

function decodeToken(entry: JsonObject): { token: string; logprob: number; bytes: number[] | null } {
  const bytes = readArray(entry['bytes'])
  return {
    token: readString(entry['token']) ?? '',
    logprob: readNumber(entry['logprob']) ?? 0,
    bytes: bytes === undefined ? null : bytes.filter((byte): byte is number => typeof byte === 'number'),
  }
}
