// One request to the shared ledger, and the promise that its caller waits for. The promise is kept or broken once; the
// queue may go on with the request afterwards.
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
    // What the queue itself asks for has no caller, so a failure of it is not an unhandled rejection.
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
