// What of an answer has gone by, kept small: how many bytes of text, how many tokens of media, and a sample of the text
// from which its tokens can be counted. Every estimate of output (a stream that is watched, one that was left, an answer
// without usage) is made from this one tally, so that all of them see the same output.
import { bounds } from '../../foundation/bounds.ts'
import type { OutputSample } from './reader.ts'

/** UTF-8 bytes of a token where nothing was counted: English has about 4, code and Chinese 3. Fewer err upwards. */
const BYTES_PER_TOKEN = 3

export class OutputTally {
  #sample = ''
  #sampleBytes = 0
  #textBytes = 0
  #mediaTokens = 0
  /** Bytes of text for one token, as last counted. */
  #bytesPerToken = BYTES_PER_TOKEN

  /** UTF-8 bytes of text so far. */
  get textBytes(): number {
    return this.#textBytes
  }

  add({ text, share, mediaTokens }: OutputSample): void {
    this.#mediaTokens += mediaTokens
    if (text === '') return
    const bytes = Buffer.byteLength(text)
    this.#textBytes += Math.ceil(bytes / share)
    if (this.#sampleBytes >= bounds.sampleBytes) return
    this.#sample += text
    this.#sampleBytes += bytes
  }

  /** Tokens by size: an upper estimate until something was counted, then as that was. */
  estimate(): number {
    return this.#mediaTokens + Math.ceil(this.#textBytes / this.#bytesPerToken)
  }

  /** Tokens by the tokenizer, from the sample; what is beyond it is taken to be alike. Rejects where `countText` does. */
  async count(countText: (text: string) => Promise<number>): Promise<number> {
    const sampleBytes = this.#sampleBytes
    if (sampleBytes === 0) return this.#mediaTokens
    const tokens = await countText(this.#sample)
    if (tokens > 0) this.#bytesPerToken = sampleBytes / tokens
    return this.estimate()
  }
}
