// Gathers the output that goes by, so that its tokens can be estimated: text up to a bound, of the rest only its length;
// media as tokens.
import { bounds } from '../../foundation/bounds.ts'
import { emptySample, type OutputSample } from './reader.ts'

export class OutputSampler {
  #pieces: string[] = []
  #kept = 0
  #seen = 0
  #mediaTokens = 0

  addText(text: string): void {
    this.#seen += text.length
    const room = bounds.sampleBytes - this.#kept
    if (room <= 0) return
    const piece = text.length <= room ? text : text.slice(0, room)
    this.#kept += piece.length
    this.#pieces.push(piece)
  }

  addMedia(tokens: number): void {
    this.#mediaTokens += tokens
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
}
