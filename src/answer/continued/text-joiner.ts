// Joins a text that was cut and what another model writes behind it, having been given it as the beginning of its own answer.
// White space at its end was not handed over, since Anthropic refuses it: where the model writes it anew, it is not told twice.
// Nor is the beginning itself, where a provider is known to repeat it, wherever its pieces cut it.

export class TextJoiner {
  readonly #given: string
  readonly #space: string
  readonly #repeats: boolean
  /** What came so far, while it may still be a repetition. */
  #held = ''
  #isOpen = true

  /** `repeats`: the provider begins with what it was given. */
  constructor(text: string, repeats: boolean) {
    this.#given = text.trimEnd()
    this.#space = text.slice(this.#given.length)
    this.#repeats = repeats
  }

  /** What the caller is to get of the next piece. */
  push(piece: string): string {
    if (!this.#isOpen) return piece
    this.#held += piece
    const isUndecided =
      this.#space.startsWith(this.#held) || (this.#repeats && `${this.#given}${this.#space}`.startsWith(this.#held))
    return isUndecided ? '' : this.end()
  }

  /** Nothing follows: what was held back is told, but for what the caller has. */
  end(): string {
    if (!this.#isOpen) return ''
    this.#isOpen = false
    const isRepeated = this.#repeats && this.#held.startsWith(this.#given)
    const text = isRepeated ? this.#held.slice(this.#given.length) : this.#held
    let told = 0
    while (told < this.#space.length && text[told] === this.#space[told]) told += 1
    return text.slice(told)
  }
}
