// One request to the shared ledger and whoever waits for its answer. It is answered once; what happens to it afterwards
// is the queue's business.
import { toLedgerError } from '../ledger-error.ts'
import type { SharedOutcome, SharedRequest } from './shared-request.ts'

export class Asked {
  /** What the database is asked for; where its caller was told that it failed, that is to undo it. */
  request: SharedRequest
  readonly answer: Promise<SharedOutcome>
  /** It is in the transaction that runs. */
  isUnderWay = false
  /** A transaction with it was sent to be committed, and nobody knows what became of that. */
  isUnclear = false
  /** Whoever asked was told that it failed, or is about to be. */
  isGivenUp = false
  isAnswered = false
  /** Something else had locked its wallet. */
  wasLocked = false
  /** It is written without its optional texts, since the database refused it with them. */
  isBare = false
  #resolve: (outcome: SharedOutcome) => void = () => {}
  #reject: (error: Error) => void = () => {}
  #cancelBound = () => {}

  constructor(request: SharedRequest) {
    this.request = request
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // Nobody waits for what the queue itself asks.
    this.answer.catch(() => {})
  }

  /** `cancel` is called as soon as it is answered. */
  boundBy(cancel: () => void): void {
    this.#cancelBound = cancel
  }

  resolve(outcome: SharedOutcome): void {
    this.isAnswered = true
    this.#cancelBound()
    this.#resolve(outcome)
  }

  reject(error: unknown): void {
    this.isGivenUp = this.isAnswered = true
    this.#cancelBound()
    this.#reject(toLedgerError(error))
  }
}
