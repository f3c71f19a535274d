// Writes an answer to a client's socket: its head, and its body in the framing that the head announces. System calls
// are kept few: a head leaves together with what follows it, and all that is written in one turn of the event loop
// leaves as one chunk.
import type { Socket } from 'node:net'
import { assert } from '../../foundation/assert.ts'
import { sendTogether } from '../message/send-together.ts'
import { writeAnswerHead } from './answer-head.ts'

/** Up to here pieces are copied into one buffer with their framing. */
const JOINED_BYTES = 16 * 1024
/** A larger body is written in parts of this, so that it can be seen whether the client takes any of it. */
const PART_BYTES = 256 * 1024
/** More than this does not wait for the end of the turn, bytes or characters. */
const TURN_LENGTH = 64 * 1024
const LINE_END = '\r\n'
const LAST_CHUNK = '0\r\n\r\n'

export class AnswerWriter {
  readonly #socket: Socket
  readonly #onSent: () => void
  /** Of an answer that has begun; 'none': there is none. */
  #framing: 'none' | 'whole' | 'chunked' | 'close' = 'none'
  /** Leaves with the first piece. */
  #head = ''
  /** Written in this turn. */
  #pieces: (Buffer | string)[] = []
  #length = 0

  /** Parts of large bodies that the kernel has taken. */
  takenParts = 0

  /** `onSent`: the last byte of an answer is with the kernel, or will never be. Never told in the same turn. */
  constructor(socket: Socket, onSent: () => void) {
    this.#socket = socket
    this.#onSent = onSent
  }

  /** Bytes of an answer are on their way, and its last one is not. */
  get isUnderWay(): boolean {
    return this.#framing !== 'none'
  }

  /** `body`: undefined where the status has none. */
  send(
    status: number,
    lines: string,
    body: Buffer | undefined,
    isHead: boolean,
    connectionLines: string,
    nowMs: number,
  ): void {
    assert(this.#framing === 'none', 'answer: one at a time')
    const head = writeAnswerHead(status, lines, body === undefined ? 'none' : body.length, connectionLines, nowMs)
    this.#framing = 'whole'
    if (body === undefined || isHead) this.#socket.write(head, 'latin1', this.#sent)
    else if (body.length <= PART_BYTES) sendTogether(this.#socket, head, body, this.#sent)
    else {
      this.#socket.write(head, 'latin1')
      this.#writeParts(body)
    }
  }

  begin(status: number, lines: string, framing: 'chunked' | 'close', connectionLines: string, nowMs: number): void {
    assert(this.#framing === 'none', 'answer: one at a time')
    this.#head = writeAnswerHead(status, lines, framing, connectionLines, nowMs)
    this.#framing = framing
  }

  /** One piece of a streamed answer. False: the client is slow. */
  write(bytes: Buffer | string): boolean {
    // A chunk of no bytes would be the last one.
    if (bytes.length > 0 && this.#pieces.push(bytes) === 1) process.nextTick(this.#flush)
    this.#length += bytes.length
    if (this.#length >= TURN_LENGTH) this.#flush()
    return !this.#socket.writableNeedDrain
  }

  end(bytes: Buffer | string | undefined): void {
    if (bytes !== undefined && bytes.length > 0) this.#pieces.push(bytes)
    const last = this.#framing === 'chunked' ? LAST_CHUNK : ''
    if (this.#pieces.length > 0) this.#writePieces(last, this.#sent)
    else {
      this.#socket.write(this.#head + last, 'latin1', this.#sent)
      this.#head = ''
    }
  }

  /** What has gone out of it is not whole, and must not look so: where its end is the connection's, that is reset. */
  destroy(): void {
    this.#flush()
    if (this.#framing === 'close') this.#socket.resetAndDestroy()
    else this.#socket.destroy()
  }

  #writeParts(body: Buffer): void {
    if (body.length <= PART_BYTES) return void this.#socket.write(body, this.#sent)
    this.#socket.write(body.subarray(0, PART_BYTES), (error) => {
      this.takenParts += 1
      if (error === undefined || error === null) this.#writeParts(body.subarray(PART_BYTES))
    })
  }

  readonly #sent = (): void => {
    this.#framing = 'none'
    this.#onSent()
  }

  readonly #flush = (): void => {
    if (this.#pieces.length > 0) this.#writePieces('')
  }

  /** What was written in this turn, as one chunk. `last`: what follows it. */
  #writePieces(last: string, onSent?: () => void): void {
    const pieces = this.#pieces
    const head = this.#head
    this.#pieces = []
    this.#length = 0
    this.#head = ''
    const whole = pieces.length === 1 ? pieces[0] : pieces.every(isText) ? pieces.join('') : undefined
    const size = whole === undefined ? pieces.reduce((sum, piece) => sum + sizeOf(piece), 0) : sizeOf(whole)
    const isChunked = this.#framing === 'chunked'
    const before = isChunked ? `${head}${size.toString(16)}${LINE_END}` : head
    const after = isChunked ? LINE_END + last : last
    if (typeof whole === 'string') this.#socket.write(before + whole + after, 'utf8', onSent)
    else if (size > JOINED_BYTES) this.#writeApart(before, pieces, after, onSent)
    else this.#socket.write(join(before, pieces, after, size), onSent)
  }

  #writeApart(
    before: string,
    pieces: readonly (Buffer | string)[],
    after: string,
    onSent: (() => void) | undefined,
  ): void {
    const socket = this.#socket
    socket.cork()
    socket.write(before, 'latin1')
    for (const piece of pieces) socket.write(piece, 'utf8')
    socket.write(after, 'latin1', onSent)
    socket.uncork()
  }
}

function isText(piece: Buffer | string): piece is string {
  return typeof piece === 'string'
}

function sizeOf(piece: Buffer | string): number {
  return typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length
}

function join(before: string, pieces: readonly (Buffer | string)[], after: string, size: number): Buffer {
  const joined = Buffer.allocUnsafe(before.length + size + after.length)
  let at = joined.write(before, 0, 'latin1')
  for (const piece of pieces) at += typeof piece === 'string' ? joined.write(piece, at, 'utf8') : piece.copy(joined, at)
  joined.write(after, at, 'latin1')
  return joined
}
