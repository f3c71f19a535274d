// How fast each endpoint has been seen to write, in output tokens per second of a whole answer, reasoning included: what a
// caller who leaves is charged for reasoning that the provider never showed. A decaying mean per endpoint, in memory.
import type { Endpoint } from '../../catalog/model.ts'

/** Where nothing was seen yet. Current reasoning models write some 50 to 150 tokens a second. */
const ASSUMED_TOKENS_PER_SECOND = 50
/** The weight of the newest answer in the mean. */
const NEWEST = 0.2
/** Answers of fewer tokens say more of the provider's queue than of its speed. */
const LEAST_TOKENS = 100

export class ObservedSpeed {
  /** Tokens per second. An endpoint that the catalogue no longer has is forgotten with it. */
  readonly #means = new WeakMap<Endpoint, number>()

  /** Notes a whole answer: `tokens` of output within `ms`, from the request to the end. */
  note(endpoint: Endpoint, tokens: number, ms: number): void {
    if (tokens < LEAST_TOKENS || ms <= 0) return
    const speed = (tokens * 1_000) / ms
    const mean = this.#means.get(endpoint)
    this.#means.set(endpoint, mean === undefined ? speed : mean + (speed - mean) * NEWEST)
  }

  /** Output tokens that the endpoint writes in `ms`. */
  tokensIn(endpoint: Endpoint, ms: number): number {
    if (ms <= 0) return 0
    return Math.floor(((this.#means.get(endpoint) ?? ASSUMED_TOKENS_PER_SECOND) * ms) / 1_000)
  }
}
