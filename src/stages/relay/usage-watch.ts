// The usage of an answer as it was reported last, and whether it can be the whole: not where content followed on it, where
// it says that nothing went in, or that nothing came out where something did.
import { sumInput, sumOutput, type Usage } from '../../generation/usage.ts'

export class UsageWatch {
  usage: Usage | undefined
  #hasContent = false
  /** Nothing has followed on `usage`. */
  #isFresh = false

  noteUsage(usage: Usage): void {
    this.usage = usage
    this.#isFresh = true
  }

  /** `isLate`: it came before and was only given out now. */
  noteContent(isLate = false): void {
    this.#hasContent = true
    if (!isLate) this.#isFresh = false
  }

  /** There is usage on which nothing has followed yet. */
  get isFresh(): boolean {
    return this.#isFresh
  }

  get isPartial(): boolean {
    const { usage } = this
    if (usage === undefined) return false
    return !this.#isFresh || sumInput(usage) === 0 || (this.#hasContent && sumOutput(usage) === 0)
  }
}
