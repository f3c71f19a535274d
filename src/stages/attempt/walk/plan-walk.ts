// Which entry of a plan is tried next. What failed by a credential's fault leaves the endpoint's other credentials to be tried;
// what failed by the endpoint's own leaves them out, but for one where nobody can tell whose it was. Entries that are left alone at the moment come once nothing else is left,
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
  readonly #doubtsFaults: boolean
  #entries: readonly PlanEntry[]
  #at = 0
  /** Those that were begun out of their turn, beside another one. */
  #taken: readonly PlanEntry[] = none
  /** Those that come once nothing else is left. */
  #leftAlone: readonly PlanEntry[] = none
  /** The same of endpoints that have failed, by what may have been the fault of another credential. */
  #siblings: readonly PlanEntry[] = none
  /** Those of them whose turn it is. */
  #exempt: readonly PlanEntry[] = none
  /** Those of the second round. */
  #again: readonly PlanEntry[] = none
  /** Endpoints that have failed themselves, whatever the credential. */
  #broken: Set<PlanEntry['endpoint']> | undefined
  /** Nothing but what was put off is left. */
  #isAtRest = false
  #isSecondRound = false
  /** The pause before the second round, as the providers ask, ms. */
  #restMs = 0

  /** `doubtsFaults`: where it may have been the credential's, another one is asked. */
  constructor(entries: readonly PlanEntry[], { doubtsFaults }: { doubtsFaults: boolean } = { doubtsFaults: true }) {
    this.#entries = entries
    this.#doubtsFaults = doubtsFaults
  }

  /** Undefined: all were tried. */
  next(): PlanEntry | undefined {
    for (;;) {
      while (this.#at < this.#entries.length) {
        const entry = this.#entries[this.#at]
        this.#at += 1
        if (entry !== undefined && this.#isOpen(entry)) return entry
      }
      const rest = [...this.#siblings, ...this.#leftAlone]
      if (rest.length === 0) return undefined
      this.#exempt = this.#siblings
      this.#siblings = this.#leftAlone = none
      this.#startOver(rest)
    }
  }

  /** Nothing is left behind the one that `next` gave. */
  get isLast(): boolean {
    if (this.#isAtRest) return true
    if (this.#leftAlone.length > 0 || this.#siblings.length > 0) return false
    for (let at = this.#at; at < this.#entries.length; at += 1)
      if (this.#isOpen(this.#entries[at] as PlanEntry)) return false
    return true
  }

  /** The one that `next` gave, and those that are left behind it. */
  get left(): readonly PlanEntry[] {
    return this.#entries.filter((entry, at) => at === this.#at - 1 || (at >= this.#at && this.#isOpen(entry)))
  }

  /** One of `left` has its turn now, and those before it behind it. */
  prefer(entry: PlanEntry): void {
    const from = this.#at - 1
    const behind = this.#entries.slice(from).filter((each) => each !== entry)
    this.#entries = [...this.#entries.slice(0, from), entry, ...behind]
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
    const isOfCredential = fault === undefined ? 'no' : faultTable[fault].isOfCredential
    if (isOfCredential === 'maybe' && this.#doubtsFaults) this.#putOffSibling(entry)
    if (isOfCredential !== 'yes') this.#broken = (this.#broken ?? new Set()).add(entry.endpoint)
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

  /** One more of an endpoint is enough: where that fails too, it is the endpoint. */
  #putOffSibling({ endpoint }: PlanEntry): void {
    if (this.#broken?.has(endpoint) === true) return
    const isSibling = (entry: PlanEntry, index: number) =>
      index >= this.#at && entry.endpoint === endpoint && !this.#taken.includes(entry)
    const isOfIt = (entry: PlanEntry) => entry.endpoint === endpoint
    const sibling = this.#entries.find(isSibling) ?? this.#leftAlone.find(isOfIt)
    if (sibling === undefined) return
    this.#siblings = [...this.#siblings, sibling]
    this.#leftAlone = this.#leftAlone.filter((each) => each !== sibling)
  }

  #startOver(entries: readonly PlanEntry[]): void {
    this.#entries = entries
    this.#at = 0
    this.#taken = none
    this.#isAtRest = true
  }

  #isOpen(entry: PlanEntry): boolean {
    if (this.#taken.includes(entry)) return false
    return this.#broken?.has(entry.endpoint) !== true || this.#exempt.includes(entry)
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
