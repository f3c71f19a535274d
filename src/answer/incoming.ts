// An answer on its way in: the provider's chunks go through a reader, and what it gives is kept until the caller's side
// takes it. The first content is the commit point, where failover ends. Before the commit point reading is never
// paused, within a bound, since only reading can bring the content. Bytes that the provider sends behind the answer's
// end are passed on too.
import { AssertionError } from '../foundation/assert.ts'
import { bounds } from '../foundation/bounds.ts'
import type { ByteShare } from '../foundation/byte-budget.ts'
import { BytePile } from '../foundation/frames/byte-pile.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { FrameError } from '../foundation/frames/sse.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { IncomingAnswer, RestTaker } from './incoming-answer.ts'
import { nothing, type AnswerReader, type Output } from './reader.ts'
import type { BodyFlow, BodyHandler } from '../http1/client/response-handler.ts'

/** One of the two is called, once: at the first content or an end without any, or where the answer failed before. */
type CommitWatch = {
  onCommit(incoming: Incoming): void
  onFailure(error: GatewayError): void
}

/** The gateway, or this key, holds as many bytes of answers as it may. */
const crowded = new GatewayError('overloaded', 'Too many answers are in flight. Please try again in a moment.', {
  retryAfterSeconds: 1,
})

const EMPTY = Buffer.alloc(0)
const unbounded = () => Number.POSITIVE_INFINITY

export class Incoming implements BodyHandler<GatewayError>, IncomingAnswer {
  readonly reader: AnswerReader
  readonly #flow: BodyFlow
  readonly #share: ByteShare
  #watch: CommitWatch | undefined
  /** What the reader gave before somebody took it: bytes, and then the output with the first content. */
  readonly #kept = new BytePile()
  #firstContent: Output | undefined
  #readBytes = 0
  /** What has come and is not read yet: bytes of which slices are being read, those behind them, and the end. */
  #slicing: Buffer = EMPTY
  readonly #unread = new BytePile()
  #outcome: 'end' | GatewayError | undefined
  /** Nothing is read: from the first content on until somebody takes it, and while the consumer asks for that. */
  #isHeld = false
  /** What has come last is being read on a thread, and nothing else meanwhile. */
  #isAway = false
  /** What was handed on last and whoever took it has not passed on. */
  #handedBytes = 0
  #consumer: ((output: Output) => void) | undefined
  #onQuiet: () => void = () => {}
  #sliceBytes: () => number = unbounded
  /** The reader has given the answer's end, or nobody wants more of it. */
  #over = false
  /** The provider has ended its body, or was broken off. */
  #isClosed = false
  /** What it sent behind the answer's end and nobody has taken yet. */
  readonly #rest = new BytePile()
  #onRest: ((isClosed: boolean) => void) | undefined
  readonly #onBug: (error: unknown) => void
  #ending: Output['ending']
  #onEnded: ((how: Output['ending']) => void) | undefined

  /**
   * `share`: what is charged for all that came before the first content, and afterwards for what waits here; the watch
   * closes it where the answer fails before that.
   */
  constructor(
    flow: BodyFlow,
    reader: AnswerReader,
    share: ByteShare,
    onBug: (error: unknown) => void,
    watch: CommitWatch,
  ) {
    this.#flow = flow
    this.reader = reader
    this.#share = share
    this.#onBug = onBug
    this.#watch = watch
  }

  /** To be called before anything has come, where already the first content is to be read in pieces. */
  readInPieces(sliceBytes: () => number): void {
    this.#sliceBytes = sliceBytes
  }

  /**
   * Calls `action` once, when whoever took the answer has been handed its end, or has broken it off before (undefined). It runs
   * behind what is done for the caller then.
   */
  whenEnded(action: (how: Output['ending']) => void): void {
    this.#onEnded = action
    const isStopped = this.#over && this.#ending === undefined
    if (isStopped || (this.#over && this.#consumer !== undefined)) this.#tellEnded()
  }

  take(consumer: (output: Output) => void, sliceBytes = unbounded, onQuiet = () => {}): void {
    this.#consumer = consumer
    this.#onQuiet = onQuiet
    this.#sliceBytes = sliceBytes
    this.#isHeld = false
    const kept = this.#takeKept()
    if (kept.bytes.length > 0 || kept.ending !== undefined) consumer(kept)
    if (kept.ending !== undefined) this.#tellEnded()
    if (!this.#isWaiting) this.#readUnread()
  }

  hold(): void {
    this.#isHeld = true
    this.#flow.pause()
  }

  gather(): void {
    this.#flow.gather()
  }

  readOn(): void {
    this.#isHeld = false
    this.#handedBytes = 0
    this.#readUnread()
  }

  handOver(last: Buffer | string, to: RestTaker, clock: Clock, onEnd: () => void): void {
    this.readOn()
    let cancelTimer = () => {}
    const finish = (bytes: Buffer | string) => {
      this.#onRest = undefined
      to.end(bytes)
      onEnd()
    }
    if (this.#isClosed) return finish(join(last, this.#rest.take()))
    if (this.reader.handsOn) {
      to.write(join(last, this.#rest.take()))
      this.#onRest = (isClosed) => {
        if (!isClosed) return void to.write(this.#rest.take())
        cancelTimer()
        finish(this.#rest.take())
      }
    } else {
      this.#onRest = (isClosed) => {
        if (isClosed) cancelTimer()
      }
      to.end(last)
      onEnd()
    }
    cancelTimer = clock.after(bounds.afterEndMs, () => this.#close())
  }

  push(chunk: Buffer): void {
    if (!this.#isWaiting && !this.#hasUnread && chunk.length <= this.#sliceBytes()) return this.#read(chunk)
    this.#unread.push(chunk)
    if (!this.#isWaiting) this.#readUnread()
    else if (this.#unread.size + this.#slicing.length > bounds.callerQueueBytes) this.#flow.pause()
  }

  end(): void {
    this.#arrive('end')
  }

  fail(error: GatewayError): void {
    this.#arrive(error)
  }

  writeFailure(error: GatewayError): Output {
    try {
      return this.reader.fail(error)
    } catch (bug) {
      this.#onBug(bug)
      return { bytes: '', content: false, ending: error }
    }
  }

  stop(): void {
    this.#over = true
    this.#close()
    this.free()
    this.#tellEnded()
  }

  free(): void {
    this.#share.close()
  }

  get isAway(): boolean {
    return this.#isAway
  }

  get #isWaiting(): boolean {
    return this.#isHeld || this.#isAway
  }

  get #hasUnread(): boolean {
    return this.#slicing.length > 0 || this.#unread.size > 0
  }

  #arrive(how: 'end' | GatewayError): void {
    if (this.#isWaiting || this.#hasUnread) this.#outcome = how
    else this.#read(how)
  }

  #readUnread(): void {
    while (!this.#isWaiting && this.#hasUnread) {
      if (this.#slicing.length === 0) this.#slicing = this.#unread.take()
      const slice = this.#slicing.subarray(0, this.#sliceBytes())
      this.#slicing = this.#slicing.subarray(slice.length)
      this.#read(slice)
    }
    if (this.#isWaiting) return
    const outcome = this.#outcome
    this.#outcome = undefined
    if (outcome !== undefined) this.#read(outcome)
    else this.#flow.resume()
  }

  #read(arrival: Buffer | 'end' | GatewayError): void {
    if (this.#over) return this.#readRest(arrival)
    const output = this.#try(arrival)
    if (arrival === 'end') this.#isClosed = true
    if (output.later === undefined) this.#give(output)
    else void this.#await(output.later)
  }

  async #await(later: Promise<Output>): Promise<void> {
    this.#isAway = true
    const output = await later.catch((error: unknown) => this.writeFailure(this.#classify(error)))
    this.#isAway = false
    if (this.#over) return
    try {
      this.#give(output)
      this.#readUnread()
    } catch (error) {
      this.fail(this.#classify(error))
    }
  }

  #give(output: Output): void {
    // An error may be ours (silence, a bound): the call is broken off all the same.
    if (output.ending !== undefined) {
      this.#over = true
      this.#ending = output.ending
      if (output.ending !== 'end') this.#close()
    }
    if (this.#consumer !== undefined) return this.#handOn(output, this.#consumer)
    if (!output.content && output.ending === undefined) return this.#keep(this.#kept, output)
    this.#firstContent = output
    // From here on it is taken soon, whatever else comes: until then it may wait unread.
    this.#isHeld = true
    this.#tell(output)
  }

  #handOn(output: Output, consumer: (output: Output) => void): void {
    if (output.ending !== undefined) this.free()
    if (output.bytes.length === 0 && output.ending === undefined) return this.#onQuiet()
    consumer(output)
    if (output.ending !== undefined) this.#tellEnded()
    if (!this.#isHeld || this.#over) return
    // A slow caller: what they were given still waits for them.
    this.#handedBytes = output.bytes.length
    if (!this.#charge(0)) this.fail(crowded)
  }

  #tellEnded(): void {
    const action = this.#onEnded
    this.#onEnded = undefined
    if (action === undefined) return
    queueMicrotask(() => {
      try {
        action(this.#ending)
      } catch (error) {
        this.#onBug(error)
      }
    })
  }

  /** Charges what waits here, once it is much. False: there is no room for it. */
  #charge(arrivingBytes: number): boolean {
    const { size } = this.#unread
    const wanted = this.reader.keptBytes + size + this.#slicing.length + this.#handedBytes + arrivingBytes
    const counted = wanted <= bounds.uncountedAnswerBytes ? 0 : wanted
    const { bytes } = this.#share
    if (counted > bytes) return this.#share.take(counted - bytes)
    if (counted < bytes) this.#share.giveBack(bytes - counted)
    return true
  }

  /** What comes behind the answer's end can no longer fail it. */
  #readRest(arrival: Buffer | 'end' | GatewayError): void {
    if (this.#isClosed) return
    if (arrival instanceof GatewayError) return this.#close()
    try {
      this.#keep(this.#rest, arrival === 'end' ? this.reader.end() : this.reader.push(arrival))
    } catch {
      return this.#close()
    }
    if (arrival === 'end') this.#isClosed = true
    if (this.#onRest !== undefined) this.#onRest(this.#isClosed)
    else if (this.#rest.size > bounds.afterEndBytes) this.#close()
  }

  #keep(pile: BytePile, { bytes }: Output): void {
    if (bytes.length > 0) pile.push(toBuffer(bytes))
  }

  #close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#slicing = EMPTY
    this.#unread.take()
    this.#flow.abort()
    this.#onRest?.(true)
  }

  #takeKept(): Output {
    const first = this.#firstContent ?? nothing
    this.#firstContent = undefined
    return this.#kept.size === 0 ? first : { ...first, bytes: join(this.#kept.take(), toBuffer(first.bytes)) }
  }

  #try(arrival: Buffer | 'end' | GatewayError): Output {
    try {
      if (arrival === 'end') return this.reader.end()
      if (arrival instanceof GatewayError) return this.writeFailure(arrival)
      this.#readBytes += arrival.length
      // Before its first content an answer is never paused, since nothing but reading on can bring that content.
      if (this.#consumer === undefined && this.#readBytes > this.reader.contentWithinBytes)
        throw new FrameError(`no content within ${this.reader.contentWithinBytes} bytes`)
      const isCharged = this.#watch === undefined ? this.#charge(arrival.length) : this.#share.take(arrival.length)
      if (!isCharged) throw crowded
      return this.reader.push(arrival)
    } catch (error) {
      return this.writeFailure(this.#classify(error))
    }
  }

  #tell({ content, ending }: Output): void {
    const watch = this.#watch
    this.#watch = undefined
    if (content || ending === 'end') watch?.onCommit(this)
    else if (ending !== undefined) watch?.onFailure(ending)
  }

  #classify(error: unknown): GatewayError {
    if (error instanceof GatewayError) return error
    if (error instanceof FrameError) {
      return new GatewayError('provider_error', 'The provider sent an answer that could not be read.', {
        detail: error.message,
      })
    }
    this.#onBug(error)
    const detail = error instanceof AssertionError ? error.message : String(error)
    return new GatewayError('internal_error', 'Something went wrong on our side.', { detail })
  }
}

function toBuffer(bytes: Buffer | string): Buffer {
  return typeof bytes === 'string' ? Buffer.from(bytes) : bytes
}

function join(first: Buffer | string, second: Buffer): Buffer | string {
  return second.length === 0 ? first : Buffer.concat([toBuffer(first), second])
}
