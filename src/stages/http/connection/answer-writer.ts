// The bytes of an answer to a caller's socket: its head, and its body in the framing that the head says. As few system
// calls as can be: a head leaves with what follows it, a piece with its framing.
import type { Socket } from 'node:net'
import { assert } from '../../../foundation/assert.ts'
import { sendTogether } from '../../../foundation/http1/send-together.ts'
import { writeAnswerHead } from './answer-head.ts'

/** Up to here a piece is copied into one buffer with its framing. */
const JOINED_BYTES = 16 * 1024
const LINE_END = '\r\n'
const LAST_CHUNK = '0\r\n\r\n'

export class AnswerWriter {
  readonly #socket: Socket
  readonly #onSent: () => void
  /** Of an answer that has begun; 'none': there is none. */
  #framing: 'none' | 'whole' | 'chunked' | 'close' = 'none'
  /** Leaves with the first piece. */
  #head = ''

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
  send(status: number, lines: string, body: Buffer | undefined, isHead: boolean, isKept: boolean, nowMs: number): void {
    assert(this.#framing === 'none', 'answer: one at a time')
    const head = writeAnswerHead(status, lines, body === undefined ? 'none' : body.length, isKept, nowMs)
    this.#framing = 'whole'
    if (body === undefined || isHead) this.#socket.write(head, 'latin1', this.#sent)
    else sendTogether(this.#socket, head, body, this.#sent)
  }

  begin(status: number, lines: string, framing: 'chunked' | 'close', isKept: boolean, nowMs: number): void {
    assert(this.#framing === 'none', 'answer: one at a time')
    this.#head = writeAnswerHead(status, lines, framing, isKept, nowMs)
    this.#framing = framing
  }

  /** One piece of a streamed answer. False: the caller is slow. */
  write(bytes: Buffer | string): boolean {
    // A chunk of no bytes would be the last one.
    if (bytes.length === 0) return true
    return this.#writePiece(bytes, '')
  }

  end(bytes: Buffer | string | undefined): void {
    const last = this.#framing === 'chunked' ? LAST_CHUNK : ''
    if (bytes !== undefined && bytes.length > 0) this.#writePiece(bytes, last, this.#sent)
    else {
      this.#socket.write(this.#head + last, 'latin1', this.#sent)
      this.#head = ''
    }
  }

  /** What has gone out of it is not whole, and must not look so: where its end is the connection's, that is reset. */
  break(): void {
    if (this.#framing === 'close') this.#socket.resetAndDestroy()
    else this.#socket.destroy()
  }

  readonly #sent = (): void => {
    this.#framing = 'none'
    this.#onSent()
  }

  /** `last`: what follows the piece's framing. */
  #writePiece(bytes: Buffer | string, last: string, onSent?: () => void): boolean {
    const isChunked = this.#framing === 'chunked'
    const size = typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length
    const before = isChunked ? `${this.#head}${size.toString(16)}${LINE_END}` : this.#head
    const after = isChunked ? LINE_END + last : last
    const socket = this.#socket
    this.#head = ''
    if (typeof bytes === 'string') return socket.write(before + bytes + after, 'utf8', onSent)
    if (size > JOINED_BYTES) return this.#writeApart(before, bytes, after, onSent)
    const joined = Buffer.allocUnsafe(before.length + size + after.length)
    joined.write(before, 0, 'latin1')
    bytes.copy(joined, before.length)
    joined.write(after, before.length + size, 'latin1')
    return socket.write(joined, onSent)
  }

  #writeApart(before: string, bytes: Buffer, after: string, onSent: (() => void) | undefined): boolean {
    const socket = this.#socket
    socket.cork()
    if (before !== '') socket.write(before, 'latin1')
    const isReady = socket.write(bytes, after === '' ? onSent : undefined)
    if (after !== '') socket.write(after, 'latin1', onSent)
    socket.uncork()
    return isReady
  }
}
