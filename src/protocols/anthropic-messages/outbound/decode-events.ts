// A provider's stream as events. Blocks normally come one after the other; a provider that interleaves them, repeats or
// leaves out frames still gives the order of the grammar, or an `error` event: content that cannot be placed is never
// passed over in silence, and a stream without `message_stop` never ends well.
//
// A block's signature arrives in pieces and is given out whole at the block's end. Blocks that only this protocol knows
// are gathered and given out whole. Unknown event types are passed over, as Anthropic's versioning policy asks.
import { parseExactJson } from '../../../foundation/json/exact-json.ts'
import {
  isObject,
  parseJson,
  readNumber,
  readObject,
  readString,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import { lookUp, setOwn } from '../../../foundation/lists/look-up.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { PartSequencer } from '../../../generation/answer/part-sequencer.ts'
import type { Part } from '../../../generation/request/part.ts'
import { addCalls, type ServerToolCalls } from '../../../generation/usage/server-tool-calls.ts'
import type { PartHead, StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { EventDecoder } from '../../port/event-decoder.ts'
import type { Source } from '../../port/source.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { decodeCitation } from '../citations.ts'
import { countCall, decodeFinishReason, type Calls } from '../finish-reason.ts'
import { decodeServerCall } from '../server-tools.ts'
import { mergeUsage, decodeUsage } from '../usage.ts'
import { isBlock, PROTOCOL, type WireBlock } from '../wire.ts'
import { decodeBlock, sign } from './decode-block.ts'
import { decodeErrorFrame } from './decode-error.ts'
import { collectOpaque } from './decode-response.ts'

type Open = OpenPart | OpenOpaque

type OpenPart = {
  kind: 'text' | 'reasoning' | 'tool-call'
  signature: string
  /** The arguments that the block of a call opened with: they hold where no delta brings any. */
  initialArguments: string
  hasArguments: boolean
}

/** A block that only this protocol knows: it grows by its deltas, and its `input` comes as the text of a JSON value. */
type OpenOpaque = { kind: 'opaque'; block: WireBlock; input: string }

export class MessagesEventDecoder implements EventDecoder {
  serverToolCalls: ServerToolCalls | undefined
  readonly #source: Source
  readonly #sequencer = new PartSequencer()
  readonly #open = new Map<string, Open>()
  #started = false
  #ended = false
  /** A block has begun, or the message has said why it ends. */
  #isAnswered = false
  #calls: Calls = 'none'
  #usage: JsonObject | undefined
  #message: JsonObject = {}
  #stopReason: string | undefined
  #stopSequence: string | undefined

  constructor(source: Source) {
    this.#source = source
  }

  push(frame: Frame): StreamEvent[] {
    this.#sequencer.beginEvent()
    if (this.#ended || frame.data === '[DONE]') return []
    // Some servers put the whole input of a call into the event that opens its block.
    const data = frame.event === 'content_block_start' ? parseExactJson(frame.data) : parseJson(frame.data)
    if (!isObject(data)) return this.#fail(unreadable('an event of the stream is not a JSON object'))
    const error = decodeErrorFrame(frame.event, data)
    if (error !== undefined) return this.#fail(error)
    switch (readString(data['type']) ?? frame.event) {
      case 'message_start':
        return this.#startMessage(readObject(data['message']) ?? {})
      case 'content_block_start': {
        this.#isAnswered = true
        const call = decodeServerCall(data['content_block'])
        if (call !== undefined) addCalls((this.serverToolCalls ??= {}), call, 1)
        return this.#openBlock(data)
      }
      case 'content_block_delta':
        this.#isAnswered = true
        return this.#delta(data)
      case 'content_block_stop':
        return this.#closeBlock(keyOf(data))
      case 'message_delta':
        return this.#messageDelta(data)
      case 'message_stop':
        return this.#stop()
      default:
        return []
    }
  }

  end(): StreamEvent[] {
    if (this.#ended) return []
    return this.#fail(
      new GatewayError('provider_error', "The provider's stream stopped before its end.", {
        detail: 'no message_stop',
      }),
    )
  }

  /**
   * A second start with the same id is a duplicate and passed over. One with another id is a retry that an intermediary
   * spliced into the stream: the first answer was cut (vercel/ai#18331, seen behind Vertex, 2026-08).
   */
  #startMessage(message: JsonObject): StreamEvent[] {
    const id = readString(message['id'])
    if (this.#started && id !== undefined && this.#message['id'] !== undefined && id !== this.#message['id'])
      return this.#fail(unreadable('a second message began inside the stream'))
    return this.#start(message)
  }

  #start(message: JsonObject): StreamEvent[] {
    if (this.#started) return []
    this.#started = true
    this.#message = message
    const id = readString(message['id'])
    const model = readString(message['model'])
    const events: StreamEvent[] = [
      { type: 'response-start', ...(id === undefined ? {} : { id }), ...(model === undefined ? {} : { model }) },
    ]
    return this.#addUsage(events, readObject(message['usage']))
  }

  #openBlock(data: JsonObject): StreamEvent[] {
    const block = data['content_block']
    if (!isBlock(block)) return this.#fail(unreadable('content_block_start without a block'))
    const events = this.#start({})
    const key = keyOf(data)
    append(events, this.#closeBlock(key))
    const part = decodeBlock(block, this.#source)
    if (part.kind === 'opaque') {
      this.#open.set(key, { kind: 'opaque', block: { ...block }, input: '' })
      return events
    }
    const { head, initialArguments, signature } = openPart(part)
    this.#open.set(key, { kind: part.kind as OpenPart['kind'], signature, initialArguments, hasArguments: false })
    this.#calls = countCall(this.#calls, part)
    append(events, this.#sequencer.open(key, head))
    if ((part.kind === 'text' || part.kind === 'reasoning') && part.text !== '')
      append(events, this.#sequencer.delta(key, { kind: part.kind, text: part.text }))
    if (part.kind === 'text')
      for (const citation of part.citations ?? [])
        append(events, this.#sequencer.delta(key, { kind: 'citation', citation }))
    return events
  }

  #delta(data: JsonObject): StreamEvent[] {
    const key = keyOf(data)
    const open = this.#open.get(key)
    const delta = readObject(data['delta'])
    if (open === undefined || delta === undefined)
      return this.#fail(unreadable(open === undefined ? 'a delta of no open block' : 'a delta without content'))
    const type = readString(delta['type']) ?? ''
    if (open.kind === 'opaque') return this.#growOpaque(open, type, delta)
    switch (type) {
      case 'text_delta':
      case 'thinking_delta': {
        const text = readString(delta[type === 'text_delta' ? 'text' : 'thinking']) ?? ''
        const kind = type === 'text_delta' ? 'text' : 'reasoning'
        if (open.kind !== kind) return text === '' ? [] : this.#fail(unreadable(`${type} in a ${open.kind} block`))
        return text === '' ? [] : this.#sequencer.delta(key, { kind, text })
      }
      case 'input_json_delta': {
        const text = readString(delta['partial_json']) ?? ''
        if (text === '') return []
        if (open.kind !== 'tool-call') return this.#fail(unreadable(`${type} in a ${open.kind} block`))
        open.hasArguments = true
        return this.#sequencer.delta(key, { kind: 'arguments', text })
      }
      case 'signature_delta':
        open.signature += readString(delta['signature']) ?? ''
        return []
      case 'citations_delta': {
        const citation = decodeCitation(delta['citation'])
        if (citation === undefined || open.kind !== 'text') return []
        return this.#sequencer.delta(key, { kind: 'citation', citation })
      }
      default:
        return []
    }
  }

  /** What a delta of an unknown kind brings is joined to the block's member of the same name. */
  #growOpaque(open: OpenOpaque, type: string, delta: JsonObject): StreamEvent[] {
    if (type === 'input_json_delta') {
      open.input += readString(delta['partial_json']) ?? ''
      return []
    }
    for (const [name, value] of Object.entries(delta)) {
      if (name === 'type' || value === undefined) continue
      const before = lookUp(open.block, name)
      setOwn(open.block, name, typeof before === 'string' && typeof value === 'string' ? before + value : value)
    }
    return []
  }

  #closeBlock(key: string): StreamEvent[] {
    const open = this.#open.get(key)
    if (open === undefined) return []
    this.#open.delete(key)
    if (open.kind === 'opaque') {
      if (open.input !== '') open.block['input'] = parseExactJson(open.input) ?? { input: open.input }
      const { type } = open.block
      const head: PartHead = { kind: 'opaque', protocol: PROTOCOL, type, json: open.block }
      return [...this.#sequencer.open(key, head), ...this.#sequencer.close(key)]
    }
    const events: StreamEvent[] = []
    if (open.kind === 'tool-call' && !open.hasArguments)
      append(events, this.#sequencer.delta(key, { kind: 'arguments', text: open.initialArguments }))
    if (open.kind === 'reasoning' && open.signature !== '')
      append(events, this.#sequencer.delta(key, { kind: 'signature', signature: sign(open.signature, this.#source) }))
    append(events, this.#sequencer.close(key))
    return events
  }

  #messageDelta(data: JsonObject): StreamEvent[] {
    const events = this.#start({})
    const { delta, usage, type: _type, ...beside } = data
    const changes = readObject(delta) ?? {}
    this.#stopReason = readString(changes['stop_reason']) ?? this.#stopReason
    if (this.#stopReason !== undefined) this.#isAnswered = true
    this.#stopSequence = readString(changes['stop_sequence']) ?? this.#stopSequence
    for (const changed of [changes, beside])
      for (const name in changed)
        if (changed[name] !== null && changed[name] !== undefined) setOwn(this.#message, name, changed[name])
    return this.#addUsage(events, readObject(usage))
  }

  #stop(): StreamEvent[] {
    if (!this.#isAnswered) return this.#fail(unreadable('a stream without an answer'))
    const events = this.#start({})
    for (const key of this.#open.keys()) append(events, this.#closeBlock(key))
    for (const opaque of collectOpaque(this.#message)) events.push({ type: 'opaque', ...opaque })
    this.#ended = true
    events.push({
      type: 'response-end',
      finish: decodeFinishReason(this.#stopReason, this.#stopSequence, this.#calls),
    })
    return events
  }

  #addUsage(events: StreamEvent[], usage: JsonObject | undefined): StreamEvent[] {
    if (usage === undefined) return events
    this.#usage = mergeUsage(this.#usage ?? {}, usage)
    const read = decodeUsage(this.#usage)
    if (read !== undefined) events.push({ type: 'usage', usage: read })
    return events
  }

  #fail(error: GatewayError): StreamEvent[] {
    this.#ended = true
    return [{ type: 'error', error }]
  }
}

/** The index of a block as the key of its part; a frame without one speaks of block 0. */
function keyOf(data: JsonObject): string {
  return String(readNumber(data['index']) ?? 0)
}

/** What of a block that has just opened is its head, and what is yet to come as deltas. */
function openPart(part: Exclude<Part, { kind: 'opaque' }>): {
  head: PartHead
  initialArguments: string
  signature: string
} {
  if (part.kind === 'tool-call') {
    const { arguments: initialArguments, ...head } = part
    return { head, initialArguments, signature: '' }
  }
  if (part.kind === 'reasoning') {
    const { text: _text, signature, attach: _attach, ...head } = part
    // A redacted block is complete as it opens; any other signature goes on growing.
    if (part.redacted === true)
      return {
        head: { ...head, ...(signature === undefined ? {} : { signature }) },
        initialArguments: '',
        signature: '',
      }
    return { head, initialArguments: '', signature: signature?.value ?? '' }
  }
  return { head: { kind: 'text' }, initialArguments: '', signature: '' }
}
