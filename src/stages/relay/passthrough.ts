// Passthrough: the provider's chunks go to the caller as they came; the meter reads a copy. A frame is parsed only until
// content has been seen, and later only where its bytes hold one of the protocol's markers (usage, end, error).
// The one change: the usage chunk that we asked for and the caller did not is taken out.
import { bounds } from '../../foundation/bounds.ts'
import { FrameError, SseParser, type Frame } from '../../foundation/sse.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { FinishReason } from '../../generation/finish-reason.ts'
import type { ServerToolCalls } from '../../generation/server-tool-calls.ts'
import type { Usage } from '../../generation/usage.ts'
import type { InboundProtocol, Meter, OutboundProtocol, Reading } from '../../protocols/protocol.ts'
import { emptySample, nothing, type AnswerReader, type Output, type OutputSample } from './reader.ts'

const EMPTY = Buffer.alloc(0)
/** Up to here, which is what one read brings, one pattern over a string is cheaper than a search of bytes for each marker. */
const PATTERN_BYTES = 65_536
/** The longest blank line between events: CR LF CR LF. */
const BOUNDARY_BYTES = 4

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
  readonly #markers: Markers
  /** Bytes of an event whose end has not come, in pieces: they are joined once. */
  #rest: Buffer[] = []
  #restBytes = 0
  /** The last few of them, where a blank line may have begun. */
  #tail: Buffer = EMPTY
  /** Whole events that went by and were not counted, a character a byte: a chunk that is kept would keep its page. */
  #uncounted: string[] = []
  #uncountedBytes = 0
  #seenBytes = 0
  /** The newest whole events, where an error of ours must go on with their numbers. */
  #last = ''
  #shadow: AnswerReader | undefined
  /** The beginning of an event is kept until its end comes, since something may be taken out or put behind. */
  readonly #wholeEvents: boolean
  #content = false
  readonly contentWithinBytes = bounds.uncommittedAnswerBytes
  #ended = false
  usage: Usage | undefined
  readonly usageIsPartial = false
  finish: FinishReason | undefined
  serverToolCalls: ServerToolCalls | undefined

  constructor(options: PassthroughOptions) {
    this.#options = options
    this.#shadow = options.shadow
    this.#wholeEvents = options.hideUsage || options.shadow !== undefined
    this.#meter = options.outbound.createMeter()
    this.#markers = markersOf(options.outbound)
  }

  get betweenEvents(): boolean {
    return this.#restBytes === 0 || this.#wholeEvents
  }

  get isAboutToEnd(): boolean {
    return this.finish !== undefined
  }

  push(chunk: Buffer): Output {
    if (this.#ended) return nothing
    this.#feedShadow(chunk)
    const inside = this.#restBytes > 0
    const whole = this.#takeWhole(chunk)
    if (whole === undefined) return this.#wholeEvents ? nothing : { ...nothing, bytes: chunk }
    const text = whole.toString('latin1')
    this.#keep(text)
    if (this.#content && !this.#holdsMarker(whole, text)) {
      return { bytes: this.#wholeEvents ? whole : chunk, content: false, ending: undefined, cut: false }
    }
    return this.#read(whole, chunk, inside)
  }

  end(): Output {
    if (this.#ended) return nothing
    if (this.#restBytes > 0) {
      // Some servers leave out the last blank line: a terminal event counts all the same.
      const closed = Buffer.concat([...this.#rest, Buffer.from('\n\n')])
      const output = this.#read(closed, EMPTY, true)
      if (output.ending !== undefined) {
        const tail = this.#wholeEvents ? closed : Buffer.from('\n\n')
        this.#restBytes = 0
        return { ...output, bytes: output.ending === 'end' ? tail : output.bytes }
      }
      return this.fail(stopped())
    }
    // Chat servers that never send [DONE]: after the finish reason the answer is whole.
    if (this.finish !== undefined && this.#options.outbound.name === 'openai-chat') {
      this.#ended = true
      return { bytes: 'data: [DONE]\n\n', content: false, ending: 'end', cut: false }
    }
    return this.fail(stopped())
  }

  fail(error: GatewayError): Output {
    this.#ended = true
    const { inbound, requestId } = this.#options
    const inside = this.#restBytes > 0 && !this.#wholeEvents
    const bytes = inside ? '' : inbound.encodeStreamError(error, requestId, countEvents(this.#last))
    return { bytes, content: false, ending: error, cut: inside }
  }

  takeOutput(): OutputSample {
    if (this.#seenBytes === 0) return emptySample
    const text = readText(new SseParser().push(Buffer.from(this.#uncounted.join(''), 'latin1')))
    const share = this.#uncountedBytes / this.#seenBytes
    this.#uncounted = []
    this.#uncountedBytes = 0
    this.#seenBytes = 0
    return { text, share, mediaTokens: 0 }
  }

  finishShort(): Output | undefined {
    if (this.#ended) return undefined
    const output = this.#shadow?.finishShort()
    if (output !== undefined) this.#ended = true
    return output
  }

  #keep(whole: string): void {
    if (this.#options.inbound.name === 'openai-responses') this.#last = whole
    this.#seenBytes += whole.length
    if (this.#uncountedBytes >= bounds.sampleBytes) return
    this.#uncounted.push(whole)
    this.#uncountedBytes += whole.length
  }

  /** The events that `chunk` completes, with what was kept of them; the beginning of another is kept. */
  #takeWhole(chunk: Buffer): Buffer | undefined {
    const tail = this.#tail
    const probe = tail.length === 0 ? chunk : Buffer.concat([tail, chunk])
    const boundary = lastBoundary(probe) - tail.length
    this.#tail =
      boundary === chunk.length
        ? EMPTY
        : probe.subarray(Math.max(tail.length + boundary, probe.length - BOUNDARY_BYTES + 1))
    if (boundary <= 0) {
      this.#rest.push(chunk)
      this.#restBytes += chunk.length
      if (this.#restBytes > bounds.streamEventBytes) throw new FrameError('an event of the stream is too large')
      return undefined
    }
    const head = boundary === chunk.length ? chunk : chunk.subarray(0, boundary)
    const whole = this.#restBytes === 0 ? head : Buffer.concat([...this.#rest, head])
    this.#rest = boundary === chunk.length ? [] : [chunk.subarray(boundary)]
    this.#restBytes = chunk.length - boundary
    return whole
  }

  #holdsMarker(bytes: Buffer, text: string): boolean {
    if (bytes.length <= PATTERN_BYTES) return this.#markers.pattern.test(text)
    for (const marker of this.#markers.bytes) if (bytes.includes(marker)) return true
    return false
  }

  /**
   * Once content has been seen, only the events that hold a marker say something to the meter. `inside`: the caller stands
   * inside an event until it has these bytes.
   */
  #read(whole: Buffer, chunk: Buffer, inside: boolean): Output {
    const hidesUsage = this.#options.hideUsage
    const kept: Buffer[] = []
    let keptTo = 0
    let content = false
    let ending: Output['ending']
    for (let at = 0, next = 0; at < whole.length && ending === undefined; at = next) {
      next = firstBoundary(whole, at)
      const event = whole.subarray(at, next)
      if (this.#content && !this.#holdsMarker(event, event.toString('latin1'))) continue
      for (const frame of new SseParser().push(event)) {
        const reading = this.#note(frame)
        if (reading.content === true) this.#content = content = true
        if (reading.error !== undefined) ending = reading.error
        else if (reading.end === true) ending = 'end'
        if (reading.usageOnly !== true || !hidesUsage) continue
        kept.push(whole.subarray(keptTo, at))
        keptTo = next
      }
    }
    if (ending !== undefined) this.#ended = true
    const left = this.#wholeEvents ? whole : chunk
    const bytes = keptTo === 0 ? left : Buffer.concat([...kept, whole.subarray(keptTo)])
    return { bytes, content, ending, cut: inside && ending === 'end' && !this.#wholeEvents }
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

  #note(frame: Frame): Reading {
    const reading = this.#meter.read(frame)
    if (reading.usage !== undefined) this.usage = reading.usage
    if (reading.finish !== undefined) this.finish = reading.finish
    if (reading.serverToolCalls !== undefined) this.serverToolCalls = reading.serverToolCalls
    return reading
  }
}

/** Members whose text is output, in any of the protocols. */
const outputText =
  /"(?:content|text|delta|arguments|partial_json|thinking|reasoning|reasoning_content|refusal)"\s*:\s*"((?:[^"\\]|\\.)*)"/g

/** The text that frames carry, near enough for an estimate; events that repeat what their deltas said are left out. */
function readText(frames: readonly Frame[]): string {
  let text = ''
  for (const { event, data } of frames) {
    if (event !== undefined && /\.(?:done|completed|incomplete)$/.test(event)) continue
    for (const match of data.matchAll(outputText)) text += match[1]
  }
  return text
}

type Markers = { bytes: readonly Buffer[]; pattern: RegExp }

const markerCache = new WeakMap<OutboundProtocol, Markers>()

function markersOf(outbound: OutboundProtocol): Markers {
  let markers = markerCache.get(outbound)
  if (markers === undefined) {
    const texts = outbound.meterMarkers
    const pattern = new RegExp(texts.map((text) => text.replaceAll(/[^\w]/g, '\\$&')).join('|'))
    markers = { bytes: texts.map((text) => Buffer.from(text)), pattern }
    markerCache.set(outbound, markers)
  }
  return markers
}

/** The index behind the last blank line. */
function lastBoundary(bytes: Buffer): number {
  const end = bytes.length
  if (
    end >= 2 &&
    bytes[end - 1] === 0x0a &&
    (bytes[end - 2] === 0x0a || (bytes[end - 2] === 0x0d && bytes[end - 3] === 0x0a))
  )
    return end
  const unix = bytes.lastIndexOf('\n\n')
  const dos = bytes.lastIndexOf('\r\n\r\n')
  return Math.max(unix === -1 ? 0 : unix + 2, dos === -1 ? 0 : dos + 4)
}

function firstBoundary(bytes: Buffer, from: number): number {
  const unix = bytes.indexOf('\n\n', from)
  const dos = bytes.indexOf('\r\n\r\n', from)
  if (unix === -1 && dos === -1) return bytes.length
  if (unix === -1) return dos + 4
  return dos === -1 || unix < dos ? unix + 2 : dos + 4
}

function stopped(): GatewayError {
  return new GatewayError('provider_error', "The provider's stream stopped before its end.")
}

/** How many events went before: by the sequence number of the newest where the protocol has them, else unknown. */
function countEvents(last: string): number {
  const numbers = [...last.matchAll(/"sequence_number"\s*:\s*(\d{1,9})/g)]
  return Number(numbers.at(-1)?.[1] ?? -1) + 1
}
