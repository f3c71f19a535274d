// An answer on its way in: the upstream's chunks through a reader, kept until someone takes them. It tells when the
// first content has come, which is when failover ends (the commit point).
import { AssertionError } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import { FrameError } from '../../foundation/sse.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { AnswerReader, Output } from '../relay/reader.ts'
import type { BodySink, UpstreamAnswer } from './upstream.ts'

/** Who is told, once, of the first content or an end without any, or that the answer failed before. */
export type CommitWatch = {
  onCommit(incoming: Incoming): void
  onFailure(error: GatewayError): void
}

export class Incoming implements BodySink {
  readonly reader: AnswerReader
  readonly answer: UpstreamAnswer
  #watch: CommitWatch | undefined
  #kept: Output[] = []
  #keptBytes = 0
  /** Kept outputs that the consumer has not been given yet. */
  #left = 0
  #consumer: ((output: Output) => void) | undefined
  #over = false
  #onBug: (error: unknown) => void

  constructor(answer: UpstreamAnswer, reader: AnswerReader, onBug: (error: unknown) => void, watch: CommitWatch) {
    this.answer = answer
    this.reader = reader
    this.#onBug = onBug
    this.#watch = watch
    answer.attach(this)
  }

  /** Hands over what has come and all that follows; outputs without bytes and ending are left out. */
  take(consumer: (output: Output) => void): void {
    this.#consumer = consumer
    const kept = this.#kept
    this.#kept = []
    this.#left = kept.length
    for (const output of kept) {
      this.#left -= 1
      consumer(output)
    }
    if (!this.#over) this.answer.resume()
  }

  /** The reader has read further than what was handed over. */
  get isAhead(): boolean {
    return this.#left > 0
  }

  data(chunk: Buffer): void {
    this.#step(() => this.reader.push(chunk))
  }

  end(): void {
    this.#step(() => this.reader.end())
  }

  /** Ends the answer with an error: the upstream's connection broke, or a bound of ours was reached. */
  fail(error: GatewayError): void {
    this.#step(() => this.reader.fail(error))
  }

  /** Breaks the upstream call off; nothing more is handed over. */
  stop(): void {
    this.#over = true
    this.answer.abort()
  }

  #step(read: () => Output): void {
    if (this.#over) return
    let output: Output
    try {
      output = read()
    } catch (error) {
      output = this.reader.fail(this.#classify(error))
    }
    if (output.ending !== undefined) {
      this.#over = true
      if (output.ending !== 'end') this.answer.abort()
    }
    if (this.#consumer !== undefined) {
      if (output.bytes.length > 0 || output.ending !== undefined) this.#consumer(output)
      return
    }
    this.#kept.push(output)
    this.#keptBytes += output.bytes.length
    if (this.#keptBytes > bounds.callerQueueBytes && !this.#over) this.answer.pause()
    if (output.content || output.ending !== undefined) this.#tell(output)
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
