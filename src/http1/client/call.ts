// One call to a provider, from `open` to its end. Its connection calls it with the answer's head, pieces and end; it hands
// the head to its handler, and the rest to the sink that was attached. Once it is aborted it calls neither of them again.
// It knows no HTTP.
import type { GatewayError } from '../../generation/gateway-error.ts'
import type { CallHandler, CallUnderWay } from '../../stages/attempt/upstream.ts'
import type { Head } from './read-head.ts'
import type { BodySink, UpstreamAnswer } from '../../answer/upstream-answer.ts'

/** Reasons for which a connection is not read, as flags. */
export const UNATTACHED = 1
const PAUSED = 2
export const GATED = 4

/** The owner of a call: the pool while it waits, then its connection. */
export type CallHolder = {
  /** The call was broken off. */
  drop(call: Call): void
  hold(reasons: number): void
  release(reasons: number): void
  gather(): void
}

const noHeaders: UpstreamAnswer['headers'] = {}
const NO_BYTES = Buffer.alloc(0)

export class Call implements UpstreamAnswer, CallUnderWay {
  status = 0
  headers: UpstreamAnswer['headers'] = noHeaders
  sent = false
  /** It was written a second time, on a new connection. */
  resent = false
  /** On the monotonic clock, ms: when it was written last. */
  sentMs = 0
  /** The request, until an answer begins or it is too old to be written again. */
  head: string
  body: Buffer
  #holder: CallHolder | undefined = undefined
  #handler: CallHandler | undefined
  #sink: BodySink | undefined = undefined
  /** Pieces that came before a sink was attached. */
  #kept: Buffer[] | undefined = undefined
  #outcome: 'end' | GatewayError | undefined = undefined
  #over = false

  constructor(head: string, body: Buffer, handler: CallHandler) {
    this.head = head
    this.body = body
    this.#handler = handler
  }

  get isAttached(): boolean {
    return this.#sink !== undefined
  }

  get isOver(): boolean {
    return this.#over
  }

  /** Its owner from now on; undefined once its answer has been read. */
  give(holder: CallHolder | undefined): void {
    this.#holder = holder
  }

  noteSent(nowMs: number): void {
    this.sent = true
    this.sentMs = nowMs
  }

  /** The request could still be written again. */
  get isWhole(): boolean {
    return this.head !== ''
  }

  /** Keeps the request no longer. */
  forget(): void {
    this.head = ''
    this.body = NO_BYTES
  }

  begin(head: Head): void {
    const handler = this.#handler
    if (handler === undefined) return
    this.#handler = undefined
    this.forget()
    this.status = head.status
    this.headers = head.headers
    handler.onAnswer(this)
  }

  push(piece: Buffer): void {
    if (this.#over) return
    if (this.#sink === undefined) (this.#kept ??= []).push(piece)
    else this.#sink.data(piece)
  }

  end(): void {
    this.#finish('end')
  }

  fail(error: GatewayError): void {
    const handler = this.#handler
    if (handler === undefined) return this.#finish(error)
    this.#close()
    handler.onFailure(error)
  }

  attach(sink: BodySink): void {
    if (this.#over) return
    this.#sink = sink
    // Each header is a slice of the head's text, which a long stream would keep.
    this.headers = noHeaders
    this.#holder?.release(UNATTACHED | PAUSED)
    const kept = this.#kept
    this.#kept = undefined
    if (kept !== undefined) for (const piece of kept) this.push(piece)
    if (this.#outcome !== undefined) this.#finish(this.#outcome)
  }

  pause(): void {
    this.#holder?.hold(PAUSED)
  }

  resume(): void {
    this.#holder?.release(PAUSED)
  }

  gather(): void {
    this.#holder?.gather()
  }

  abort(): void {
    if (this.#over) return
    const holder = this.#holder
    this.#close()
    holder?.drop(this)
  }

  #finish(outcome: 'end' | GatewayError): void {
    if (this.#over) return
    this.#outcome = outcome
    const sink = this.#sink
    if (sink === undefined) return
    this.#close()
    if (outcome === 'end') sink.end()
    else sink.fail(outcome)
  }

  #close(): void {
    this.#over = true
    this.#holder = undefined
    this.#handler = undefined
    this.#sink = undefined
    this.#kept = undefined
    this.forget()
  }
}
