// The tokens that were counted for one request, by the second in which each was counted, so that its end can correct
// them. Tokens beyond them count in the second of the end; tokens that were not used are taken off where they were
// counted last. Only seconds that are still in the window are kept.
import { WINDOW_SLOTS } from './window.ts'

type Part = { second: number; tokens: number }

export class CountedTokens {
  readonly #parts: Part[] = []
  #total = 0

  get total(): number {
    return this.#total
  }

  add(second: number, tokens: number): void {
    this.#total += tokens
    const last = this.#parts.at(-1)
    if (last?.second === second) last.tokens += tokens
    else this.#parts.push({ second, tokens })
    while (this.#parts.length > WINDOW_SLOTS) this.#parts.shift()
  }

  /** What makes the count `actual` in `second`. */
  correct(actual: number, second: number): readonly Part[] {
    if (actual > this.#total) return [{ second, tokens: actual - this.#total }]
    let over = this.#total - actual
    const corrections: Part[] = []
    for (let index = this.#parts.length - 1; index >= 0 && over > 0; index -= 1) {
      const part = this.#parts[index]
      if (part === undefined) break
      // Out of the window, or counted by a clock that has stepped back since.
      if (part.second <= second - WINDOW_SLOTS || part.second > second) continue
      const tokens = Math.min(over, part.tokens)
      if (tokens > 0) corrections.push({ second: part.second, tokens: -tokens })
      over -= tokens
    }
    return corrections
  }
}
