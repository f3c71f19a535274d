// How calls ended over the last hour, by minute, and by which faults: for people who look at an endpoint. Routing reads none
// of it. It is made with the first call that ends, so that endpoints that nobody calls cost nothing.
import { faultTable, type Fault } from '../fault.ts'
import { LastMinutes } from './last-minutes.ts'

const HISTORY_MINUTES = 60

/** By minute, the oldest first; the last is the minute that runs. `faults`: of the last five minutes, those that there were. */
export type EndingHistory = {
  readonly calls: readonly number[]
  readonly failed: readonly number[]
  readonly faults: readonly { readonly fault: Fault; readonly count: number }[]
}

const CALLS = 0
const FAILED = 1
const kinds = Object.keys(faultTable) as Fault[]
const places = Object.fromEntries(kinds.map((fault, place) => [fault, place])) as { readonly [fault in Fault]: number }
const sums = new Float64Array(kinds.length)

/** Of one endpoint with one credential. */
export class History {
  readonly #endings = new LastMinutes(2, HISTORY_MINUTES)
  #faults: LastMinutes | undefined

  /** A call has ended; `fault`: by what of the provider's. */
  note(nowMs: number, fault: Fault | undefined): void {
    this.#endings.add(nowMs, CALLS)
    if (fault === undefined) return
    this.#endings.add(nowMs, FAILED)
    this.#faults ??= new LastMinutes(kinds.length)
    this.#faults.add(nowMs, places[fault])
  }

  read(nowMs: number): EndingHistory {
    sums.fill(0)
    this.#faults?.sum(nowMs, sums)
    return {
      calls: this.#endings.list(nowMs, CALLS),
      failed: this.#endings.list(nowMs, FAILED),
      faults: kinds.flatMap((fault, place) => ((sums[place] ?? 0) > 0 ? [{ fault, count: sums[place] ?? 0 }] : [])),
    }
  }
}

/** The faults of all endpoints together. */
export class FaultHistory {
  readonly #faults = new LastMinutes(kinds.length, HISTORY_MINUTES)

  note(nowMs: number, fault: Fault): void {
    this.#faults.add(nowMs, places[fault])
  }

  /** Those that there were, by minute as above. */
  list(nowMs: number): { fault: Fault; counts: number[] }[] {
    return kinds
      .map((fault, place) => ({ fault, counts: this.#faults.list(nowMs, place) }))
      .filter(({ counts }) => counts.some((count) => count > 0))
  }
}
