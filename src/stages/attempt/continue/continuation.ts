// A committed stream with which another endpoint goes on where its provider breaks it off inside a text. Towards the relay it is
// one answer: while another endpoint is asked it is silent for a reason, and where nobody goes on it ends with the error that it
// broke off with. Once in an answer: what goes on and breaks off is an error.
import type { ContinuableReader, Cut } from '../../../answer/continued/continuable-reader.ts'
import type { Incoming } from '../../../answer/incoming.ts'
import type { IncomingAnswer, RestTaker } from '../../../answer/incoming-answer.ts'
import type { AnswerReading, Output } from '../../../answer/reader.ts'
import type { Clock } from '../../../foundation/time/clock.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'

type ContinuationPorts = {
  /** Asks others to go on. Undefined: nobody does. `onStart`: how to break the call off that has begun. */
  goOn(cut: Cut, onStart: (abort: () => void) => void): Promise<Incoming | undefined>
  onBug(error: unknown): void
}

type Taking = Parameters<IncomingAnswer['take']>

export class Continuation implements IncomingAnswer {
  readonly #begun: ContinuableReader
  readonly #ports: ContinuationPorts
  #current: Incoming
  #phase: 'first' | 'asking' | 'last' | 'over' = 'first'
  #taking: Taking | undefined
  #isHeld = false
  /** What came while the answer was held back. */
  #waiting: (() => void) | undefined
  #abort: (() => void) | undefined
  #onSent: (() => void) | undefined
  #isSent = false

  /** `first`: the answer that `begun` reads. */
  constructor(first: Incoming, begun: ContinuableReader, ports: ContinuationPorts) {
    this.#current = first
    this.#begun = begun
    this.#ports = ports
  }

  get reader(): AnswerReading {
    return this.#current.reader
  }

  take(...taking: Taking): void {
    this.#taking = taking
    const [, sliceBytes, onQuiet] = taking
    this.#current.take((output) => this.#output(output), sliceBytes, onQuiet)
  }

  hold(): void {
    this.#isHeld = true
    this.#current.hold()
  }

  gather(): void {
    this.#current.gather()
  }

  readOn(): void {
    this.#isHeld = false
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting !== undefined) this.#guard(waiting)
    else if (this.#phase !== 'asking') this.#current.readOn()
  }

  writeFailure(error: GatewayError): Output {
    return this.#current.writeFailure(error)
  }

  handOver(last: Buffer | string, to: RestTaker, clock: Clock, onEnd: () => void): void {
    this.#current.handOver(last, to, clock, onEnd)
  }

  fail(error: GatewayError): void {
    if (this.#phase === 'first' || this.#phase === 'last') return this.#current.fail(error)
    if (this.#phase === 'asking') this.#guard(() => this.#tellCut())
  }

  stop(): void {
    this.#phase = 'over'
    this.#waiting = undefined
    this.#abort?.()
    this.#current.stop()
    this.#noteSent()
  }

  free(): void {
    this.#current.free()
  }

  get isAway(): boolean {
    return this.#phase === 'asking' || this.#current.isAway
  }

  /** Calls `action` once no call needs the request any more. */
  whenSent(action: () => void): void {
    if (this.#isSent) action()
    else this.#onSent = action
  }

  #output(output: Output): void {
    const { cut } = this.#begun
    if (this.#phase === 'first' && cut !== undefined) return this.#ask(cut, output)
    if (output.ending !== undefined) this.#noteSent()
    this.#tell(output)
  }

  #ask(cut: Cut, last: Output): void {
    this.#phase = 'asking'
    if (last.bytes.length > 0) this.#tell({ ...last, ending: undefined })
    this.#ports
      .goOn(cut, (abort) => {
        this.#abort = abort
        if (this.#phase === 'over') abort()
      })
      .catch((error: unknown) => void this.#ports.onBug(error))
      .then((next) => this.#guard(() => this.#answered(next ?? undefined)))
      .catch((error: unknown) => this.#ports.onBug(error))
  }

  #answered(next: Incoming | undefined): void {
    this.#abort = undefined
    this.#noteSent()
    if (this.#phase !== 'asking') return next?.stop()
    if (next === undefined) return this.#tellCut()
    this.#phase = 'last'
    this.#current = next
    this.#whenRead(() => {
      const [, sliceBytes, onQuiet] = this.#taking ?? []
      next.take((output) => this.#tell(output), sliceBytes, onQuiet)
      next.gather()
    })
  }

  #tellCut(): void {
    this.#phase = 'last'
    this.#abort?.()
    this.#whenRead(() => this.#tell(this.#begun.tellCut()))
  }

  #whenRead(action: () => void): void {
    if (this.#isHeld) this.#waiting = action
    else action()
  }

  #tell(output: Output): void {
    if (this.#phase !== 'over') this.#taking?.[0](output)
  }

  /** A bug here ends the answer, and not the process. */
  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#ports.onBug(error)
      this.#breakOff(
        error instanceof GatewayError
          ? error
          : new GatewayError('internal_error', 'Something went wrong on our side.', { detail: String(error) }),
      )
    }
  }

  #breakOff(error: GatewayError): void {
    const last = this.#current.writeFailure(error)
    this.#current.stop()
    this.#tell({ ...last, ending: error })
    this.#phase = 'over'
  }

  #noteSent(): void {
    this.#isSent = true
    this.#onSent?.()
    this.#onSent = undefined
  }
}
