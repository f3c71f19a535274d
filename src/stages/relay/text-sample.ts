// Text that has gone by, kept up to a bound for an estimate of its tokens; beyond it only its length is kept.
import { bounds } from '../../foundation/bounds.ts'
import type { Sample } from './reader.ts'

export class TextSample {
  #pieces: string[] = []
  #kept = 0
  #seen = 0

  add(text: string): void {
    this.#seen += text.length
    if (this.#kept >= bounds.sampleBytes) return
    this.#kept += text.length
    this.#pieces.push(text)
  }

  take(): Sample {
    const sample = { text: this.#pieces.join(''), share: this.#seen === 0 ? 1 : this.#kept / this.#seen }
    this.#pieces = []
    this.#kept = 0
    this.#seen = 0
    return sample
  }
}
