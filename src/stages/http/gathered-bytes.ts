// Bytes that come in pieces, gathered into one buffer, within a bound of their own and a share of the budget for all. The
// buffer grows by multiples: what comes a byte at a time costs little more than its bytes. A share is charged for the
// whole buffer, and twice, since a body is written a second time for the provider.
import type { ByteShare } from '../../foundation/byte-budget.ts'

/** Why a piece was not taken. */
export type Overflow = 'too large' | 'no room'

/** A buffer that is full becomes so many times as large, and never larger than what was declared or will be taken. */
const GROWTH = 4
/** As it came, and as it is sent on. */
export const BODY_COPIES = 2

export class GatheredBytes {
  readonly #declaredBytes: number | undefined
  #boundBytes = Number.POSITIVE_INFINITY
  #share: ByteShare | undefined
  #bytes: Buffer = empty
  #size = 0
  #charged = 0

  /** `declaredBytes`: how many there will be, where that is known. */
  constructor(declaredBytes: number | undefined) {
    this.#declaredBytes = declaredBytes
  }

  get size(): number {
    return this.#size
  }

  /** From here on there is a bound, for what has come too. */
  bind(boundBytes: number, share: ByteShare | undefined): Overflow | undefined {
    this.#boundBytes = boundBytes
    this.#share = share
    if (this.#size > boundBytes || (this.#declaredBytes ?? 0) > boundBytes) return 'too large'
    return this.#charge(this.#bytes.length) ? undefined : 'no room'
  }

  push(piece: Buffer): Overflow | undefined {
    const size = this.#size + piece.length
    if (size > this.#boundBytes) return 'too large'
    if (this.#size === 0) {
      if (!this.#charge(piece.length)) return 'no room'
      this.#bytes = piece
    } else {
      if (size > this.#bytes.length && !this.#grow(size)) return 'no room'
      piece.copy(this.#bytes, this.#size)
    }
    this.#size = size
    return undefined
  }

  /** All of them; they stay charged to the share. */
  take(): Buffer {
    const size = this.#size
    const bytes = this.#bytes
    const share = this.#share
    this.#charged = 0
    this.drop()
    if (size === bytes.length) return bytes
    // What was not filled is not kept for as long as the request runs.
    share?.giveBack(BODY_COPIES * (bytes.length - size))
    return Buffer.from(bytes.subarray(0, size))
  }

  /** They are not wanted any more. */
  drop(): void {
    this.#bytes = empty
    this.#size = 0
    this.#share?.giveBack(this.#charged)
    this.#charged = 0
    this.#share = undefined
  }

  #grow(size: number): boolean {
    const larger = Math.min(this.#declaredBytes ?? this.#boundBytes, this.#bytes.length * GROWTH)
    const capacity = Math.max(size, larger)
    if (!this.#charge(capacity - this.#bytes.length)) return false
    const bytes = Buffer.allocUnsafeSlow(capacity)
    this.#bytes.copy(bytes, 0, 0, this.#size)
    this.#bytes = bytes
    return true
  }

  #charge(bytes: number): boolean {
    if (this.#share === undefined) return true
    if (!this.#share.take(BODY_COPIES * bytes)) return false
    this.#charged += BODY_COPIES * bytes
    return true
  }
}

const empty = Buffer.alloc(0)
