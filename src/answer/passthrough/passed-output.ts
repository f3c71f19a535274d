// The output in the bytes of a stream that passes through, for estimates alone. Bytes are kept as they came, up to a
// bound, and parsed only when an estimate is wanted. Of bytes beyond the bound only the size is known, and they are
// assumed to resemble those that were kept. An event larger than the bound is parsed at once, since nothing that was
// kept resembles it.
import { bounds } from '../../foundation/bounds.ts'
import { isBearableJson } from '../../foundation/json/json-outline.ts'
import { SseParser, type Frame } from '../../foundation/frames/sse.ts'
import type { MediaRates } from '../../generation/answer/output-sink.ts'
import type { Meter } from '../../protocols/port/meter.ts'
import { OutputSampler } from '../output-sampler.ts'
import type { OutputSample } from '../output-sample.ts'

/** Of the bytes of a stream at most this share is text, unless its events are unusually large: a token has an event. */
const TEXT_SHARE = 1 / 8
/** `data:` and the blank line, and `event:` with the end of its line. */
const DATA_BYTES = 7
const EVENT_BYTES = 7

export class PassedOutput {
  readonly #meter: Meter
  readonly #sampler: OutputSampler
  /** A character a byte: bytes that are kept would keep the page that they are on. */
  #kept: string[] = []
  #keptBytes = 0
  #unreadBytes = 0
  #frameBytes: number | undefined

  constructor(meter: Meter, rates: MediaRates) {
    this.#meter = meter
    this.#sampler = new OutputSampler(rates)
  }

  /** See `AnswerReader`. */
  get frameBytes(): number {
    return this.#frameBytes ?? 0
  }

  /** Whole events have gone by. `text`: the same, a character a byte; it may be left out where they are large. */
  add(bytes: Buffer, text: string | undefined): void {
    if (text === undefined || bytes.length > bounds.sampleBytes) {
      this.#readKept()
      this.#read(bytes)
    } else if (this.#keptBytes + bytes.length <= bounds.sampleBytes) {
      this.#kept.push(text)
      this.#keptBytes += bytes.length
    } else this.#unreadBytes += bytes.length
  }

  get textBytes(): number {
    return (this.#keptBytes + this.#unreadBytes) * TEXT_SHARE + this.#sampler.seen
  }

  /** The output since the last call. */
  take(): OutputSample {
    this.#readKept()
    return this.#sampler.take()
  }

  #readKept(): void {
    if (this.#keptBytes === 0) return
    const before = this.#sampler.mark
    this.#read(Buffer.from(this.#kept.join(''), 'latin1'))
    if (this.#unreadBytes > 0) {
      this.#sampler.extrapolate(before, 1 + this.#unreadBytes / this.#keptBytes)
      this.#meter.skipOutput?.()
    }
    this.#kept = []
    this.#keptBytes = 0
    this.#unreadBytes = 0
  }

  #read(bytes: Buffer): void {
    for (const frame of new SseParser().push(bytes)) {
      if (!isBearableJson(frame.data)) continue
      const before = this.#sampler.mark.seen
      this.#meter.readOutput(frame, this.#sampler)
      this.#noteFrame(frame, this.#sampler.mark.seen - before)
    }
  }

  /** An escape is longer than the character that it stands for, so that the frame around it would seem larger than it is. */
  #noteFrame({ event, data }: Frame, textLength: number): void {
    if (textLength === 0) return
    const length = DATA_BYTES + data.length + (event === undefined ? 0 : EVENT_BYTES + event.length)
    const frameBytes = data.includes('\\u') ? 0 : Math.max(0, length - textLength)
    this.#frameBytes = Math.min(frameBytes, this.#frameBytes ?? frameBytes)
  }
}
