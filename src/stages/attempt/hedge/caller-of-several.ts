// One caller, for whom two tries run at a time: each of them listens for the caller's leaving, where an exchange takes one
// listener. A try whose answer is not wanted any more is told that its caller has left, and once the race is over nothing that
// a try still does reaches the exchange.
import type { WaitingCaller } from '../../tickets/while-caller-waits.ts'

/** The caller as one try sees them. */
type CallerOfOne = WaitingCaller & { leave(): void }

export class CallerOfSeveral {
  readonly #exchange: WaitingCaller
  readonly #ones = new Set<One>()
  #isClosed = false

  constructor(exchange: WaitingCaller) {
    this.#exchange = exchange
    exchange.whenGone(() => {
      for (const one of this.#ones) one.leave()
    })
  }

  open(): CallerOfOne {
    const one = new One((bytes) => !this.#isClosed && this.#exchange.takeBytes(bytes))
    this.#ones.add(one)
    if (this.#exchange.gone) one.leave()
    return one
  }

  /** Whoever is next may listen to the exchange. */
  close(): void {
    this.#isClosed = true
    this.#exchange.whenGone(undefined)
  }
}

class One implements CallerOfOne {
  readonly takeBytes: WaitingCaller['takeBytes']
  #isGone = false
  #whenGone: (() => void) | undefined

  constructor(takeBytes: WaitingCaller['takeBytes']) {
    this.takeBytes = takeBytes
  }

  get gone(): boolean {
    return this.#isGone
  }

  whenGone(action: (() => void) | undefined): void {
    this.#whenGone = action
    if (this.#isGone) action?.()
  }

  leave(): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#whenGone?.()
  }
}
