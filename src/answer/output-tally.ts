// How much of an answer has gone by, kept small: tokens that are counted, text that is not counted yet, tokens of
// media, and the number of events. Every estimate of output (of a stream that is watched, of one whose caller left, of
// an answer without usage) is made from this one tally, so that all estimates see the same output.
import { bounds } from '../foundation/bounds.ts'
import type { OutputSample } from './output-sample.ts'

/** UTF-8 bytes of a token where nothing was counted: English has about 4, code and Chinese 3. Fewer err upwards. */
const BYTES_PER_TOKEN = 3
/** Events of a stream that bring no token: its start, its end, the frames of its parts. */
const FRAME_EVENTS = 24

export class OutputTally {
  /** Not counted yet: a sample of it, and how much of it there is. */
  #text = ''
  #textBytes = 0
  #uncountedBytes = 0
  #countedTokens = 0
  /** Settles when no count runs. */
  #counting: Promise<unknown> = Promise.resolve()
  #mediaTokens = 0
  #events = 0
  /** Bytes of all text, UTF-8. */
  textBytes = 0

  add({ text, share, mediaTokens }: OutputSample): void {
    this.#mediaTokens += mediaTokens
    if (text === '') return
    const bytes = Buffer.byteLength(text)
    const all = Math.ceil(bytes / share)
    this.textBytes += all
    this.#uncountedBytes += all
    if (this.#textBytes >= bounds.sampleBytes) return
    this.#text += text
    this.#textBytes += bytes
  }

  /** So many events of the stream have gone by: each brings a token at least, whatever its text merges into. */
  noteEvents(count: number): void {
    this.#events += count
  }

  /** Tokens so far; what was not counted, by its size. */
  estimate(): number {
    return this.#floor(this.#countedTokens + Math.ceil(this.#uncountedBytes / BYTES_PER_TOKEN))
  }

  /** The most tokens that there can be: a token has a byte at least. */
  most(): number {
    return this.#floor(this.#countedTokens + this.#uncountedBytes)
  }

  /**
   * Tokens by the tokenizer; what is beyond the sample is taken to be like it. A count waits for one that runs, so that no
   * text is counted twice. Rejects where `countText` does.
   */
  count(countText: (text: string) => Promise<number>): Promise<number> {
    const counted = this.#counting.then(() => this.#count(countText))
    this.#counting = counted.catch(() => {})
    return counted
  }

  async #count(countText: (text: string) => Promise<number>): Promise<number> {
    if (this.#textBytes > 0) {
      const text = this.#text
      const [textBytes, bytes] = [this.#textBytes, this.#uncountedBytes]
      const tokens = await countText(text)
      this.#countedTokens += Math.ceil(tokens * (bytes / textBytes))
      this.#text = this.#text.slice(text.length)
      this.#textBytes -= textBytes
      this.#uncountedBytes -= bytes
    }
    return this.#floor(this.#countedTokens)
  }

  #floor(tokens: number): number {
    return this.#mediaTokens + Math.max(tokens, this.#events - FRAME_EVENTS)
  }
}
