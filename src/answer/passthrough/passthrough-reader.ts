// Passthrough: the provider's chunks go to the caller as they came, and the meter reads a copy. Until content has been
// seen every frame is parsed; after that only frames whose bytes hold one of the protocol's markers (usage, an end, an
// error), or that show whether content followed on the usage.
//
// Two things are changed. The usage chunk that we asked for and the caller did not is taken out. An error event is
// written anew, since a provider's own may hold what only the operator may know. Both are recognised in whole events
// only, so only whole events leave: an answer is never cut inside one.
import { bounds } from '../../foundation/bounds.ts'
import { SseParser, type Frame } from '../../foundation/frames/sse.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { FinishReason } from '../../generation/answer/finish-reason.ts'
import type { ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import type { Meter, Reading } from '../../protocols/port/meter.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { Source } from '../../protocols/port/source.ts'
import type { AnsweredCall } from '../calls/answered-call.ts'
import { PassedCalls } from '../calls/passed-calls.ts'
import { EventCutter, EventEnds, findLastEvent } from './event-cutter.ts'
import { assertBearable } from '../translate/event-source.ts'
import { MarkerSearch, PATTERN_BYTES } from './marker-search.ts'
import { PassedOutput } from './passed-output.ts'
import { nothing, type AnswerReader, type Output } from '../reader.ts'
import type { OutputSample } from '../output-sample.ts'
import { SequenceNumbers } from './sequence-numbers.ts'
import { UsageWatch } from '../usage-watch.ts'

const BLANK_LINE = '\n\n'

type PassthroughOptions = {
  inbound: InboundProtocol
  outbound: OutboundProtocol
  requestId: string
  /** Take the usage chunk out. */
  hideUsage: boolean
  /** Takes the operator's secrets out of what a provider says. */
  scrub(error: GatewayError): GatewayError
  /** It may have to be ended before its time, cleanly: what is kept for that. Undefined: it never has to. */
  early: EarlyEnding | undefined
  /** What is read of its calls once it has ended. Undefined: nobody asks. */
  calls: { readSource(): Source } | undefined
}

type EarlyEnding = {
  /** How many answers the request asked for. */
  answers: number
  /** Translates the same answer beside, unsent: for a protocol whose end repeats the whole answer. */
  openShadow(): AnswerReader
}

export class PassthroughReader implements AnswerReader {
  readonly #options: PassthroughOptions
  readonly #meter: Meter
  readonly #markers: MarkerSearch
  /** Is given whole events, so that nothing of one is left in it. */
  readonly #parser = new SseParser()
  readonly #cutter = new EventCutter(bounds.streamEventBytes)
  readonly #output: PassedOutput
  readonly #usage = new UsageWatch()
  readonly #numbers: SequenceNumbers | undefined
  readonly #calls: PassedCalls | undefined
  /** The newest events from which the answer could be ended; empty while there are none. */
  #newest = ''
  #shadow: AnswerReader | undefined
  #content = false
  readonly contentWithinBytes = bounds.uncommittedAnswerBytes
  #partEnded = false
  #ended = false
  /** The provider has ended the answer itself: what it sends behind that is handed on. */
  handsOn = false
  eventCount = 0
  finish: FinishReason | undefined
  serverToolCalls: ServerToolCalls | undefined

  constructor(options: PassthroughOptions) {
    const { outbound, inbound, early } = options
    this.#options = options
    this.#meter = outbound.createMeter()
    if (this.#meter.earlyEnd === undefined) this.#shadow = early?.openShadow()
    this.#markers = MarkerSearch.of(outbound)
    this.#output = new PassedOutput(this.#meter, outbound.mediaRates)
    if (options.calls !== undefined) this.#calls = new PassedCalls(outbound)
    if (inbound.name === 'openai-responses') this.#numbers = new SequenceNumbers()
  }

  get usage(): Usage | undefined {
    return this.#usage.usage
  }

  get usageIsPartial(): boolean {
    return this.#usage.isPartial
  }

  get keptBytes(): number {
    return this.#cutter.restBytes * (this.#shadow === undefined ? 1 : 2) + (this.#calls?.keptBytes ?? 0)
  }

  get isAboutToEnd(): boolean {
    return this.finish !== undefined || this.#partEnded
  }

  push(chunk: Buffer): Output {
    if (this.#ended && !this.handsOn) return nothing
    const whole = this.#cutter.push(chunk)
    if (this.#ended) return whole === undefined ? nothing : { ...nothing, bytes: this.#dropErrors(whole) }
    this.#feedShadow(chunk)
    if (whole === undefined) return nothing
    const text = whole.length <= PATTERN_BYTES ? whole.toString('latin1') : undefined
    this.eventCount += countEvents(text ?? whole)
    this.#output.add(whole, text)
    this.#keepNewest(whole, text)
    const isRead = this.#findMarkers(whole, text) || this.#mustRead()
    const output = isRead ? this.#read(whole) : { bytes: whole, content: false, ending: undefined }
    if (!this.#ended) this.#numbers?.add(whole, text)
    return output
  }

  end(): Output {
    if (this.#ended && !this.handsOn) return nothing
    const rest = this.#cutter.takeRest()
    // What the provider leaves unfinished behind its own end is the provider's.
    if (this.#ended) return rest.length === 0 ? nothing : { ...nothing, bytes: this.#dropErrors(rest) }
    if (rest.length > 0) {
      // Some servers leave out the last blank line: a terminal event counts all the same.
      const closed = Buffer.concat([rest, Buffer.from(BLANK_LINE)])
      const output = this.#read(closed)
      return output.ending === undefined ? this.fail(stopped()) : output
    }
    // Chat servers that never send [DONE]: after the finish reason the answer is whole.
    if (this.finish !== undefined && this.#options.outbound.name === 'openai-chat') {
      this.#ended = true
      return { bytes: 'data: [DONE]\n\n', content: false, ending: 'end' }
    }
    return this.fail(stopped())
  }

  fail(error: GatewayError): Output {
    this.#ended = true
    return { bytes: this.#writeError(error), content: false, ending: error }
  }

  get unreadBytes(): number {
    return this.#output.textBytes
  }

  takeOutput(): OutputSample {
    return this.#output.take()
  }

  readCalls(): readonly AnsweredCall[] | undefined {
    const { calls } = this.#options
    return calls === undefined ? undefined : this.#calls?.read(calls.readSource())
  }

  get frameBytes(): number {
    return this.#output.frameBytes
  }

  finishShort(usage: Usage): Output | undefined {
    if (this.#ended) return undefined
    const output = this.#shadow === undefined ? this.#writeEarlyEnd(usage) : this.#shadow.finishShort(usage)
    if (output !== undefined) this.#ended = true
    return output
  }

  #writeEarlyEnd(usage: Usage): Output | undefined {
    const { early, hideUsage } = this.#options
    if (early === undefined || this.#newest === '') return undefined
    const newest = new SseParser().push(Buffer.from(this.#newest, 'latin1'))
    const bytes = this.#meter.earlyEnd?.encode(newest, early.answers, hideUsage ? undefined : usage)
    return bytes === undefined ? undefined : { bytes, content: false, ending: 'end' }
  }

  #keepNewest(whole: Buffer, text: string | undefined): void {
    const { earlyEnd } = this.#meter
    if (this.#options.early === undefined || earlyEnd === undefined) return
    if (text !== undefined) {
      if (earlyEnd.notes(text)) this.#newest = text
      return
    }
    // Of so much only what is needed is kept.
    for (let end = whole.length, from = 0; end > 0; end = from) {
      from = findLastEvent(whole.subarray(0, end))
      const event = whole.toString('latin1', from, end)
      if (!earlyEnd.notes(event)) continue
      this.#newest = event
      return
    }
  }

  #writeError(error: GatewayError): string {
    const { inbound, requestId } = this.#options
    return inbound.encodeStreamError(error, requestId, this.#numbers?.next ?? 0)
  }

  /** Whether they may say something to the meter. Those that may tell of calls are kept. */
  #findMarkers(whole: Buffer, text: string | undefined): boolean {
    if (this.#calls === undefined) return this.#markers.find(whole, text)
    if (!MarkerSearch.withCalls(this.#options.outbound).find(whole, text)) return false
    this.#calls.add(whole, text)
    return this.#markers.find(whole, text)
  }

  /** Whether an event without a marker may change what is known: of the commit point, the usage, or a part that ended. */
  #mustRead(): boolean {
    return !this.#content || this.#partEnded || this.#usage.isFresh
  }

  /** Whole events; what follows on an error is left out. */
  #read(whole: Buffer): Output {
    const hidesUsage = this.#options.hideUsage
    const ends = new EventEnds(whole)
    const kept: Buffer[] = []
    let keptTo = 0
    let readTo = whole.length
    let content = false
    let ending: Output['ending']
    for (let at = 0, next = 0; at < whole.length && ending === undefined; at = next) {
      next = ends.find(at)
      const event = whole.subarray(at, next)
      if (!this.#mustRead() && !this.#markers.find(event)) continue
      for (const frame of this.#parser.push(event)) {
        const reading = this.#note(frame)
        if (reading.content === true) content = true
        if (reading.error !== undefined) {
          const before = whole.subarray(0, at)
          this.#numbers?.add(before, undefined)
          const error = this.#options.scrub(reading.error)
          const { bytes } = this.fail(error)
          return {
            bytes: Buffer.concat([...kept, before.subarray(keptTo), Buffer.from(bytes)]),
            content,
            ending: error,
          }
        }
        if (reading.end === true) {
          ending = 'end'
          readTo = next
        }
        if (reading.usageOnly !== true || !hidesUsage) continue
        kept.push(whole.subarray(keptTo, at))
        keptTo = next
      }
    }
    if (ending !== undefined) this.#ended = true
    if (ending === 'end') this.handsOn = true
    const rest = [whole.subarray(keptTo, readTo), this.#dropErrors(whole.subarray(readTo))]
    const bytes = ending === undefined && keptTo === 0 ? whole : Buffer.concat([...kept, ...rest])
    return { bytes, content, ending }
  }

  /** What a provider sends behind its own end is handed on, but for an error, which would come too late for anybody. */
  #dropErrors(rest: Buffer): Buffer {
    return rest.includes('"error"') ? rest.subarray(0, 0) : rest
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

/** By the name of the field that every event has. */
function countEvents(events: Buffer | string): number {
  let count = 0
  for (let at = events.indexOf('data:'); at !== -1; at = events.indexOf('data:', at + 5)) count += 1
  return count
}

function stopped(): GatewayError {
  return new GatewayError('provider_error', "The provider's stream stopped before its end.")
}
