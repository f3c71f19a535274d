// Two tries of one request: the second begins where the first is late, and the first content of either is the answer. One that
// fails leaves the other to go on; what ends the request as a whole, as its caller's leaving does, ends both.
import type { Clock } from '../../../foundation/time/clock.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Served } from '../../tickets/served.ts'

type Outcome = Served | GatewayError

type Runners = {
  clock: Clock
  /** From the beginning of the first, ms. */
  afterMs: number
  first(): Promise<Outcome>
  /** Undefined: there is none now. */
  second(): Promise<Outcome> | undefined
  /** Nobody else can do better behind this failure. */
  isFinal(error: GatewayError): boolean
  /** Breaks off whatever still runs, behind a bug. */
  stop(): void
}

/** The failure is the one of the last to fail. @throws what is a bug */
export function race(runners: Runners): Promise<Outcome> {
  return new Promise((resolve, reject) => new Race(runners, resolve, reject).start())
}

class Race {
  readonly #runners: Runners
  readonly #resolve: (outcome: Outcome) => void
  readonly #reject: (bug: unknown) => void
  #cancelTimer: (() => void) | undefined
  #first: Promise<Outcome> | undefined
  #second: Promise<Outcome> | undefined
  #runningCount = 0
  #isOver = false

  constructor(runners: Runners, resolve: (outcome: Outcome) => void, reject: (bug: unknown) => void) {
    this.#runners = runners
    this.#resolve = resolve
    this.#reject = reject
  }

  start(): void {
    const { clock, afterMs, first } = this.#runners
    this.#first = this.#run(first())
    this.#cancelTimer = clock.after(afterMs, () => this.#join())
  }

  #join(): void {
    if (this.#isOver) return
    const second = this.#runners.second()
    if (second !== undefined) this.#second = this.#run(second)
  }

  #run(one: Promise<Outcome>): Promise<Outcome> {
    this.#runningCount += 1
    one.then(
      (outcome) => this.#end(one, outcome),
      (bug: unknown) =>
        this.#close(() => {
          this.#runners.stop()
          this.#reject(bug)
        }),
    )
    return one
  }

  #end(one: Promise<Outcome>, outcome: Outcome): void {
    this.#runningCount -= 1
    if (this.#isOver) return
    if (!(outcome instanceof GatewayError)) {
      const loser = one === this.#first ? this.#second : this.#first
      return this.#close(() => this.#resolve(loser === undefined ? outcome : keepFor(loser, outcome)))
    }
    const isAlone = this.#runningCount === 0
    if (isAlone || (one === this.#first && this.#runners.isFinal(outcome))) this.#close(() => this.#resolve(outcome))
  }

  #close(how: () => void): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#cancelTimer?.()
    how()
  }
}

/** A loser that is broken off while its request is being written still has the body until it learns of that. */
function keepFor(loser: Promise<Outcome>, served: Served): Served {
  return {
    ...served,
    whenSent(action) {
      const act = () => served.whenSent(action)
      loser.then(act, act)
    },
  }
}
