// One caller's connection: one request at a time and its answer. It keeps true that a request's end is where its framing
// says, that what comes behind it waits for its turn, that answers leave in the order of the requests, and that whoever
// answers is told when the caller leaves. What is not a request is refused once, and then the connection closes.
import type { Socket } from 'node:net'
import { bounds } from '../../../foundation/bounds.ts'
import type { Clock } from '../../../foundation/clock.ts'
import { BodyFraming } from '../../../foundation/http1/body-framing.ts'
import { HeadFinder } from '../../../foundation/http1/head-finder.ts'
import { WireError } from '../../../foundation/http1/wire-error.ts'
import type { Place } from '../../../foundation/linked-list.ts'
import { AnswerWriter } from './answer-writer.ts'
import { readRequest, type RequestHead } from './read-request.ts'
import { RequestBody } from './request-body.ts'

/** Why bytes were refused that are no request, or not one that we take. */
export type Refusal = WireError['kind'] | 'late'

/** Who answers a request. */
export type Answerer = {
  /** The caller has left, or its connection broke, before the answer was whole. */
  onLeft(): void
  /** A slow caller is ready for more. */
  onDrain(): void
}

/** Who owns connections. */
export type CallerConnectionOwner = {
  /** A request has come; it is running until `onAnswered`. */
  onRequest(connection: CallerConnection, head: RequestHead): Answerer
  onAnswered(): void
  onClosed(connection: CallerConnection): void
  /** The whole answer to what is no request, as bytes; the connection closes behind it. */
  refuse(why: Refusal): string
  /** What was thrown is a bug of ours. */
  onBug(error: unknown): void
}

// What the connection waits for: a request, the rest of its head, the rest of its body, its answer, the end.
const IDLE = 0
const HEAD = 1
const BODY = 2
const ANSWER = 3
const CLOSING = 4

export class CallerConnection {
  /** Where its owner keeps it. */
  place: Place<CallerConnection> | undefined = undefined
  /** Of the request under way. */
  body = new RequestBody(0)
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #owner: CallerConnectionOwner
  readonly #writer: AnswerWriter
  readonly #stallMs: number
  readonly #finder = new HeadFinder()
  readonly #framing = new BodyFraming('requests')
  #phase = IDLE
  /** When what is waited for is late, ms by the monotonic clock. */
  #dueMs: number
  #answerer: Answerer | undefined = undefined
  /** The answer has been handed over; until the kernel has it all, it is running still. */
  #isAnswered = false
  #isRunning = false
  #isNew = true
  #isKept = true
  #awaitsContinue = false
  #isReading = true
  #isTimed = false
  /** What came ahead of its turn. */
  #early: Buffer | undefined = undefined

  /** `stallMs`: a caller that takes nothing of its answer for so long has left. */
  constructor(socket: Socket, clock: Clock, owner: CallerConnectionOwner, stallMs: number = bounds.callerStallMs) {
    this.#stallMs = stallMs
    this.#socket = socket
    this.#clock = clock
    this.#owner = owner
    this.#writer = new AnswerWriter(socket, () => this.#onSent())
    this.#dueMs = clock.monotonicMs() + bounds.callerIdleMs
    socket.on('data', (bytes: Buffer) => this.#onData(bytes))
    socket.on('end', () => this.#onEnd())
    socket.on('drain', () => this.#answerer?.onDrain())
    socket.on('timeout', () => void socket.destroy())
    // Its closing tells the rest.
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#leave()
      owner.onClosed(this)
    })
  }

  /** The body of the request. @throws GatewayError as `RequestBody.read` */
  readBody(boundBytes: number): Promise<Buffer> {
    const body = this.body.read(boundBytes)
    if (!this.body.isWanted) return body
    if (this.#awaitsContinue) {
      this.#awaitsContinue = false
      this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n')
    }
    this.#setReading(true)
    return body
  }

  /** A whole answer. `lines`: its headers. `body`: undefined where the status has none; for a HEAD it stays behind. */
  send(status: number, lines: string, body: Buffer | undefined, isHead: boolean): void {
    if (this.#phase === BODY && this.#isLongUnread()) this.#isKept = false
    this.#writer.send(status, lines, body, isHead, this.#isKept, this.#clock.nowMs())
    this.#handOver()
  }

  /** The head of a streamed answer, which leaves with the first piece. */
  begin(status: number, lines: string): void {
    if (!this.#isNew || this.#phase === BODY) this.#isKept = false
    this.#writer.begin(status, lines, this.#isNew ? 'chunked' : 'close', this.#isKept, this.#clock.nowMs())
  }

  /** False: the caller is slow. */
  write(bytes: Buffer | string): boolean {
    return this.#writer.write(bytes)
  }

  end(bytes: Buffer | string | undefined): void {
    this.#writer.end(bytes)
    this.#handOver()
  }

  /** The caller must not take what it has for a whole answer. */
  break(): void {
    this.#answerer = undefined
    this.#writer.break()
  }

  /** No request after the one that is under way. */
  finish(): void {
    this.#isKept = false
    if (this.#phase === IDLE) this.#socket.destroy()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  /** To be called now and then: ends what is late. */
  watch(nowMs: number): void {
    if (nowMs < this.#dueMs) return
    if (this.#phase === HEAD || (this.#phase === BODY && !this.#isAnswered)) this.#refuse('late')
    else this.#socket.destroy()
  }

  #onData(bytes: Buffer): void {
    try {
      this.#read(bytes)
    } catch (error) {
      if (error instanceof WireError) return this.#refuse(error.kind)
      this.#socket.destroy()
      this.#owner.onBug(error)
    }
  }

  #read(bytes: Buffer): void {
    // Nobody has asked for the body yet: one read of it is enough to have.
    if (this.#phase === BODY && !this.#isAnswered && !this.body.isWanted) this.#setReading(false)
    let at = 0
    while (at < bytes.length) {
      if (this.#phase === CLOSING) return
      if (this.#phase === ANSWER) return this.#keepEarly(bytes.subarray(at))
      at = this.#phase === BODY ? this.#readBody(bytes, at) : this.#readHead(bytes, at)
    }
  }

  #readHead(bytes: Buffer, from: number): number {
    const finder = this.#finder
    if (this.#phase === IDLE) {
      this.#phase = HEAD
      this.#dueMs = this.#clock.monotonicMs() + bounds.requestHeadMs
    }
    const end = finder.push(bytes, from, bytes.length, bounds.requestHeaderBytes)
    if (end === -1) return bytes.length
    const text = skipEmptyLines(finder.text)
    finder.forget()
    return text === '' ? end : this.#begin(readRequest(text), bytes, end)
  }

  /** What has come of the body is read before anybody is told of the request: mostly that is all of it. */
  #begin(head: RequestHead, bytes: Buffer, from: number): number {
    const { framing, headers } = head
    this.#isNew = head.isNew
    this.#isKept &&= head.isKept
    this.#awaitsContinue = head.isNew && headers['expect']?.toLowerCase() === '100-continue'
    this.#isAnswered = false
    this.#phase = BODY
    this.#dueMs = this.#clock.monotonicMs() + bounds.requestReceiveMs
    this.#framing.start(framing)
    this.body = new RequestBody(framing === 'chunked' ? undefined : framing)
    const at = this.#readBody(bytes, from)
    this.#isRunning = true
    this.#answerer = this.#owner.onRequest(this, head)
    return at
  }

  #readBody(bytes: Buffer, from: number): number {
    const framing = this.#framing
    for (const piece of framing.push(bytes, from, bytes.length, true)) this.body.push(piece)
    if (framing.broken !== undefined) throw new WireError(framing.broken)
    if (!framing.ended) return bytes.length
    this.#phase = ANSWER
    this.#dueMs = Number.POSITIVE_INFINITY
    this.body.end()
    if (this.#isAnswered && !this.#isRunning) this.#goOn()
    return bytes.length - framing.leftBytes
  }

  #keepEarly(bytes: Buffer): void {
    this.#early = this.#early === undefined ? bytes : Buffer.concat([this.#early, bytes])
    if (this.#early.length > bounds.pipelinedBytes) this.#setReading(false)
  }

  /** More of the request is to come than is worth reading for the sake of the connection. */
  #isLongUnread(): boolean {
    const { declaredBytes = Number.POSITIVE_INFINITY } = this.body
    // Who waits for `100 Continue` may send the body or not: the connection cannot be used again either way.
    return this.#awaitsContinue || declaredBytes > bounds.unreadBodyBytes
  }

  #handOver(): void {
    this.#isAnswered = true
    if (this.#socket.writableLength === 0) return
    // Goes on for as long as the caller takes some of it.
    this.#isTimed = true
    this.#socket.setTimeout(this.#stallMs)
  }

  /** The kernel has all of the answer. */
  #onSent(): void {
    if (this.#socket.destroyed) return
    if (this.#isTimed) {
      this.#isTimed = false
      this.#socket.setTimeout(0)
    }
    this.#answerer = undefined
    this.#stopRunning()
    if (this.#phase === ANSWER || !this.#isKept) return this.#goOn()
    // The rest of the request is read and dropped.
    this.body.drop()
    this.#setReading(true)
  }

  #goOn(): void {
    if (!this.#isKept) return this.#close(undefined)
    const early = this.#early
    this.#phase = IDLE
    this.#dueMs = this.#clock.monotonicMs() + bounds.callerIdleMs
    this.#early = undefined
    this.#setReading(true)
    if (early !== undefined) this.#onData(early)
  }

  /** What is no request ends the connection; nobody is told twice, and never within another answer. */
  #refuse(why: Refusal): void {
    if (this.#writer.isUnderWay) {
      this.#socket.destroy()
      return
    }
    const text = this.#phase === BODY && this.#isAnswered ? undefined : this.#owner.refuse(why)
    this.#leave()
    this.#close(text)
  }

  /** Closing while the caller still sends would reset the connection, and it might never see its answer. */
  #close(lastWords: string | undefined): void {
    this.#phase = CLOSING
    this.#dueMs = this.#clock.monotonicMs() + bounds.lingerMs
    this.#early = undefined
    if (lastWords === undefined) this.#socket.end()
    else this.#socket.end(lastWords)
    this.#setReading(true)
  }

  /** The caller has closed its side: it does not wait for an answer that is not there yet. */
  #onEnd(): void {
    if (this.#phase === CLOSING || (this.#isAnswered && this.#isRunning)) return
    this.#leave()
    this.#writer.break()
  }

  #leave(): void {
    const answerer = this.#answerer
    this.#answerer = undefined
    this.body.fail()
    this.#stopRunning()
    answerer?.onLeft()
  }

  #stopRunning(): void {
    if (!this.#isRunning) return
    this.#isRunning = false
    this.#owner.onAnswered()
  }

  #setReading(reads: boolean): void {
    if (reads === this.#isReading) return
    this.#isReading = reads
    if (reads) this.#socket.resume()
    else this.#socket.pause()
  }
}

/** Some clients end a body with a line of their own (RFC 9112, 2.2). */
function skipEmptyLines(text: string): string {
  let at = 0
  while (text.startsWith('\r\n', at)) at += 2
  return at === 0 ? text : text.slice(at)
}
