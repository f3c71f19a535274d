// Gathers the output of a running answer so that its tokens can be estimated: text up to a bound, beyond the bound only
// the length of the text; media as tokens.
import { bounds } from '../foundation/bounds.ts'
import {
  countAudio,
  isToolResult,
  readOutputTexts,
  type MediaRates,
  type OutputSink,
} from '../generation/answer/output-sink.ts'
import type { PartDelta, PartHead, StreamEvent } from '../generation/answer/stream-event.ts'
import { emptySample, type OutputSample } from './output-sample.ts'

/** How much had gone by at a moment. */
type Mark = { seen: number; mediaTokens: number }

export class OutputSampler implements OutputSink {
  readonly #rates: MediaRates
  #pieces: string[] = []
  #kept = 0
  /** Characters of text since the last call. */
  #seen = 0
  #mediaTokens = 0
  /** The part that is open is spoken. */
  #isAudio = false

  constructor(rates: MediaRates) {
    this.#rates = rates
  }

  addText(text: string): void {
    this.#seen += text.length
    const room = bounds.sampleBytes - this.#kept
    if (room <= 0) return
    // A slice would keep the whole text.
    const piece = text.length <= room ? text : Buffer.from(text.slice(0, room)).toString()
    this.#kept += piece.length
    this.#pieces.push(piece)
  }

  addMedia(tokens: number): void {
    this.#mediaTokens += tokens
  }

  /** What an event of a translated answer brings. */
  addEvent(event: StreamEvent): void {
    if (event.type === 'part-delta') this.#addDelta(event.delta)
    else if (event.type === 'part-start') this.#addHead(event.part)
  }

  get seen(): number {
    return this.#seen
  }

  get mark(): Mark {
    return { seen: this.#seen, mediaTokens: this.#mediaTokens }
  }

  /** What has gone by since `mark` stands for so many times as much. */
  extrapolate({ seen, mediaTokens }: Mark, times: number): void {
    this.#seen += (this.#seen - seen) * (times - 1)
    this.#mediaTokens += (this.#mediaTokens - mediaTokens) * (times - 1)
  }

  take(): OutputSample {
    if (this.#seen === 0 && this.#mediaTokens === 0) return emptySample
    const share = this.#seen === 0 ? 1 : this.#kept / this.#seen
    const sample = { text: this.#pieces.join(''), share, mediaTokens: Math.ceil(this.#mediaTokens) }
    this.#pieces = []
    this.#kept = 0
    this.#seen = 0
    this.#mediaTokens = 0
    return sample
  }

  #addHead(part: PartHead): void {
    this.#isAudio = part.kind === 'media' && part.modality === 'audio'
    if (part.kind === 'media' && !this.#isAudio) this.addMedia(this.#rates.imageTokens)
    else if (part.kind === 'opaque' && !isToolResult(part.type)) readOutputTexts(part.json, this)
  }

  #addDelta(delta: PartDelta): void {
    if ('text' in delta) this.addText(delta.text)
    else if (delta.kind === 'media' && this.#isAudio) this.addMedia(countAudio(delta.data, this.#rates))
  }
}
