// Upstream bytes -> neutral events, whatever the framing: server-sent events, the AWS event stream, or one JSON body
// that unfolds. The grammar is asserted on everything that comes out.
import { AwsEventStreamParser, unwrapChunk } from '../../foundation/frames/aws-event-stream.ts'
import { bounds } from '../../foundation/bounds.ts'
import { BytePile } from '../../foundation/frames/byte-pile.ts'
import { describeText } from '../../foundation/describe-text.ts'
import { isBearableJson } from '../../foundation/json/json-outline.ts'
import { parseExactJsonObject } from '../../foundation/json/exact-json.ts'
import { FrameError, SseParser, type Frame } from '../../foundation/frames/sse.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import type { StreamEvent } from '../../generation/answer/stream-event.ts'
import { StreamGrammar } from '../../generation/answer/stream-grammar.ts'
import { unfold } from '../../generation/answer/unfold.ts'
import type { EventDecoder } from '../../protocols/port/event-decoder.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { Source } from '../../protocols/port/source.ts'
import { CallRestorer } from './call-restorer.ts'
import { PairJoiner } from './pair-joiner.ts'
import { UsageWatch } from '../usage-watch.ts'

export interface EventSource {
  push(chunk: Buffer): StreamEvent[]
  end(): StreamEvent[]
  /** The terminal event has been given out. */
  readonly ended: boolean
  /** A finish reason was read; the terminal event has not come. */
  readonly isEnding: boolean
  /** As in `AnswerReader`. */
  readonly contentWithinBytes: number
  /** As in `AnswerReader`. */
  readonly keptBytes: number
  /** Calls of tools that the provider ran, as they went by. */
  readonly serverToolCalls?: ServerToolCalls | undefined
  /** What was reported, by the frames in which it came: several of them may come in one chunk. */
  readonly usage: UsageWatch
}

export type Framing = 'sse' | 'aws-event-stream' | 'json'

export function openEventSource(framing: Framing, outbound: OutboundProtocol, source: Source): EventSource {
  if (framing === 'json') return new JsonSource(outbound, source)
  return new FramedSource(framing === 'sse' ? new SseParser() : new AwsEventStreamParser(), outbound, source)
}

type FrameParser = {
  readonly keptBytes: number
  push(chunk: Uint8Array): Frame[]
  end(): { frames: Frame[]; cut: boolean }
}

class FramedSource implements EventSource {
  readonly contentWithinBytes = bounds.uncommittedAnswerBytes
  readonly #parser: FrameParser
  readonly #decoder: EventDecoder
  readonly #pairs: PairJoiner
  readonly #grammar = new StreamGrammar()
  readonly #kept = new KeptContent()
  readonly #mostValues: number
  readonly usage = new UsageWatch()
  #bytes = 0

  constructor(parser: FrameParser, outbound: OutboundProtocol, source: Source) {
    this.#parser = parser
    this.#mostValues = outbound.repeatsAnswer === true ? bounds.answerValues : bounds.translatedEventValues
    this.#decoder = outbound.createEventDecoder(source)
    const calls = new CallRestorer(source.calls)
    this.#pairs = new PairJoiner((event, given) => calls.restoreEvent(event, given))
  }

  get keptBytes(): number {
    return this.#parser.keptBytes + this.#kept.length
  }

  get isEnding(): boolean {
    return this.#decoder.isEnding === true
  }

  get ended(): boolean {
    return this.#grammar.ended
  }

  get serverToolCalls(): ServerToolCalls | undefined {
    return this.#decoder.serverToolCalls
  }

  push(chunk: Buffer): StreamEvent[] {
    this.#bytes += chunk.length
    if (this.#bytes > bounds.translatedStreamBytes) throw new FrameError('the stream is too large to be translated')
    return this.#decode(this.#parser.push(chunk))
  }

  end(): StreamEvent[] {
    const events = this.#decode(this.#parser.end().frames)
    if (this.#grammar.ended) return events
    const last: StreamEvent[] = []
    for (const event of this.#decoder.end()) this.#pairs.push(event, last)
    for (const event of last) this.#grammar.check(event)
    this.usage.noteEvents(last)
    return [...events, ...last]
  }

  #keep(event: StreamEvent | undefined): void {
    if (event === undefined) return
    this.#grammar.check(event)
    this.#kept.add(event)
  }

  #decode(frames: readonly Frame[]): StreamEvent[] {
    const events: StreamEvent[] = []
    for (const frame of frames) {
      if (this.#grammar.ended) break
      const bearable = assertBearable(frame, this.#mostValues)
      const decoded = this.#decoder.push(assertBearable(unwrapChunk(bearable), this.#mostValues))
      const known = events.length
      for (const event of decoded) this.#pairs.push(event, events)
      for (let index = known; index < events.length; index += 1) this.#keep(events[index])
      this.usage.noteEvents(decoded)
    }
    return events
  }
}

class JsonSource implements EventSource {
  readonly contentWithinBytes = bounds.answerBodyBytes
  readonly #outbound: OutboundProtocol
  readonly #source: Source
  readonly #pile = new BytePile()
  readonly usage = new UsageWatch()
  ended = false
  readonly isEnding = false

  get keptBytes(): number {
    return this.#pile.size
  }

  constructor(outbound: OutboundProtocol, source: Source) {
    this.#outbound = outbound
    this.#source = source
  }

  push(chunk: Buffer): StreamEvent[] {
    this.#pile.push(chunk)
    return []
  }

  end(): StreamEvent[] {
    this.ended = true
    const text = this.#pile.take().toString('utf8')
    const body = isBearableJson(text) ? parseExactJsonObject(text) : undefined
    if (body === undefined) {
      const error = new GatewayError('provider_error', 'The provider sent an answer that could not be read.', {
        detail: `not a JSON object: ${describeText(text)}`,
      })
      return [{ type: 'error', error }]
    }
    try {
      const response = this.#outbound.decodeResponse(body, this.#source)
      const events: StreamEvent[] = []
      const pairs = new PairJoiner((event, given) => given.push(event))
      for (const event of unfold(new CallRestorer(this.#source.calls).restoreResponse(response)))
        pairs.push(event, events)
      const kept = new KeptContent()
      for (const event of events) kept.add(event)
      this.usage.noteEvents(events)
      return events
    } catch (error) {
      if (error instanceof GatewayError) return [{ type: 'error', error }]
      throw error
    }
  }
}

/** What one answer says, of every kind: whoever writes it for a caller keeps it until its end. */
class KeptContent {
  #textLength = 0
  #mediaLength = 0

  get length(): number {
    return this.#textLength + this.#mediaLength
  }

  /** @throws FrameError where there is more than a model writes */
  add(event: StreamEvent): void {
    if (event.type !== 'part-delta') return
    if (event.delta.kind === 'media') this.#mediaLength += event.delta.data.length
    if (!('text' in event.delta)) return
    this.#textLength += event.delta.text.length
    if (this.#textLength > bounds.translatedTextLength)
      throw new FrameError('the stream holds more text than is translated')
  }
}

/** @throws FrameError where the frame would take a parser too long */
export function assertBearable(frame: Frame, mostValues: number = bounds.answerValues): Frame {
  if (!isBearableJson(frame.data, mostValues))
    throw new FrameError('an event of the stream holds too many values, or too deep ones')
  return frame
}
