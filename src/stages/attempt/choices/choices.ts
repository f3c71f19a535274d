// An answer whose choices are given one by one, each by a call of its own to the endpoint that has given the first. The others
// begin once the first has content, so many at a time; their outputs go to one consumer as they come, so that choices are
// interleaved, and the end follows on the last of them. A call that fails before its content is tried again; whatever fails
// after that ends the answer. Whoever takes the answer holds it back, reads on and breaks it off as if it were one.
import { bounds } from '../../../foundation/bounds.ts'
import type { Clock } from '../../../foundation/time/clock.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { isRevocation } from '../../../keys/principal/assert-active.ts'
import type { Usage } from '../../../generation/usage/usage.ts'
import type { Incoming } from '../../../answer/incoming.ts'
import type { IncomingAnswer, RestTaker } from '../../../answer/incoming-answer.ts'
import type { ChoiceCall, ChoicesReader } from '../../../answer/choices/choices-reader.ts'
import type { Output } from '../../../answer/reader.ts'
import type { AttemptNote } from '../../tickets/attempt-note.ts'
import { callerLeft } from '../../tickets/while-caller-waits.ts'

export type ChoicesPorts = {
  clock: Clock
  /** Calls the provider for one choice, up to its first content. @throws GatewayError why there was none */
  call(running: RunningCall): Promise<Incoming>
  /** The answers of all choices as one, for a caller who does not stream. */
  join(answers: readonly Buffer[], usage: Usage | undefined): Buffer
  /** The caller has left: what has not begun never does. */
  isGone(): boolean
  /** Where callers who leave end calls that stream to us for them. */
  whenGone?(action: (() => void) | undefined): void
  onBug(error: unknown): void
}

/** A call that has begun, as it is made. */
type RunningCall = {
  readonly call: ChoiceCall
  note: AttemptNote | undefined
  incoming: Incoming | undefined
  /** Its first content has come. */
  isCommitted: boolean
  isTaken: boolean
  tries: number
  /** Ends it before its first content; undefined: it has not been sent yet. */
  abort: ((error: GatewayError) => void) | undefined
  /** Nobody wants it any more. */
  isDropped: boolean
  onIncoming(incoming: Incoming): void
}

type Gathering = { resolve(): void; reject(error: unknown): void }

/** Takes no notice of what a provider sends behind one choice of several. */
const nowhere: RestTaker = { write() {}, end() {} }

export class Choices implements IncomingAnswer {
  readonly reader: ChoicesReader
  readonly #ports: ChoicesPorts
  readonly #begun: RunningCall[] = []
  #runningCount = 0
  #isHeld = false
  #over = false
  /** Where the next reading on starts, so that no choice is always the last. */
  #turn = 0
  #consumer: ((output: Output) => void) | undefined
  #sliceBytes: (() => number) | undefined
  #onQuiet: (() => void) | undefined
  #gathering: Gathering | undefined
  #onSent: (() => void) | undefined
  #isSent = false

  /** `first`: the answer of the first choice, which has content. */
  constructor(reader: ChoicesReader, first: Incoming, note: AttemptNote, ports: ChoicesPorts) {
    this.reader = reader
    this.#ports = ports
    const [call] = reader.calls
    if (call === undefined) throw new TypeError('an answer has a choice')
    const running = this.#open(call)
    running.note = note
    this.#runningCount += 1
    this.#commit(running, first)
  }

  /** Waits for all of them, for a caller who does not stream. @throws GatewayError of a call that failed; `callerLeft` */
  gatherAll(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { whenGone } = this.#ports
      const settle = (how: () => void) => {
        whenGone?.(undefined)
        how()
      }
      this.#gathering = { resolve: () => settle(resolve), reject: (error) => settle(() => reject(error)) }
      whenGone?.(() => this.#fail(callerLeft, ''))
      if (this.#over) return
      const [first] = this.#begun
      if (first !== undefined) this.#noteWhole(first)
    })
  }

  /** Calls `action` once no call needs the request any more. */
  whenSent(action: () => void): void {
    if (this.#isSent) action()
    else this.#onSent = action
  }

  take(consumer: (output: Output) => void, sliceBytes?: () => number, onQuiet?: () => void): void {
    this.#consumer = consumer
    this.#sliceBytes = sliceBytes
    this.#onQuiet = onQuiet
    if (this.#gathering !== undefined) return this.#giveJoined(consumer)
    const [first] = this.#begun
    if (first !== undefined) this.#take(first)
    this.#beginMore()
  }

  hold(): void {
    this.#isHeld = true
    for (const { incoming, call } of this.#begun) if (!call.isWhole) incoming?.hold()
  }

  gather(): void {
    for (const { incoming, isTaken } of this.#begun) if (isTaken) incoming?.gather()
  }

  readOn(): void {
    this.#isHeld = false
    this.#turn += 1
    const { length } = this.#begun
    for (let at = 0; at < length && !this.#isHeld && !this.#over; at += 1) {
      const running = this.#begun[(this.#turn + at) % length]
      if (running === undefined || running.call.isWhole) continue
      if (running.isCommitted && !running.isTaken) this.#take(running)
      else running.incoming?.readOn()
    }
    this.#beginMore()
  }

  handOver(last: Buffer | string, to: RestTaker, _clock: Clock, onEnd: () => void): void {
    to.end(last)
    onEnd()
  }

  fail(error: GatewayError): void {
    if (this.#over) return
    this.#over = true
    // Each that runs has failed so.
    for (const { call, incoming, isTaken } of this.#begun) if (isTaken && !call.isWhole) incoming?.fail(error)
    this.#fail(error, this.writeFailure(error).bytes)
  }

  writeFailure(error: GatewayError): Output {
    try {
      return this.reader.fail(error)
    } catch (bug) {
      this.#ports.onBug(bug)
      return { bytes: '', content: false, ending: error }
    }
  }

  stop(): void {
    this.#over = true
    for (const running of this.#begun) drop(running)
    this.#noteSent()
  }

  free(): void {
    for (const { incoming } of this.#begun) incoming?.free()
  }

  get isAway(): boolean {
    return this.#begun.some(({ call, isCommitted, incoming }) =>
      call.isWhole ? false : !isCommitted || incoming?.isAway === true,
    )
  }

  #open(call: ChoiceCall): RunningCall {
    const running: RunningCall = {
      call,
      note: undefined,
      incoming: undefined,
      isCommitted: false,
      isTaken: false,
      tries: 0,
      abort: undefined,
      isDropped: false,
      onIncoming: (incoming) => this.#expect(running, incoming),
    }
    this.#begun.push(running)
    return running
  }

  #beginMore(): void {
    const { calls } = this.reader
    while (!this.#over && this.#begun.length < calls.length && this.#runningCount < bounds.choiceCallsAtOnce) {
      if (this.#isHeld || this.#ports.isGone()) return
      const call = calls[this.#begun.length]
      if (call !== undefined) this.#begin(this.#open(call))
    }
  }

  #begin(running: RunningCall): void {
    const { call } = running
    running.tries += 1
    running.incoming = call.reader = undefined
    running.abort = undefined
    call.eventCount = 0
    call.startedMs = this.#ports.clock.nowMs()
    this.#runningCount += 1
    this.#ports.call(running).then(
      (incoming) => this.#guard(() => this.#commit(running, incoming)),
      (error: unknown) => this.#guard(() => this.#failedEarly(running, error)),
    )
  }

  /** A bug here ends the answer, and not the process. */
  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#ports.onBug(error)
      this.fail(classify(error))
    }
  }

  /** What comes before the first content is held back and read in pieces like all the rest. */
  #expect(running: RunningCall, incoming: Incoming): void {
    running.incoming = incoming
    running.call.reader = incoming.reader
    if (this.#sliceBytes !== undefined) incoming.readInPieces(this.#sliceBytes)
    if (this.#isHeld) incoming.hold()
  }

  #commit(running: RunningCall, incoming: Incoming): void {
    const { call, note } = running
    running.incoming = incoming
    running.isCommitted = true
    call.reader = incoming.reader
    call.wasSent = true
    call.startedMs = note?.startedMs ?? call.startedMs
    if (this.#over) return incoming.stop()
    if (this.#begun.length === this.reader.calls.length && this.#begun.every(({ isCommitted }) => isCommitted))
      this.#noteSent()
    if (this.#gathering !== undefined) this.#noteWhole(running)
    else if (this.#consumer !== undefined && !this.#isHeld) this.#take(running)
  }

  #take(running: RunningCall): void {
    running.isTaken = true
    const { incoming } = running
    incoming?.take((output) => this.#output(running, output), this.#sliceBytes, this.#onQuiet)
    incoming?.gather()
  }

  #output(running: RunningCall, output: Output): void {
    if (this.#over) return
    const { call } = running
    const { bytes, content, ending } = output
    this.reader.note(call, this.#ports.clock.nowMs())
    if (bytes.length > 0) call.isTold = true
    if (ending === undefined) return this.#consumer?.(output)
    if (ending !== 'end') {
      // Where a filter ends the answer, what was reported behind the last content is all that is billed.
      call.isWhole = ending.kind === 'content_policy_violation'
      return this.#fail(ending, bytes)
    }
    call.isWhole = true
    this.#runningCount -= 1
    queueMicrotask(() => running.incoming?.handOver('', nowhere, this.#ports.clock, () => {}))
    if (this.reader.isWhole) {
      this.#over = true
      this.#consumer?.({ bytes: bytes.toString() + this.reader.encodeEnd(), content, ending })
      return
    }
    this.#consumer?.({ bytes, content, ending: undefined })
    this.#beginMore()
  }

  #failedEarly(running: RunningCall, failure: unknown): void {
    if (this.#over) return
    const { call, tries } = running
    this.#runningCount -= 1
    running.incoming = call.reader = undefined
    if (!(failure instanceof GatewayError)) this.#ports.onBug(failure)
    const error = classify(failure)
    const isWanted = !this.#ports.isGone() && error !== callerLeft && !isRevocation(error)
    // One that had not been sent when its caller left. What others have begun of a body goes on to its end, as it is billed.
    if (error === callerLeft && this.#gathering !== undefined && this.#runningCount > 0) return
    if (isWanted && tries < bounds.triesPerChoice) this.#begin(running)
    else this.#fail(error, this.writeFailure(error).bytes)
  }

  /** One of them has failed for good, so that all have. */
  #fail(error: GatewayError, bytes: Buffer | string): void {
    this.stop()
    this.#gathering?.reject(error)
    this.#consumer?.({ bytes, content: false, ending: error })
  }

  #noteWhole({ call }: RunningCall): void {
    call.isWhole = true
    this.#runningCount -= 1
    this.#beginMore()
    if (this.reader.isWhole) this.#gathering?.resolve()
    else if (this.#runningCount === 0 && this.#ports.isGone()) this.#fail(callerLeft, '')
  }

  #giveJoined(consumer: (output: Output) => void): void {
    const answers: Buffer[] = []
    for (const { incoming } of this.#begun)
      incoming?.take(({ bytes }) => answers.push(typeof bytes === 'string' ? Buffer.from(bytes) : bytes))
    this.#over = true
    consumer({ bytes: this.#ports.join(answers, this.reader.readWholeUsage()), content: true, ending: 'end' })
  }

  #noteSent(): void {
    this.#isSent = true
    this.#onSent?.()
    this.#onSent = undefined
  }
}

/** Breaks off what still runs of a call, and notes whether its provider has it. */
function drop(running: RunningCall): void {
  const { call, incoming, isCommitted, abort } = running
  running.isDropped = true
  if (isCommitted) return incoming?.stop()
  abort?.(callerLeft)
  call.wasSent = running.note?.sent === true && running.note.outcome === 'abandoned'
}

function classify(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  return new GatewayError('internal_error', 'Something went wrong on our side.', { detail: String(error) })
}
