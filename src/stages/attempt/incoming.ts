// An answer on its way in: the upstream's chunks through a reader, kept until someone takes them. It tells when the
// first content has come, which is when failover ends (the commit point).
import { AssertionError } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { ByteShare } from '../../foundation/byte-budget.ts'
import { FrameError } from '../../foundation/sse.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { AnswerReader, Output } from '../relay/reader.ts'
import type { BodySink, UpstreamAnswer } from './upstream.ts'

/** Who is told, once, of the first content or an end without any, or that the answer failed before. */
export type CommitWatch = {
  onCommit(incoming: Incoming): void
  onFailure(error: GatewayError): void
}

/** The gateway, or this key, holds as many bytes of answers as it may. */
const crowded = new GatewayError('overloaded', 'Too many answers are in flight. Please try again in a moment.', {
  retryAfterSeconds: 1,
})

/** What has come of an answer: a piece of it, its end, or why it broke off. */
type Arrival = Buffer | 'end' | GatewayError

export class Incoming implements BodySink {
  readonly reader: AnswerReader
  readonly answer: UpstreamAnswer
  readonly #share: ByteShare
  #watch: CommitWatch | undefined
  /** What the reader gave before somebody took it. */
  #kept: Output[] = []
  /** Kept outputs that the consumer has not been given yet. */
  #left = 0
  #readBytes = 0
  /** What has come and is not read yet. */
  #unread: Arrival[] = []
  #unreadBytes = 0
  /** Nothing is read: from the first content on until somebody takes it, and while the consumer asks for that. */
  #isHeld = false
  #consumer: ((output: Output) => void) | undefined
  #sliceBytes = Number.POSITIVE_INFINITY
  #over = false
  #onBug: (error: unknown) => void

  /** `share`: what is charged for the bytes before the first content; the watch closes it. */
  constructor(
    answer: UpstreamAnswer,
    reader: AnswerReader,
    share: ByteShare,
    onBug: (error: unknown) => void,
    watch: CommitWatch,
  ) {
    this.answer = answer
    this.reader = reader
    this.#share = share
    this.#onBug = onBug
    this.#watch = watch
    answer.attach(this)
  }

  /**
   * Hands over what has come and all that follows; outputs without bytes and ending are left out. `sliceBytes`: the most
   * that is read at once, for a consumer that may want to stop in between.
   */
  take(consumer: (output: Output) => void, sliceBytes = Number.POSITIVE_INFINITY): void {
    this.#consumer = consumer
    this.#sliceBytes = sliceBytes
    const kept = this.#kept
    this.#kept = []
    this.#isHeld = false
    this.#left = kept.length
    for (const output of kept) {
      this.#left -= 1
      if (output.bytes.length > 0 || output.ending !== undefined) consumer(output)
    }
    if (!this.#isHeld) this.#readUnread()
  }

  /** The reader has read further than what was handed over. */
  get isAhead(): boolean {
    return this.#left > 0
  }

  /** Reads nothing more until `readOn`: what comes meanwhile is kept unread, and the provider is paused. */
  hold(): void {
    this.#isHeld = true
    this.answer.pause()
  }

  readOn(): void {
    this.#isHeld = false
    if (this.#left === 0) this.#readUnread()
  }

  #readUnread(): void {
    while (!this.#isHeld && !this.#over) {
      const next = this.#unread.shift()
      if (next === undefined) return this.answer.resume()
      if (typeof next === 'object' && !(next instanceof GatewayError)) this.#unreadBytes -= next.length
      this.#read(next)
    }
  }

  data(chunk: Buffer): void {
    if (!this.#isHeld && this.#unread.length === 0 && chunk.length <= this.#sliceBytes) return this.#read(chunk)
    for (let at = 0; at < chunk.length; at += this.#sliceBytes)
      this.#unread.push(chunk.subarray(at, Math.min(chunk.length, at + this.#sliceBytes)))
    this.#unreadBytes += chunk.length
    if (!this.#isHeld) this.#readUnread()
    else if (this.#unreadBytes > bounds.callerQueueBytes) this.answer.pause()
  }

  end(): void {
    this.#arrive('end')
  }

  /** Ends the answer with an error: the upstream's connection broke, or a bound of ours was reached. */
  fail(error: GatewayError): void {
    this.#arrive(error)
  }

  /** Breaks the upstream call off; nothing more is handed over. */
  stop(): void {
    this.#over = true
    this.#unread = []
    this.answer.abort()
  }

  #arrive(how: 'end' | GatewayError): void {
    if (this.#isHeld || this.#unread.length > 0) this.#unread.push(how)
    else this.#read(how)
  }

  #read(arrival: Arrival): void {
    if (this.#over) return
    const output = this.#try(arrival)
    if (output.ending !== undefined) {
      this.#over = true
      if (output.ending !== 'end') this.answer.abort()
    }
    if (this.#consumer !== undefined) {
      if (output.bytes.length > 0 || output.ending !== undefined) this.#consumer(output)
      return
    }
    this.#kept.push(output)
    if (!output.content && output.ending === undefined) return
    // From here on it is taken soon, whatever else comes: until then it may wait unread.
    this.#isHeld = true
    this.#tell(output)
  }

  #try(arrival: Arrival): Output {
    try {
      if (arrival === 'end') return this.reader.end()
      if (arrival instanceof GatewayError) return this.reader.fail(arrival)
      this.#readBytes += arrival.length
      // Before its first content an answer is never paused, since nothing but reading on can bring that content.
      if (this.#consumer === undefined && this.#readBytes > this.reader.contentWithinBytes)
        throw new FrameError(`no content within ${this.reader.contentWithinBytes} bytes`)
      if (this.#watch !== undefined && !this.#share.take(arrival.length)) throw crowded
      return this.reader.push(arrival)
    } catch (error) {
      return this.reader.fail(this.#classify(error))
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
