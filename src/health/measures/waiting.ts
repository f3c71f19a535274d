// The calls that wait for their first content. Where several wait for long and none has had content since, the provider is
// silent, which shows long before their time is over.

/** A call, as far as this file is concerned. */
type Timed = { readonly begunMs: number }

const SILENT_CALLS = 3
/** So many times what 95 of 100 calls wait. */
const TIMES_P95 = 3

export class Waiting {
  readonly #leastMs: number
  /** In the order in which they began. */
  readonly #calls = new Set<Timed>()
  #contentMs = Number.NEGATIVE_INFINITY

  /** `leastMs`: a shorter wait is no silence. */
  constructor(leastMs: number) {
    this.#leastMs = leastMs
  }

  begin(call: Timed): void {
    this.#calls.add(call)
  }

  content(call: Timed, nowMs: number): void {
    this.#calls.delete(call)
    this.#contentMs = nowMs
  }

  end(call: Timed): void {
    this.#calls.delete(call)
  }

  isSilent(nowMs: number, p95Ms: number | undefined): boolean {
    if (this.#calls.size < SILENT_CALLS) return false
    const sinceMs = nowMs - Math.max(this.#leastMs, TIMES_P95 * (p95Ms ?? 0))
    if (this.#contentMs > sinceMs) return false
    let many = 0
    for (const { begunMs } of this.#calls) {
      if (begunMs > sinceMs) return false
      many += 1
      if (many === SILENT_CALLS) return true
    }
    return false
  }
}
