// Passthrough: the provider's chunks go to the caller as they came; the meter reads a copy. A frame is parsed only until
// content has been seen, and later only where its bytes hold one of the protocol's markers (usage, an end, an error), or
// where it tells whether something followed on what was reported.
// Two things are changed: the usage chunk that we asked for and the caller did not is taken out, and what follows on the
// terminal event leaves only in whole events, so that an answer is never cut inside one.
import { bounds } from '../../foundation/bounds.ts'
import { SseParser, type Frame } from '../../foundation/sse.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { FinishReason } from '../../generation/finish-reason.ts'
import type { ServerToolCalls } from '../../generation/server-tool-calls.ts'
import type { Usage } from '../../generation/usage.ts'
import type { InboundProtocol, Meter, OutboundProtocol, Reading } from '../../protocols/protocol.ts'
import { EventCutter, EventEnds } from './event-cutter.ts'
import { assertBearable } from './event-source.ts'
import { MarkerSearch, PATTERN_BYTES } from './marker-search.ts'
import { PassedOutput } from './passed-output.ts'
import { nothing, type AnswerReader, type Output, type OutputSample } from './reader.ts'
import { SequenceNumbers } from './sequence-numbers.ts'
import { UsageWatch } from './usage-watch.ts'

const EMPTY = Buffer.alloc(0)
const BLANK_LINE = '\n\n'

export type PassthroughOptions = {
  inbound: InboundProtocol
  outbound: OutboundProtocol
  requestId: string
  /** Take the usage chunk out. */
  hideUsage: boolean
  /** Translates the same answer beside, unsent, so that it can be ended cleanly before its time. */
  shadow: AnswerReader | undefined
}

export class PassthroughReader implements AnswerReader {
  readonly #options: PassthroughOptions
  readonly #meter: Meter
  readonly #markers: MarkerSearch
  readonly #cutter = new EventCutter(bounds.streamEventBytes)
  readonly #output: PassedOutput
  readonly #usage = new UsageWatch()
  readonly #numbers: SequenceNumbers | undefined
  #shadow: AnswerReader | undefined
  /** The beginning of an event is kept until its end comes, since something may be taken out or put behind. */
  readonly #wholeEvents: boolean
  #content = false
  readonly contentWithinBytes = bounds.uncommittedAnswerBytes
  #partEnded = false
  #ended = false
  /** The provider has ended the answer itself: what it sends behind that is handed on. */
  handsOn = false
  finish: FinishReason | undefined
  serverToolCalls: ServerToolCalls | undefined

  constructor(options: PassthroughOptions) {
    const { outbound, inbound, shadow, hideUsage } = options
    this.#options = options
    this.#shadow = shadow
    this.#wholeEvents = hideUsage || shadow !== undefined
    this.#meter = outbound.createMeter()
    this.#markers = MarkerSearch.of(outbound)
    this.#output = new PassedOutput(this.#meter, outbound.mediaRates)
    if (inbound.name === 'openai-responses') this.#numbers = new SequenceNumbers()
  }

  get betweenEvents(): boolean {
    return this.#cutter.restBytes === 0 || this.#wholeEvents
  }

  get usage(): Usage | undefined {
    return this.#usage.usage
  }

  get usageIsPartial(): boolean {
    return this.#usage.isPartial
  }

  get isAboutToEnd(): boolean {
    return this.finish !== undefined || this.#partEnded
  }

  push(chunk: Buffer): Output {
    if (this.#ended && !this.handsOn) return nothing
    const inside = this.#cutter.restBytes > 0
    const whole = this.#cutter.push(chunk)
    if (this.#ended) return whole === undefined ? nothing : { ...nothing, bytes: whole }
    this.#feedShadow(chunk)
    if (whole === undefined) return this.#wholeEvents ? nothing : { ...nothing, bytes: chunk }
    const text = whole.length <= PATTERN_BYTES ? whole.toString('latin1') : undefined
    this.#output.add(whole, text)
    this.#numbers?.add(whole, text)
    if (!this.#mustRead() && !this.#markers.find(whole, text)) {
      return { bytes: this.#wholeEvents ? whole : chunk, content: false, ending: undefined, cut: false }
    }
    return this.#read(whole, chunk, inside)
  }

  end(): Output {
    if (this.#ended && !this.handsOn) return nothing
    const rest = this.#cutter.takeRest()
    // What the provider leaves unfinished behind its own end is the provider's.
    if (this.#ended) return rest.length === 0 ? nothing : { ...nothing, bytes: rest }
    if (rest.length > 0) {
      // Some servers leave out the last blank line: a terminal event counts all the same.
      const closed = Buffer.concat([rest, Buffer.from(BLANK_LINE)])
      const output = this.#read(closed, EMPTY, true)
      if (output.ending !== undefined) {
        const tail = this.#wholeEvents ? closed : BLANK_LINE
        return { ...output, bytes: output.ending === 'end' ? tail : output.bytes }
      }
      return this.#fail(stopped(), !this.#wholeEvents)
    }
    // Chat servers that never send [DONE]: after the finish reason the answer is whole.
    if (this.finish !== undefined && this.#options.outbound.name === 'openai-chat') {
      this.#ended = true
      return { bytes: 'data: [DONE]\n\n', content: false, ending: 'end', cut: false }
    }
    return this.#fail(stopped(), false)
  }

  fail(error: GatewayError): Output {
    return this.#fail(error, !this.betweenEvents)
  }

  takeOutput(): OutputSample {
    return this.#output.take()
  }

  finishShort(): Output | undefined {
    if (this.#ended) return undefined
    const output = this.#shadow?.finishShort()
    if (output !== undefined) this.#ended = true
    return output
  }

  #fail(error: GatewayError, inside: boolean): Output {
    this.#ended = true
    const { inbound, requestId } = this.#options
    const bytes = inside ? '' : inbound.encodeStreamError(error, requestId, this.#numbers?.next ?? 0)
    return { bytes, content: false, ending: error, cut: inside }
  }

  /** Whether an event without a marker may change what is known: of the commit point, the usage, or a part that ended. */
  #mustRead(): boolean {
    return !this.#content || this.#partEnded || this.#usage.isFresh
  }

  /** `inside`: the caller stands inside an event until it has these bytes. */
  #read(whole: Buffer, chunk: Buffer, inside: boolean): Output {
    const hidesUsage = this.#options.hideUsage
    const ends = new EventEnds(whole)
    const kept: Buffer[] = []
    let keptTo = 0
    let content = false
    let ending: Output['ending']
    for (let at = 0, next = 0; at < whole.length && ending === undefined; at = next) {
      next = ends.find(at)
      const event = whole.subarray(at, next)
      if (!this.#mustRead() && !this.#markers.find(event)) continue
      for (const frame of new SseParser().push(event)) {
        const reading = this.#note(frame)
        if (reading.content === true) content = true
        if (reading.error !== undefined) ending = reading.error
        else if (reading.end === true) ending = 'end'
        if (reading.usageOnly !== true || !hidesUsage) continue
        kept.push(whole.subarray(keptTo, at))
        keptTo = next
      }
    }
    if (ending !== undefined) this.#ended = true
    if (ending === 'end') this.handsOn = true
    const bytes = keptTo === 0 ? this.#leave(whole, chunk) : Buffer.concat([...kept, whole.subarray(keptTo)])
    return { bytes, content, ending, cut: inside && ending === 'end' && !this.#wholeEvents }
  }

  /** What leaves of a chunk: all of it while the answer goes on, its whole events where it has ended. */
  #leave(whole: Buffer, chunk: Buffer): Buffer {
    if (this.#wholeEvents) return whole
    return this.#ended ? chunk.subarray(0, chunk.length - this.#cutter.restBytes) : chunk
  }

  #note(frame: Frame): Reading {
    const reading = this.#meter.read(assertBearable(frame))
    if (reading.content === true) {
      this.#content = true
      this.#partEnded = false
      this.#usage.noteContent()
    }
    if (reading.partEnd === true) this.#partEnded = true
    if (reading.usage !== undefined) this.#usage.noteUsage(reading.usage)
    if (reading.finish !== undefined) this.finish = reading.finish
    if (reading.serverToolCalls !== undefined) this.serverToolCalls = reading.serverToolCalls
    return reading
  }

  /** What goes wrong in the shadow is no matter of the answer's: it can then only be ended with an error. */
  #feedShadow(chunk: Buffer): void {
    if (this.#shadow === undefined) return
    try {
      if (this.#shadow.push(chunk).ending !== undefined) this.#shadow = undefined
    } catch {
      this.#shadow = undefined
    }
  }
}

function stopped(): GatewayError {
  return new GatewayError('provider_error', "The provider's stream stopped before its end.")
}
