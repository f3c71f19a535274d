// The calls that wait for their first content. Where several that began since the last content wait for long, the provider is
// silent, which shows long before their time is over.

/** A call, as far as this file is concerned. */
type Timed = { readonly begunMs: number }

const SILENT_CALLS = 3
/** So many times what 95 of 100 calls wait. */
const TIMES_P95 = 3

export class Waiting {
  readonly #leastMs: number
  /** Those that began since the last content, in their order. */
  readonly #calls = new Set<Timed>()

  /** `leastMs`: a shorter wait is no silence. */
  constructor(leastMs: number) {
    this.#leastMs = leastMs
  }

  begin(call: Timed): void {
    this.#calls.add(call)
  }

  /** A call has had content: all that began before may be as slow as they please, but the provider is there. */
  content(): void {
    this.#calls.clear()
  }

  /** The call waits no longer. */
  end(call: Timed): void {
    this.#calls.delete(call)
  }

  isSilent(nowMs: number, p95Ms: number | undefined): boolean {
    if (this.#calls.size < SILENT_CALLS) return false
    const sinceMs = nowMs - Math.max(this.#leastMs, TIMES_P95 * (p95Ms ?? 0))
    let many = 0
    for (const { begunMs } of this.#calls) {
      if (begunMs > sinceMs) return false
      many += 1
      if (many === SILENT_CALLS) return true
    }
    return false
  }
}
