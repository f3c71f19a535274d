// Joins a text that was cut and what another model writes behind it, having been given it as the beginning of its own answer.
// White space at its end was not handed over, since Anthropic refuses it: where the model writes it anew, it is not told twice.
// Nor is the beginning itself, where a provider is known to repeat it, wherever its pieces cut it.

export class TextJoiner {
  readonly #text: string
  readonly #given: string
  readonly #space: string
  readonly #repeats: boolean
  /** What came so far, while it may still be the white space, or a repetition. */
  #held = ''
  #mayBeSpace = true
  #mayRepeat: boolean
  #isOpen = true

  /** `repeats`: the provider begins with what it was given. */
  constructor(text: string, repeats: boolean) {
    this.#text = text
    this.#given = text.trimEnd()
    this.#space = text.slice(this.#given.length)
    this.#repeats = this.#mayRepeat = repeats
  }

  /** What the caller is to get of the next piece. */
  push(piece: string): string {
    if (!this.#isOpen) return piece
    // Each piece is compared where it belongs: a long text that is repeated comes in many.
    const at = this.#held.length
    this.#mayBeSpace &&= this.#space.startsWith(piece, at)
    this.#mayRepeat &&= this.#text.startsWith(piece, at)
    this.#held += piece
    return this.#mayBeSpace || this.#mayRepeat ? '' : this.end()
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
