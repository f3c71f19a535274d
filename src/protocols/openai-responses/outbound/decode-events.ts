// A stream of a Responses upstream -> neutral events. Parts open with the first that is known of them and stream live;
// the final form of an item settles it: what no delta brought is caught up, so a provider that sends an item whole, or
// only inside its terminal event, loses nothing. Progress events of tools that the provider runs are passed over (their
// items arrive whole). A frame that cannot be read, an error event and a missing end each give one `error`.
import { describeText } from '../../../foundation/describe-text.ts'
import {
  isObject,
  parseJsonObject,
  readArray,
  readCount,
  readObject,
  readString,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { append } from '../../../foundation/lists/append.ts'
import type { Frame } from '../../../foundation/frames/sse.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { PartSequencer } from '../../../generation/answer/part-sequencer.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { ServerToolCalls } from '../../../generation/usage/server-tool-calls.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../../generation/answer/stream-event.ts'
import { openHead } from '../../../generation/answer/unfold.ts'
import type { EventDecoder } from '../../port/event-decoder.ts'
import type { Source } from '../../port/source.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { decodeCitation } from '../citations.ts'
import { decodeFinishReason, isEnded, type Seen } from '../finish-reason.ts'
import { decodeLogprobs } from '../items/decode-content.ts'
import {
  CALL_KEY,
  decodeItem,
  SUMMARY_KEY,
  THOUGHT_KEY,
  type ItemDecoding,
  type KeyedPart,
} from '../items/decode-item.ts'
import { ItemCounter } from '../server-tools.ts'
import { decodeUsage } from '../usage.ts'
import { createAnswerDecoding, decodeAnswerHead } from './decode-answer.ts'
import { cancelled, decodeStreamError } from './decode-error.ts'

/** What has been given out of a part that is open. */
type OpenPart = { kind: PartHead['kind']; text: string; citations: number; logprobs: boolean; piece: number }
type Item = { added?: JsonObject; settled: boolean; parts: Map<string, OpenPart> }

export class ResponsesEventDecoder implements EventDecoder {
  readonly #counter = new ItemCounter()
  readonly #decoding: ItemDecoding
  readonly #sequencer = new PartSequencer()
  readonly #items = new Map<number, Item>()
  readonly #indexById = new Map<string, number>()
  readonly #seen: Seen = { toolCall: false, refusal: false }
  /** The place that an item was given instead of the one that the provider says, where another item has ended there. */
  readonly #moved = new Map<number, number>()
  #moves = 0
  #settled = 0
  #started = false
  #ended = false
  #isAnswered = false

  constructor(source: Source) {
    this.#decoding = createAnswerDecoding(source)
  }

  get serverToolCalls(): ServerToolCalls | undefined {
    return this.#counter.calls
  }

  push(frame: Frame): StreamEvent[] {
    if (this.#ended || frame.data === '' || frame.data === '[DONE]') return []
    const json = parseJsonObject(frame.data)
    if (json === undefined)
      return this.#fail(unreadable(`a frame that is not a JSON object: ${describeText(frame.data)}`))
    this.#sequencer.beginEvent()
    const type = readString(json['type']) ?? frame.event
    switch (type) {
      case 'response.created':
        this.#counter.readTools(readObject(json['response']))
        return this.#start(readObject(json['response']) ?? {})
      case 'response.in_progress':
      case 'response.queued':
        return this.#start(readObject(json['response']) ?? {})
      case 'response.completed':
      case 'response.incomplete':
        return this.#end(readObject(json['response']) ?? {})
      case 'response.failed':
        return this.#fail(decodeStreamError(readObject(json['response']) ?? json), readObject(json['response']))
      case 'response.cancelled':
        return this.#fail(cancelled(), readObject(json['response']))
      case 'error':
        return this.#fail(decodeStreamError(json), readObject(json['response']) ?? json)
      case undefined:
        return isObject(json['error']) ? this.#fail(decodeStreamError(json), json) : []
      default: {
        const events = this.#pushItem(type, json)
        if (events.length > 0) this.#isAnswered = true
        return events.length > 0 && !this.#started ? [...this.#start({}), ...events] : events
      }
    }
  }

  end(): StreamEvent[] {
    if (this.#ended) return []
    return this.#fail(new GatewayError('provider_error', "The provider's stream stopped before its end."))
  }

  #pushItem(type: string, json: JsonObject): StreamEvent[] {
    const index = this.#readIndex(json)
    switch (type) {
      case 'response.output_item.added':
        return this.#add(this.#makePlace(json), readObject(json['item']) ?? {})
      case 'response.output_item.done':
        this.#counter.add(json['item'])
        return this.#settle(index, readObject(json['item']) ?? {})
      case 'response.output_text.delta':
        return this.#text(index, contentKey(json), { kind: 'text' }, json)
      case 'response.refusal.delta':
        return this.#text(index, contentKey(json), { kind: 'refusal' }, json)
      case 'response.reasoning_summary_text.delta':
        return this.#text(index, SUMMARY_KEY, { kind: 'reasoning', form: 'summary' }, json, 'summary_index')
      case 'response.reasoning_text.delta':
      case 'response.reasoning.delta':
        return this.#text(index, THOUGHT_KEY, { kind: 'reasoning', form: 'full' }, json, 'content_index')
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        return this.#text(index, CALL_KEY, undefined, json)
      case 'response.output_text.annotation.added':
        return this.#annotate(index, contentKey(json), json)
      default:
        return []
    }
  }

  /**
   * The item's place, which is what names it: some proxies give an item another id in every event. Where there is no such
   * place, or what stood there is finished, its id does (some hosts give every item the same place, or none).
   */
  #readIndex(json: JsonObject): number {
    const id = readString(json['item_id']) ?? readString(readObject(json['item'])?.['id'])
    const byId = id === undefined ? undefined : this.#indexById.get(id)
    const said = readCount(json['output_index'])
    if (said === undefined && byId !== undefined) return byId
    const place = this.#moved.get(said ?? 0) ?? said ?? 0
    const known = this.#items.get(place)
    return known?.settled === false && known.added !== undefined ? place : (byId ?? place)
  }

  /** The place of an item that begins: a free one where another has ended there. */
  #makePlace(json: JsonObject): number {
    const said = readCount(json['output_index']) ?? 0
    const place = this.#moved.get(said) ?? said
    if (this.#items.get(place)?.settled !== true) return place
    this.#moves += 1
    // No provider numbers a place below zero.
    this.#moved.set(said, -this.#moves)
    return -this.#moves
  }

  #item(index: number): Item {
    let item = this.#items.get(index)
    if (item === undefined) {
      item = { settled: false, parts: new Map() }
      this.#items.set(index, item)
    }
    return item
  }

  #add(index: number, json: JsonObject): StreamEvent[] {
    const item = this.#item(index)
    if (item.settled || item.added !== undefined) return []
    item.added = json
    const id = readString(json['id'])
    if (id !== undefined) this.#indexById.set(id, index)
    const call = json['type'] === 'function_call' || json['type'] === 'custom_tool_call'
    // A call can open when both its names are known; otherwise its final form brings it.
    if (!call || !readString(json['call_id']) || !readString(json['name'])) return []
    const [keyed] = decodeItem(json, this.#decoding)
    return keyed === undefined ? [] : this.#openWhole(index, item, keyed.key, keyed.part)
  }

  /** A delta of text of any kind; without `head` it can only go to a part that is open. */
  #text(index: number, key: string, head: PartHead | undefined, json: JsonObject, pieceIndex?: string): StreamEvent[] {
    const item = this.#item(index)
    const text = readString(json['delta'])
    if (item.settled || text === undefined) return []
    const events: StreamEvent[] = []
    let open = item.parts.get(key)
    if (open === undefined) {
      if (head === undefined) return []
      append(events, this.#open(index, item, key, this.#complete(item, key, head)))
      open = item.parts.get(key)
    }
    if (open === undefined || (head !== undefined && open.kind !== head.kind)) return events
    const piece = pieceIndex === undefined ? 0 : (readCount(json[pieceIndex]) ?? 0)
    const between = open.text !== '' && piece !== open.piece ? '\n\n' : ''
    open.piece = piece
    const logprobs = open.kind === 'text' ? decodeLogprobs(json['logprobs']) : undefined
    if (logprobs !== undefined) open.logprobs = true
    if (text === '' && logprobs === undefined) return events
    open.text += between + text
    const delta = toDelta(open.kind, between + text)
    if (delta.kind === 'text' && logprobs !== undefined) delta.logprobs = logprobs
    append(events, this.#sequencer.delta(name(index, key), delta))
    return events
  }

  /** The first part of a message carries the message's id and phase, as in the answer that is not streamed. */
  #complete(item: Item, key: string, head: PartHead): PartHead {
    if (head.kind !== 'text' || key !== '0' || item.added === undefined) return head
    const [first] = decodeItem({ ...item.added, content: [{ type: 'output_text', text: '' }] }, this.#decoding)
    return first?.part.kind === 'text' && first.part.extras !== undefined
      ? { ...head, extras: first.part.extras }
      : head
  }

  #annotate(index: number, key: string, json: JsonObject): StreamEvent[] {
    const open = this.#item(index).parts.get(key)
    const annotation = readObject(json['annotation'])
    if (open?.kind !== 'text' || annotation === undefined) return []
    open.citations += 1
    return this.#sequencer.delta(name(index, key), { kind: 'citation', citation: decodeCitation(annotation) })
  }

  /** Catches up with the final form of an item, and closes it. */
  #settle(index: number, json: JsonObject): StreamEvent[] {
    const item = this.#item(index)
    if (item.settled) return []
    item.settled = true
    this.#settled += 1
    const id = readString(json['id'])
    if (id !== undefined) this.#indexById.set(id, index)
    const events: StreamEvent[] = []
    const parts = decodeItem(json, this.#decoding)
    const isMatched = ({ key, part }: KeyedPart) => item.parts.get(key)?.kind === part.kind
    const matched = new Set(parts.filter(isMatched).map(({ key }) => key))
    const strays = [...item.parts].filter(([key]) => !matched.has(key))
    const strayKinds = new Set<Part['kind']>(strays.map(([, { kind }]) => kind))
    for (const { key, part } of parts) {
      const open = item.parts.get(key)
      if (open !== undefined && matched.has(key)) {
        for (const delta of missing(open, part)) append(events, this.#sequencer.delta(name(index, key), delta))
      } else if (!strayKinds.has(part.kind)) {
        append(events, this.#openWhole(index, item, open === undefined ? key : `${key}'`, part))
      }
    }
    const unmatched = parts.flatMap(({ key, part }) => (matched.has(key) ? [] : [part]))
    for (const kind of strayKinds)
      append(
        events,
        this.#catchUp(
          index,
          strays.filter(([, open]) => open.kind === kind),
          unmatched.filter((part) => part.kind === kind),
        ),
      )
    for (const key of item.parts.keys()) append(events, this.#sequencer.close(name(index, key)))
    item.parts.clear()
    return events
  }

  /**
   * What was streamed under other numbers than the final item has (hosts that number reasoning and text together): all of
   * a kind, which these are, counts as one, so that what the caller has seen is never sent again.
   */
  #catchUp(index: number, strays: readonly (readonly [string, OpenPart])[], parts: readonly Part[]): StreamEvent[] {
    const events: StreamEvent[] = []
    const last = strays.at(-1)
    const whole = joinParts(parts)
    if (last === undefined || whole === undefined) return events
    for (const delta of missing(joinOpen(strays.map(([, open]) => open)), whole))
      append(events, this.#sequencer.delta(name(index, last[0]), delta))
    return events
  }

  #openWhole(index: number, item: Item, key: string, part: Part): StreamEvent[] {
    const { head, deltas } = openHead(part)
    const events = this.#open(index, item, key, head)
    const open = item.parts.get(key)
    for (const delta of deltas) {
      if (open !== undefined && delta.kind === 'arguments') open.text += delta.text
      append(events, this.#sequencer.delta(name(index, key), delta))
    }
    return events
  }

  #open(index: number, item: Item, key: string, head: PartHead): StreamEvent[] {
    if (head.kind === 'tool-call') this.#seen.toolCall = true
    if (head.kind === 'refusal') this.#seen.refusal = true
    item.parts.set(key, { kind: head.kind, text: '', citations: 0, logprobs: false, piece: 0 })
    return this.#sequencer.open(name(index, key), head)
  }

  #start(response: JsonObject): StreamEvent[] {
    if (this.#started) return []
    this.#started = true
    return [{ type: 'response-start', ...decodeAnswerHead(response) }]
  }

  #end(response: JsonObject): StreamEvent[] {
    if (!this.#isAnswered && !isEnded(response)) return this.#fail(unreadable('a stream without an answer'))
    const events = this.#start(response)
    const output = (readArray(response['output']) ?? []).filter(isObject)
    for (const [place, json] of output.entries()) {
      const index = this.#indexById.get(readString(json['id']) ?? '') ?? place
      // A stream whose indexes or ids differ from the final list's has given its items already.
      if (this.#settled < output.length) append(events, this.#settle(index, json))
    }
    append(events, this.#sequencer.closeAll())
    const usage = decodeUsage(response)
    if (usage !== undefined) events.push({ type: 'usage', usage })
    this.#ended = true
    events.push({ type: 'response-end', finish: decodeFinishReason(response, this.#seen) })
    return events
  }

  #fail(error: GatewayError, response?: JsonObject): StreamEvent[] {
    this.#ended = true
    const usage = response === undefined || !this.#started ? undefined : decodeUsage(response)
    return [...(usage === undefined ? [] : [{ type: 'usage', usage } as const]), { type: 'error', error }]
  }
}

/** Open parts of one kind as one. */
function joinOpen(parts: readonly OpenPart[]): OpenPart {
  return {
    kind: parts[0]?.kind ?? 'text',
    text: parts.map(({ text }) => text).join(''),
    citations: parts.reduce((sum, { citations }) => sum + citations, 0),
    logprobs: true,
    piece: 0,
  }
}

/** Final parts of one kind as one. */
function joinParts(parts: readonly Part[]): Part | undefined {
  const [first] = parts
  if (first === undefined || !('text' in first)) return first
  const text = parts.map((part) => ('text' in part ? part.text : '')).join('')
  if (first.kind !== 'text') return { ...first, text }
  return { ...first, text, citations: parts.flatMap((part) => (part.kind === 'text' ? (part.citations ?? []) : [])) }
}

function name(index: number, key: string): string {
  return `${index}/${key}`
}

function contentKey(json: JsonObject): string {
  return String(readCount(json['content_index']) ?? 0)
}

function toDelta(kind: PartHead['kind'], text: string): PartDelta {
  if (kind === 'tool-call') return { kind: 'arguments', text }
  if (kind === 'refusal' || kind === 'reasoning') return { kind, text }
  return { kind: 'text', text }
}

/** The deltas that bring an open part to its final form. Text that went another way is left as the caller saw it. */
function missing(open: OpenPart, part: Part): PartDelta[] {
  if (part.kind !== open.kind) return []
  const deltas: PartDelta[] = []
  const text = part.kind === 'tool-call' ? part.arguments : 'text' in part ? part.text : ''
  const rest = text.startsWith(open.text) ? text.slice(open.text.length) : ''
  const logprobs = part.kind === 'text' && !open.logprobs ? part.logprobs : undefined
  if (rest !== '' || logprobs !== undefined) {
    const delta = toDelta(open.kind, rest)
    deltas.push(delta.kind === 'text' && logprobs !== undefined ? { ...delta, logprobs } : delta)
  }
  if (part.kind === 'text')
    for (const citation of (part.citations ?? []).slice(open.citations)) deltas.push({ kind: 'citation', citation })
  if (part.kind === 'reasoning' && part.signature !== undefined)
    deltas.push({ kind: 'signature', signature: part.signature })
  return deltas
}
