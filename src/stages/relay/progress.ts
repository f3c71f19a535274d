// Keeps the hold of a running stream ahead of its output (contract B5): counts what has gone by from time to time, from
// its text and not by a tokenizer, and asks for more before the hold is used up. One request for more at a time.
import { bounds } from '../../foundation/bounds.ts'
import type { Output, OutputSample } from './reader.ts'

/** UTF-8 bytes of a token: English has about 4, Chinese 3 a character. Erring upwards extends a little early. */
const BYTES_PER_TOKEN = 3

export type ProgressPorts = {
  /** Output tokens covered at first. */
  coveredTokens: number
  /** Sets aside for so many more; false: the wallet cannot. */
  extend(tokens: number): boolean | Promise<boolean>
  takeOutput(): OutputSample
  /** The wallet is spent: end the answer. */
  onDry(): void
}

export class Progress {
  readonly #ports: ProgressPorts
  #covered: number
  #uncountedBytes = 0
  #textBytes = 0
  #mediaTokens = 0
  #asking = false
  #dry = false

  constructor(ports: ProgressPorts) {
    this.#ports = ports
    this.#covered = ports.coveredTokens
  }

  /** UTF-8 bytes of output text that were counted and are no longer with the reader. */
  get textBytes(): number {
    return this.#textBytes
  }

  note(output: Output): void {
    this.#uncountedBytes += output.bytes.length
    if (this.#uncountedBytes < bounds.progressBytes || this.#dry) return
    this.#uncountedBytes = 0
    const { text, share, mediaTokens } = this.#ports.takeOutput()
    this.#textBytes += Math.ceil(Buffer.byteLength(text) / share)
    this.#mediaTokens += mediaTokens
    const tokens = Math.ceil(this.#textBytes / BYTES_PER_TOKEN) + this.#mediaTokens
    if (this.#asking || tokens + bounds.leastOutputTokens <= this.#covered) {
      if (tokens > this.#covered) this.#end()
      return
    }
    this.#asking = true
    const answer = this.#ports.extend(bounds.holdOutputTokens)
    if (answer instanceof Promise) {
      answer.then(
        (granted) => this.#settle(granted, tokens),
        () => this.#settle(false, tokens),
      )
    } else this.#settle(answer, tokens)
  }

  #settle(granted: boolean, tokens: number): void {
    this.#asking = false
    if (granted) this.#covered += bounds.holdOutputTokens
    else if (tokens >= this.#covered) this.#end()
  }

  #end(): void {
    this.#dry = true
    this.#ports.onDry()
  }
}
