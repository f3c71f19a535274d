// Finds where the head of an answer ends in what is read, whatever the cuts, and skips the heads of interim answers (1xx)
// before it. Bounded: a server that never comes to an end of its head is refused.
import { assert } from '../../../foundation/assert.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { assertLines, readHead, WireError, type Head } from './read-head.ts'

/** Enough for most heads: what follows is body and need not become text. */
const FIRST_BYTES = 2_048
const END = '\r\n\r\n'

export class HeadReader {
  #head: Head | undefined = undefined
  /** What has come of a head that is not whole. */
  #text = ''
  /** Bytes of heads before that. */
  #skippedBytes = 0
  #interims = 0

  start(): void {
    this.#head = undefined
    this.#text = ''
    this.#skippedBytes = 0
    this.#interims = 0
  }

  /** The answer's head once `push` has said where it ends. Once: nobody else keeps it. */
  take(): Head {
    const head = this.#head
    assert(head !== undefined, 'connection: a head is taken once it is whole')
    this.#head = undefined
    return head
  }

  /** Something has come of it. */
  get hasBegun(): boolean {
    return this.#text !== '' || this.#skippedBytes > 0
  }

  /** Reads `bytes` up to `to`; answers where the body begins, or -1 where the head goes on. @throws WireError */
  push(bytes: Buffer, to: number): number {
    let from = 0
    for (;;) {
      const end = this.#find(bytes, from, to)
      if (end === -1) return -1
      const head = readHead(this.#text)
      this.#skippedBytes += this.#text.length + 2
      this.#text = ''
      if (head.status >= 200) {
        this.#head = head
        return end
      }
      if (head.status === 101) throw new WireError('the server wants another protocol (101)')
      this.#interims += 1
      if (this.#interims > bounds.upstreamInterimAnswers) throw new WireError('too many interim answers')
      from = end
    }
  }

  /** Where the head's blank line ends; then `#text` is the head without it. -1: it has not come, and `#text` is kept. */
  #find(bytes: Buffer, from: number, to: number): number {
    const kept = this.#text
    const first = Math.min(to, from + FIRST_BYTES)
    for (let until = first; ; until = to) {
      const text = kept + bytes.toString('latin1', from, until)
      const found = text.indexOf(END, Math.max(0, kept.length - END.length + 1))
      const size = found === -1 ? text.length : found + END.length
      if (found === -1 && until < to) continue
      if (this.#skippedBytes + size > bounds.upstreamHeadBytes) throw new WireError('the head is too large')
      if (found === -1) {
        // What cannot become a head is told now, not when the server gives up.
        assertLines(text.endsWith('\r') ? text.slice(0, -1) : text)
        this.#text = text
        return -1
      }
      this.#text = text.slice(0, found + 2)
      return from + size - kept.length
    }
  }
}
