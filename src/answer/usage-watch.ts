// The latest usage that an answer reported, and whether that can be all of it. It cannot where content followed on the
// report, where the report says that nothing went in, or where it says that nothing came out although something did.
import type { StreamEvent } from '../generation/answer/stream-event.ts'
import { sumInput, sumOutput, type Usage } from '../generation/usage/usage.ts'

export class UsageWatch {
  usage: Usage | undefined
  #hasContent = false
  /** Nothing has followed on `usage`. */
  #isFresh = false

  /** What one frame of the provider's came to. Content that is given out together with the end had come before. */
  noteEvents(events: readonly StreamEvent[]): void {
    const isLast = events.at(-1)?.type === 'response-end'
    for (const event of events) {
      if (event.type === 'usage') this.noteUsage(event.usage)
      else if (event.type === 'part-start' || event.type === 'part-delta') {
        if (isLast) this.#hasContent = true
        else this.noteContent()
      }
    }
  }

  /** The same report, given out again with what was learned beside it, is no newer. */
  noteUsage(usage: Usage): void {
    const isRepeated = usage.raw !== undefined && usage.raw === this.usage?.raw
    this.usage = usage
    if (!isRepeated) this.#isFresh = true
  }

  noteContent(): void {
    this.#hasContent = true
    this.#isFresh = false
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
