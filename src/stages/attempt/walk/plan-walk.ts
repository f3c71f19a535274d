// Which entry of a plan is tried next. What failed by a credential's fault leaves the endpoint's other credentials to be tried;
// what failed by the endpoint's own leaves them out. Entries that are left alone at the moment come once nothing else is left,
// and those that failed by what may be over in a moment come once more, in a second round. Pure but for its own state.
import { bounds } from '../../../foundation/bounds.ts'
import { faultTable, type Fault } from '../../../health/fault.ts'
import { countCalls, type PlanEntry } from '../../tickets/plan.ts'

/** What is known of a try that failed. */
type Failed = {
  /** Undefined: it was not the provider's. */
  fault: Fault | undefined
  /** The request had been written to a connection. */
  sent: boolean
  /** The provider says when to ask again, ms from then on. */
  retryAfterMs: number | undefined
}

const none: readonly PlanEntry[] = []

export class PlanWalk {
  #entries: readonly PlanEntry[]
  #at = 0
  /** Those that were begun out of their turn, beside another one. */
  #taken: readonly PlanEntry[] = none
  /** Those that come once nothing else is left. */
  #leftAlone: readonly PlanEntry[] = none
  /** Those of the second round. */
  #again: readonly PlanEntry[] = none
  /** Endpoints that have failed themselves, whatever the credential. */
  #broken: Set<PlanEntry['endpoint']> | undefined
  /** Nothing but what was put off is left. */
  #isAtRest = false
  #isSecondRound = false
  /** The pause before the second round, as the providers ask, ms. */
  #restMs = 0

  constructor(entries: readonly PlanEntry[]) {
    this.#entries = entries
  }

  /** Undefined: all were tried. */
  next(): PlanEntry | undefined {
    for (;;) {
      while (this.#at < this.#entries.length) {
        const entry = this.#entries[this.#at]
        this.#at += 1
        if (entry !== undefined && this.#isOpen(entry)) return entry
      }
      if (this.#leftAlone.length === 0) return undefined
      this.#startOver(this.#leftAlone)
      this.#leftAlone = none
    }
  }

  /** Nothing is left behind the one that `next` gave. */
  get isLast(): boolean {
    if (this.#isAtRest) return true
    if (this.#leftAlone.length > 0) return false
    for (let at = this.#at; at < this.#entries.length; at += 1)
      if (this.#isOpen(this.#entries[at] as PlanEntry)) return false
    return true
  }

  /** The next that may be tried beside `first`: as good an endpoint of the same model. Undefined: there is none. */
  takeBeside(first: PlanEntry): PlanEntry | undefined {
    if (this.#isAtRest) return undefined
    for (let at = this.#at; at < this.#entries.length; at += 1) {
      const entry = this.#entries[at] as PlanEntry
      if (!isEqual(entry, first) || !this.#isOpen(entry)) continue
      this.#taken = [...this.#taken, entry]
      return entry
    }
    return undefined
  }

  /** It is not tried at this moment, since another call finds out whether it is back. */
  leaveAlone(entry: PlanEntry): void {
    this.#leftAlone = [...this.#leftAlone, entry]
  }

  fail(entry: PlanEntry, failed: Failed): void {
    const { fault, retryAfterMs = 0 } = failed
    const isOfCredential = fault !== undefined && faultTable[fault].isOfCredential
    if (!isOfCredential) this.#broken = (this.#broken ?? new Set()).add(entry.endpoint)
    if (!mayBeOver(failed)) return
    this.#again = [...this.#again, entry]
    this.#restMs = Math.max(this.#restMs, retryAfterMs)
  }

  /** How long to wait at least before `openSecondRound`, ms; undefined: there is none. */
  get restMs(): number | undefined {
    return this.#isSecondRound || this.#again.length === 0 ? undefined : this.#restMs
  }

  openSecondRound(): void {
    this.#isSecondRound = true
    this.#broken = undefined
    this.#startOver(this.#again)
  }

  #startOver(entries: readonly PlanEntry[]): void {
    this.#entries = entries
    this.#at = 0
    this.#taken = none
    this.#isAtRest = true
  }

  #isOpen(entry: PlanEntry): boolean {
    return this.#broken?.has(entry.endpoint) !== true && !this.#taken.includes(entry)
  }
}

function isEqual(entry: PlanEntry, first: PlanEntry): boolean {
  const { endpoint, model, reason } = entry
  return endpoint !== first.endpoint && model === first.model && reason.rank === 'ready' && countCalls(entry) === 1
}

/** Asking the same again in a moment may be answered, and the provider has not begun with what it was asked. */
function mayBeOver({ fault, sent, retryAfterMs = 0 }: Failed): boolean {
  if (fault === undefined || !faultTable[fault].isTransient || retryAfterMs > bounds.retryWaitMs) return false
  return fault !== 'unreachable' || !sent
}
