// Finds where an HTTP/1 head ends in what is read, whatever the cuts, up to a bound that it is given. Bytes that cannot
// become a head are an error at once, not when the other side gives up.
import { WireError } from './wire-error.ts'

/** Enough for most heads: what follows is body and need not become text. */
const FIRST_BYTES = 2_048
const END = '\r\n\r\n'
const forbidden = /\0|\r(?!\n)|(?<!\r)\n/

export class HeadFinder {
  /** Once `push` has found the end: the head, latin1, with its last line's end, not the blank line, and not judged yet. */
  text = ''

  /** Something has come of a head that is not whole. */
  get hasBegun(): boolean {
    return this.text !== ''
  }

  forget(): void {
    this.text = ''
  }

  /**
   * Reads `bytes` from `from` up to `to`; answers where what follows the head begins, or -1 where the head goes on, of
   * which `text` is then kept. `boundBytes`: of the whole head. @throws WireError
   */
  push(bytes: Buffer, from: number, to: number, boundBytes: number): number {
    const kept = this.text
    const first = Math.min(to, from + FIRST_BYTES)
    for (let until = first; ; until = to) {
      const text = kept + bytes.toString('latin1', from, until)
      const found = text.indexOf(END, Math.max(0, kept.length - END.length + 1))
      const size = found === -1 ? text.length : found + END.length
      if (found === -1 && until < to) continue
      if (size > boundBytes) throw new WireError('the head is too large', 'large')
      if (found === -1) {
        assertLines(text.slice(judgedBytes(kept), text.endsWith('\r') ? -1 : undefined))
        this.text = text
        return -1
      }
      this.text = text.slice(0, found + 2)
      return from + size - kept.length
    }
  }
}

/** How much of what is kept was found good and has nothing to do with what follows: a byte at a time must not cost all. */
function judgedBytes(kept: string): number {
  return kept.endsWith('\n') ? kept.length : Math.max(0, kept.length - 1)
}

/** Lines end in CR LF and neither stands elsewhere. @throws WireError */
function assertLines(text: string): void {
  if (forbidden.test(text)) throw new WireError('the head holds a bare CR, a bare LF or a NUL')
}
