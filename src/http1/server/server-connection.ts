// One client's connection, with one request at a time and its answer. A request ends where its framing says, later
// bytes wait for their turn, answers leave in the order of the requests, and the answering code learns when the client
// leaves. Bytes that are no request are refused once, and then the connection closes.
import type { Socket } from 'node:net'
import { assert } from '../../foundation/assert.ts'
import type { ByteShare } from '../../foundation/byte-budget.ts'
import type { Place } from '../../foundation/lists/linked-list.ts'
import { BodyFraming } from '../message/body-framing.ts'
import type { Upgraded } from '../message/upgraded.ts'
import { WireError } from '../message/wire-error.ts'
import { AnswerWriter } from './answer-writer.ts'
import type { Answerer, Refusal } from './answerer.ts'
import { runningPhases, type ConnectionPhase } from './connection-phase.ts'
import type { RequestHead } from './read-request.ts'
import { RequestHeadReader } from './request-head-reader.ts'
import { RequestBody } from './request-body.ts'
import type { ServerContext } from './server-context.ts'

/** Who takes requests. */
export type RequestHandler = {
  onRequest(connection: ServerConnection, head: RequestHead): Answerer
  /** The whole answer to what is no request, as bytes; the connection closes behind it. `detail`: quotes nothing. */
  refuse(why: Refusal, detail: string): string
  /** What was thrown is a bug of ours. */
  onBug(error: unknown): void
}

/** Who owns connections. A request is running from `onRequest` to `onAnswered`. */
export type ServerConnectionOwner = RequestHandler & {
  onAnswered(): void
  onClosed(connection: ServerConnection): void
}

const CLOSED_LINE = 'connection: close\r\n'
const NO_BYTES = Buffer.alloc(0)

export class ServerConnection {
  /** Where its owner keeps it. */
  place: Place<ServerConnection> | undefined = undefined
  /** It was one too many. */
  isTurnedAway = false
  /** Of the request under way. */
  body: RequestBody
  readonly #socket: Socket
  readonly #context: ServerContext
  readonly #owner: ServerConnectionOwner
  readonly #writer: AnswerWriter
  readonly #head: RequestHeadReader
  readonly #framing: BodyFraming
  #phase: ConnectionPhase = 'idle'
  /** When what is waited for is late, ms by the monotonic clock. */
  #dueMs: number
  #answerer: Answerer | undefined = undefined
  #onOver: (() => void) | undefined = undefined
  /** Of a streamed answer: HTTP/1.0 knows no chunks. */
  #streamFraming: 'chunked' | 'close' = 'chunked'
  /** Another request may follow. */
  #isKept = true
  #awaitsContinue = false
  /** How much of a large answer the client had taken when last looked at. */
  #seenParts = 0
  /** How much of the body had come when last looked at. */
  #seenBytes = 0
  /** What came ahead of its turn. */
  #early: Buffer | undefined = undefined

  constructor(socket: Socket, context: ServerContext, owner: ServerConnectionOwner) {
    const { clock, bounds } = context
    this.#socket = socket
    this.#context = context
    this.#owner = owner
    this.#head = new RequestHeadReader(context)
    this.#writer = new AnswerWriter(socket, () => this.#onSent())
    this.#framing = new BodyFraming('requests', bounds)
    this.body = new RequestBody(0, bounds)
    this.#dueMs = clock.monotonicMs() + bounds.idleMs
    socket.on('data', (bytes: Buffer) => this.#onBytes(bytes))
    socket.on('end', () => this.#onEnd())
    socket.on('drain', () => this.#answerer?.onDrain())
    // Its closing tells the rest.
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#leave()
      owner.onClosed(this)
    })
  }

  /** The body of the request. @throws BodyError as `RequestBody.read` */
  readBody(boundBytes: number, share?: ByteShare): Promise<Buffer> {
    const body = this.body.read(boundBytes, share)
    if (!this.body.isWanted) return body
    if (this.#awaitsContinue) {
      this.#awaitsContinue = false
      this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n')
    }
    this.#awaitBody(this.#context.clock.monotonicMs())
    this.#setReading(true)
    return body
  }

  /**
   * A whole answer. `lines`: its headers. `body`: undefined where the status has none; for a HEAD it stays behind. `onOver`:
   * the kernel has it all, or nobody will ever take it.
   */
  send(status: number, lines: string, body: Buffer | undefined, isHead: boolean, onOver?: () => void): void {
    this.#onOver = onOver
    if (this.#phase === 'receiving' && this.#isLongUnread()) this.#isKept = false
    this.#writer.send(status, lines, body, isHead, this.#connectionLines, this.#context.clock.nowMs())
    this.#handOver()
  }

  /** The head of a streamed answer, which leaves with the first piece. */
  begin(status: number, lines: string): void {
    if (this.#streamFraming === 'close' || this.#phase === 'receiving') this.#isKept = false
    this.#writer.begin(status, lines, this.#streamFraming, this.#connectionLines, this.#context.clock.nowMs())
  }

  /** False: the client is slow. */
  write(bytes: Buffer | string): boolean {
    return this.#writer.write(bytes)
  }

  end(bytes: Buffer | string | undefined): void {
    this.#writer.end(bytes)
    this.#handOver()
  }

  /** The client must not take what it has for a whole answer. */
  break(): void {
    this.#answerer = undefined
    this.destroy()
  }

  /**
   * Answers a request that has come whole with 101 and hands the connection over. `lines`: its headers, `upgrade` among
   * them. The request is running until the socket has closed.
   */
  upgrade(lines: string): Upgraded {
    assert(this.#phase === 'received' && !this.#writer.isUnderWay, 'connection: an upgrade answers a whole request')
    const socket = this.#socket
    const early = this.#early ?? NO_BYTES
    this.#phase = 'upgraded'
    this.#answerer = undefined
    this.#early = undefined
    this.body.drop()
    socket.removeAllListeners('data')
    socket.pause()
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines}connection: upgrade\r\n\r\n`, 'latin1')
    return { socket, early }
  }

  /** It is over the bound on connections: it is refused before a request is read, and closed. */
  turnAway(): void {
    this.isTurnedAway = true
    this.#refuse('crowded', 'there are too many connections')
  }

  /** No request after the one that is under way. */
  finish(): void {
    this.#isKept = false
    if (this.#phase === 'idle') this.destroy()
  }

  destroy(): void {
    this.#writer.destroy()
  }

  /** To be called now and then: ends what is late. */
  watch(nowMs: number): void {
    if (nowMs < this.#dueMs) return
    if (this.#isHandedOver && this.#seenParts !== this.#writer.takenParts) {
      this.#seenParts = this.#writer.takenParts
      this.#dueMs = nowMs + this.#context.bounds.stallMs
    } else if (this.#isArriving) this.#awaitBody(nowMs)
    else if (this.#phase === 'receiving' || (this.#phase === 'head' && this.#head.hasBegun))
      this.#refuse('late', 'it did not arrive in time')
    else this.destroy()
  }

  #onBytes(bytes: Buffer): void {
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
    if (this.#phase === 'receiving' && !this.body.isWanted) this.#setReading(false)
    let at = 0
    while (at < bytes.length) {
      switch (this.#phase) {
        case 'idle':
        case 'head':
          at = this.#readHead(bytes, at)
          break
        case 'receiving':
        case 'answered-early':
        case 'draining':
          at = this.#readBody(bytes, at)
          break
        case 'received':
        case 'answering':
          return this.#keepEarly(bytes.subarray(at))
        default:
          return
      }
    }
  }

  #readHead(bytes: Buffer, from: number): number {
    const reader = this.#head
    let at = from
    if (this.#phase === 'idle') {
      at = reader.skipEmptyLines(bytes, from)
      if (at === bytes.length) return at
      this.#phase = 'head'
      this.#dueMs = this.#context.clock.monotonicMs() + this.#context.bounds.headMs
    }
    at = reader.push(bytes, at)
    return at === -1 ? bytes.length : this.#begin(reader.take(), bytes, at)
  }

  /** What has come of the body is read before anybody is told of the request: mostly that is all of it. */
  #begin(head: RequestHead, bytes: Buffer, from: number): number {
    const { clock, bounds } = this.#context
    const { framing, headers, isNew } = head
    this.#streamFraming = isNew ? 'chunked' : 'close'
    this.#isKept &&= head.isKept
    this.#awaitsContinue = isNew && headers['expect']?.toLowerCase() === '100-continue'
    this.#framing.start(framing)
    this.body = new RequestBody(framing === 'chunked' ? undefined : framing, bounds)
    this.#awaitBody(clock.monotonicMs())
    const at = this.#readBody(bytes, from)
    if (this.#phase === 'head') this.#phase = 'receiving'
    this.#answerer = this.#owner.onRequest(this, head)
    return at
  }

  #readBody(bytes: Buffer, from: number): number {
    const framing = this.#framing
    for (const piece of framing.push(bytes, from, bytes.length, true)) this.body.push(piece)
    if (framing.broken !== undefined) throw new WireError(framing.broken)
    if (!framing.ended) return bytes.length
    const isDrained = this.#phase === 'draining'
    if (this.#phase === 'answered-early') this.#phase = 'answering'
    else if (!isDrained) {
      this.#phase = 'received'
      this.#dueMs = Number.POSITIVE_INFINITY
    }
    this.body.end()
    // A socket that is not read does not show that the client has left.
    this.#setReading(true)
    if (isDrained) this.#goOn()
    return bytes.length - framing.leftBytes
  }

  /** A body that is asked for comes as fast as it must; one that is not is kept waiting by us. */
  get #isArriving(): boolean {
    if (this.#phase !== 'receiving') return false
    return !this.body.isWanted || this.body.receivedBytes - this.#seenBytes >= this.#context.windowBytes
  }

  /** The answer has been handed over, and the kernel has not all of it. */
  get #isHandedOver(): boolean {
    return this.#phase === 'answering' || this.#phase === 'answered-early'
  }

  get #connectionLines(): string {
    return this.#isKept ? this.#context.keptLines : CLOSED_LINE
  }

  #awaitBody(nowMs: number): void {
    this.#seenBytes = this.body.receivedBytes
    this.#dueMs = nowMs + this.#context.bounds.bodyWindowMs
  }

  #keepEarly(bytes: Buffer): void {
    this.#early = this.#early === undefined ? bytes : Buffer.concat([this.#early, bytes])
    if (this.#early.length > this.#context.bounds.pipelinedBytes) this.#setReading(false)
  }

  /** More of the request is to come than is worth reading for the sake of the connection. */
  #isLongUnread(): boolean {
    const { declaredBytes = Number.POSITIVE_INFINITY } = this.body
    // Who waits for `100 Continue` may send the body or not: the connection cannot be used again either way.
    return this.#awaitsContinue || declaredBytes > this.#context.bounds.unreadBodyBytes
  }

  #handOver(): void {
    if (this.#phase === 'receiving') this.#phase = 'answered-early'
    else if (this.#phase === 'received') this.#phase = 'answering'
    // Goes on for as long as the client takes some of it.
    this.#dueMs = this.#context.clock.monotonicMs() + this.#context.bounds.stallMs
  }

  /** The kernel has all of the answer. */
  #onSent(): void {
    if (this.#socket.destroyed) return
    this.#answerer = undefined
    const isEarly = this.#phase === 'answered-early'
    if (isEarly && !this.#isKept) return this.#close('lingering', undefined)
    if (isEarly) this.#phase = 'draining'
    this.#tellOver()
    if (!isEarly) return this.#goOn()
    this.body.drop()
    this.#setReading(true)
  }

  #goOn(): void {
    if (!this.#isKept) return this.#close('closing', undefined)
    const early = this.#early
    const { clock, bounds } = this.#context
    this.body.drop()
    this.#phase = 'idle'
    this.#head.start()
    this.#dueMs = clock.monotonicMs() + bounds.idleMs
    this.#early = undefined
    this.#setReading(true)
    if (early !== undefined) this.#onBytes(early)
  }

  /** Answers bytes that are no request and closes the connection; without an answer where one was given or is under way. */
  #refuse(why: Refusal, detail: string): void {
    if (this.#writer.isUnderWay) return this.destroy()
    const isTold = this.#phase === 'draining'
    const lastWords = isTold ? undefined : (this.#answerer ?? this.#owner).refuse(why, detail)
    this.#leave()
    this.#close('closing', lastWords)
  }

  /** Closing while the client still sends would reset the connection, and it might never see its answer. */
  #close(phase: 'closing' | 'lingering', lastWords: string | undefined): void {
    const { clock, bounds } = this.#context
    this.#phase = phase
    this.#dueMs = clock.monotonicMs() + bounds.lingerMs
    this.#early = undefined
    if (lastWords === undefined) this.#socket.end()
    else this.#socket.end(lastWords)
    this.#setReading(true)
  }

  /** The client has closed its side: it does not wait for an answer that is not there yet. */
  #onEnd(): void {
    switch (this.#phase) {
      case 'closing':
      case 'lingering':
      case 'upgraded':
      case 'closed':
        return
      case 'answering':
      case 'answered-early':
        this.#isKept = false
        return
      case 'receiving':
      case 'draining':
        return this.#refuse('malformed', 'it broke off')
      default:
        if (this.#head.hasBegun) return this.#refuse('malformed', 'it broke off')
        this.#leave()
        this.destroy()
    }
  }

  #leave(): void {
    const answerer = this.#answerer
    const wasRunning = runningPhases.has(this.#phase)
    this.#answerer = undefined
    this.#phase = 'closed'
    this.body.fail()
    if (wasRunning) this.#tellOver()
    answerer?.onLeft()
  }

  /** The request runs no longer. */
  #tellOver(): void {
    const onOver = this.#onOver
    this.#onOver = undefined
    onOver?.()
    this.#owner.onAnswered()
  }

  #setReading(reads: boolean): void {
    if (reads !== this.#socket.isPaused()) return
    if (reads) this.#socket.resume()
    else this.#socket.pause()
  }
}
