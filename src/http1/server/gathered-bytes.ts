// Bytes that arrive in pieces, gathered into one buffer, within a bound of their own and a share of the budget for all
// bodies. The buffer grows by multiples, so that bytes which arrive one at a time cost little more than their number.
// Each byte is charged when it arrives.
import type { ByteShare } from '../../foundation/byte-budget.ts'

/** Why a piece was not taken. */
type Overflow = 'large' | 'crowded'

export type GatherBounds = {
  /** A body from so many bytes on is given all of its declared memory at once. */
  largeBytes: number
  /** A byte is charged so many times, for what becomes of it later. */
  copies: number
}

/** A buffer that is full becomes so many times as large, and never larger than what was declared or will be taken. */
const GROWTH = 4

export class GatheredBytes {
  readonly #declaredBytes: number | undefined
  readonly #bounds: GatherBounds
  #boundBytes = Number.POSITIVE_INFINITY
  #share: ByteShare | undefined
  #bytes: Buffer = empty
  #size = 0

  /** `declaredBytes`: how many there will be, where that is known. */
  constructor(declaredBytes: number | undefined, bounds: GatherBounds) {
    this.#declaredBytes = declaredBytes
    this.#bounds = bounds
  }

  /** From here on there is a bound, for what has come too. */
  bind(boundBytes: number, share: ByteShare | undefined): Overflow | undefined {
    this.#boundBytes = boundBytes
    if (this.#size > boundBytes || (this.#declaredBytes ?? 0) > boundBytes) return 'large'
    if (share?.take(this.#bounds.copies * this.#size) === false) return 'crowded'
    this.#share = share
    return undefined
  }

  push(piece: Buffer): Overflow | undefined {
    const size = this.#size + piece.length
    if (size > this.#boundBytes) return 'large'
    if (this.#share?.take(this.#bounds.copies * piece.length) === false) return 'crowded'
    if (this.#size === 0) this.#bytes = piece
    else {
      if (size > this.#bytes.length) this.#grow(size)
      piece.copy(this.#bytes, this.#size)
    }
    this.#size = size
    return undefined
  }

  /** All of them; they stay charged to the share. */
  take(): Buffer {
    const size = this.#size
    const bytes = this.#bytes
    this.#share = undefined
    this.drop()
    // What was not filled is not kept for as long as the request runs.
    return size === bytes.length ? bytes : Buffer.from(bytes.subarray(0, size))
  }

  /** They are not wanted any more. */
  drop(): void {
    this.#share?.giveBack(this.#bounds.copies * this.#size)
    this.#share = undefined
    this.#bytes = empty
    this.#size = 0
  }

  #grow(size: number): void {
    const wanted = this.#bytes.length * GROWTH
    // Of what is declared and large, all at once: memory that nothing has come for yet is only promised by the system, and
    // to copy many megabytes would hold others up.
    const larger = wanted > this.#bounds.largeBytes ? (this.#declaredBytes ?? wanted) : wanted
    const capacity = Math.max(size, Math.min(larger, this.#declaredBytes ?? this.#boundBytes))
    const bytes = Buffer.allocUnsafeSlow(capacity)
    this.#bytes.copy(bytes, 0, 0, this.#size)
    this.#bytes = bytes
  }
}

const empty = Buffer.alloc(0)
