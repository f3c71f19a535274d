// One caller's connection: one request at a time and its answer. It keeps true that a request's end is where its framing
// says, that what comes behind it waits for its turn, that answers leave in the order of the requests, and that whoever
// answers learns when the caller leaves. What is not a request is refused once, and then the connection closes.
import type { Socket } from 'node:net'
import { bounds } from '../../foundation/bounds.ts'
import type { ByteShare } from '../../foundation/byte-budget.ts'
import type { Clock } from '../../foundation/clock.ts'
import { BodyFraming } from '../message/body-framing.ts'
import { HeadFinder } from '../message/head-finder.ts'
import { CR, LF } from '../message/syntax.ts'
import { WireError } from '../message/wire-error.ts'
import type { Place } from '../../foundation/linked-list.ts'
import { AnswerWriter } from './answer-writer.ts'
import { readRequest, type RequestHead } from './read-request.ts'
import { RequestBody } from './request-body.ts'

/** Why bytes were refused that are no request, or not one that we take; `crowded`: a connection was, unread. */
export type Refusal = WireError['kind'] | 'late' | 'crowded'

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
  /** The whole answer to what is no request, as bytes; the connection closes behind it. `detail`: quotes nothing. */
  refuse(why: Refusal, detail: string): string
  /** What was thrown is a bug of ours. */
  onBug(error: unknown): void
}

// What the connection waits for: a request, the rest of its head, the rest of its body, its answer, the end.
const IDLE = 0
const HEAD = 1
const BODY = 2
const ANSWER = 3
const CLOSING = 4

const chunkBounds = { chunkExtensionBytes: bounds.httpChunkExtensionBytes, trailerBytes: bounds.httpTrailerBytes }

/** What comes of a body within a window at least. */
const WINDOW_BYTES = (bounds.bodyBytesPerSecond * bounds.bodyWindowMs) / 1_000
/** After this much silence the kernel looks whether a caller is still there, ms. */
const PROBE_AFTER_MS = 60_000

/** What the server of these sockets is made with: we say when our half closes. */
export const socketOptions = {
  allowHalfOpen: true,
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: PROBE_AFTER_MS,
} as const

export class CallerConnection {
  /** Where its owner keeps it. */
  place: Place<CallerConnection> | undefined = undefined
  /** It was one too many. */
  isTurnedAway = false
  /** Of the request under way. */
  body = new RequestBody(0)
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #owner: CallerConnectionOwner
  readonly #writer: AnswerWriter
  readonly #finder = new HeadFinder()
  readonly #framing = new BodyFraming('requests', chunkBounds)
  #phase = IDLE
  /** When what is waited for is late, ms by the monotonic clock. */
  #dueMs: number
  #answerer: Answerer | undefined = undefined
  /** The answer has been handed over; until the kernel has it all, it is running still. */
  #isAnswered = false
  #isRunning = false
  #onOver: (() => void) | undefined = undefined
  #isNew = true
  #isKept = true
  #awaitsContinue = false
  #isReading = true
  /** How much of a large answer the caller had taken when last looked at. */
  #seenParts = 0
  /** How much of the body had come when last looked at. */
  #seenBytes = 0
  /** Since the last request. */
  #emptyLines = 0
  /** What came ahead of its turn. */
  #early: Buffer | undefined = undefined

  constructor(socket: Socket, clock: Clock, owner: CallerConnectionOwner) {
    this.#socket = socket
    this.#clock = clock
    this.#owner = owner
    this.#writer = new AnswerWriter(socket, () => this.#onSent())
    this.#dueMs = clock.monotonicMs() + bounds.callerIdleMs
    socket.on('data', (bytes: Buffer) => this.#onData(bytes))
    socket.on('end', () => this.#onEnd())
    socket.on('drain', () => this.#answerer?.onDrain())
    // Its closing tells the rest.
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#leave()
      owner.onClosed(this)
    })
  }

  /** The body of the request. @throws GatewayError as `RequestBody.read` */
  readBody(boundBytes: number, share?: ByteShare): Promise<Buffer> {
    const body = this.body.read(boundBytes, share)
    if (!this.body.isWanted) return body
    if (this.#awaitsContinue) {
      this.#awaitsContinue = false
      this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n')
    }
    this.#awaitBody(this.#clock.monotonicMs())
    this.#setReading(true)
    return body
  }

  /**
   * A whole answer. `lines`: its headers. `body`: undefined where the status has none; for a HEAD it stays behind. `onOver`:
   * the kernel has it all, or nobody will ever take it.
   */
  send(status: number, lines: string, body: Buffer | undefined, isHead: boolean, onOver?: () => void): void {
    this.#onOver = onOver
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
    this.destroy()
  }

  /** It is over the bound on connections: it is refused before a request is read, and closed. */
  turnAway(): void {
    this.isTurnedAway = true
    this.#refuse('crowded', 'there are too many connections')
  }

  /** No request after the one that is under way. */
  finish(): void {
    this.#isKept = false
    if (this.#phase === IDLE) this.destroy()
  }

  destroy(): void {
    this.#writer.destroy()
  }

  /** To be called now and then: ends what is late. */
  watch(nowMs: number): void {
    if (nowMs < this.#dueMs) return
    if (this.#isRunning && this.#isAnswered && this.#seenParts !== this.#writer.takenParts) {
      this.#seenParts = this.#writer.takenParts
      this.#dueMs = nowMs + bounds.callerStallMs
    } else if (this.#isArriving) this.#awaitBody(nowMs)
    else if (this.#hasBegun || (this.#phase === BODY && !this.#isAnswered))
      this.#refuse('late', 'it did not arrive in time')
    else this.destroy()
  }

  #onData(bytes: Buffer): void {
    try {
      this.#read(bytes)
    } catch (error) {
      if (error instanceof WireError) return this.#refuse(error.kind, error.message)
      this.destroy()
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
    let at = from
    if (this.#phase === IDLE) {
      at = this.#skipEmptyLines(bytes, from)
      if (at === bytes.length) return at
      this.#phase = HEAD
      this.#dueMs = this.#clock.monotonicMs() + bounds.requestHeadMs
    }
    const end = finder.push(bytes, at, bytes.length, bounds.requestHeaderBytes)
    if (end === -1) return bytes.length
    const head = readRequest(withoutEmptyLine(finder.text))
    finder.forget()
    return this.#begin(head, bytes, end)
  }

  /** Some clients end a body with a line of their own (RFC 9112, 2.2): it does not begin a request. */
  #skipEmptyLines(bytes: Buffer, from: number): number {
    let at = from
    for (; bytes[at] === CR && bytes[at + 1] === LF; at += 2) {
      this.#emptyLines += 1
      if (this.#emptyLines > bounds.emptyLines) throw new WireError('too many empty lines before a request')
    }
    return at
  }

  /** What has come of the body is read before anybody is told of the request: mostly that is all of it. */
  #begin(head: RequestHead, bytes: Buffer, from: number): number {
    const { framing, headers } = head
    this.#isNew = head.isNew
    this.#isKept &&= head.isKept
    this.#awaitsContinue = head.isNew && headers['expect']?.toLowerCase() === '100-continue'
    this.#isAnswered = false
    this.#phase = BODY
    this.#framing.start(framing)
    this.body = new RequestBody(framing === 'chunked' ? undefined : framing)
    this.#awaitBody(this.#clock.monotonicMs())
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
    if (!this.#isAnswered) this.#dueMs = Number.POSITIVE_INFINITY
    this.body.end()
    // A socket that is not read does not show that the caller has left.
    this.#setReading(true)
    if (this.#isAnswered && !this.#isRunning) this.#goOn()
    return bytes.length - framing.leftBytes
  }

  /** A body that is asked for comes as fast as it must; one that is not is kept waiting by us. */
  get #isArriving(): boolean {
    if (this.#phase !== BODY || this.#isAnswered) return false
    return !this.body.isWanted || this.body.receivedBytes - this.#seenBytes >= WINDOW_BYTES
  }

  #awaitBody(nowMs: number): void {
    this.#seenBytes = this.body.receivedBytes
    this.#dueMs = nowMs + bounds.bodyWindowMs
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
    // Goes on for as long as the caller takes some of it.
    this.#dueMs = this.#clock.monotonicMs() + bounds.callerStallMs
  }

  /** The kernel has all of the answer. */
  #onSent(): void {
    if (this.#socket.destroyed) return
    this.#answerer = undefined
    // Still running until it is closed: a caller that is sending has not seen its answer.
    if (this.#phase === BODY && !this.#isKept) return this.#close(undefined)
    this.#stopRunning()
    if (this.#phase === ANSWER) return this.#goOn()
    // The rest of the request is read and dropped.
    this.body.drop()
    this.#setReading(true)
  }

  #goOn(): void {
    if (!this.#isKept) return this.#close(undefined)
    const early = this.#early
    this.body.drop()
    this.#phase = IDLE
    this.#emptyLines = 0
    this.#dueMs = this.#clock.monotonicMs() + bounds.callerIdleMs
    this.#early = undefined
    this.#setReading(true)
    if (early !== undefined) this.#onData(early)
  }

  /** Answers bytes that are no request and closes the connection; without an answer where one was given or is under way. */
  #refuse(why: Refusal, detail: string): void {
    if (this.#writer.isUnderWay) return this.destroy()
    const isTold = this.#phase === BODY && this.#isAnswered
    this.#leave()
    this.#close(isTold ? undefined : this.#owner.refuse(why, detail))
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
    if (this.#phase === CLOSING) return
    if (this.#isRunning && this.#isAnswered) this.#isKept = false
    else if (this.#hasBegun || this.#phase === BODY) this.#refuse('malformed', 'it broke off')
    else {
      this.#leave()
      this.destroy()
    }
  }

  /** Something of a request's head has come, other than the CR or LF of an empty line before it. */
  get #hasBegun(): boolean {
    return this.#phase === HEAD && !/^[\r\n]*$/.test(this.#finder.text)
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
    const onOver = this.#onOver
    this.#onOver = undefined
    onOver?.()
    this.#owner.onAnswered()
  }

  #setReading(reads: boolean): void {
    if (reads === this.#isReading) return
    this.#isReading = reads
    if (reads) this.#socket.resume()
    else this.#socket.pause()
  }
}

/** One whose CR and LF came apart. */
function withoutEmptyLine(text: string): string {
  return text.startsWith('\r\n') ? text.slice(2) : text
}
