// A bound on the bytes that many holders keep in memory together, of which each holder may have only a part. What a
// share took is given back when the share closes. Nobody waits: bytes that are not free are refused at once, and the
// code that asked for them decides how to answer.
import { assert } from './assert.ts'

/** `partBytes`: the most that one holder may have. */
export type BudgetBounds = { totalBytes: number; partBytes: number }

type Holder = { readonly id: string; bytes: number; shares: number }

export class ByteBudget {
  readonly #readBounds: () => BudgetBounds
  readonly #holders = new Map<string, Holder>()
  #takenBytes = 0

  /** `readBounds` is asked whenever bytes are taken: they may change while the gateway runs. */
  constructor(readBounds: () => BudgetBounds) {
    this.#readBounds = readBounds
  }

  get takenBytes(): number {
    return this.#takenBytes
  }

  /** Holders with an open share. */
  get holders(): number {
    return this.#holders.size
  }

  /** A share of this holder's part, empty at first. */
  open(id: string): ByteShare {
    let holder = this.#holders.get(id)
    if (holder === undefined) this.#holders.set(id, (holder = { id, bytes: 0, shares: 0 }))
    holder.shares += 1
    return new ByteShare(this, holder)
  }

  /** For shares alone. */
  take(holder: Holder, bytes: number): boolean {
    const { totalBytes, partBytes } = this.#readBounds()
    if (this.#takenBytes + bytes > totalBytes || holder.bytes + bytes > partBytes) return false
    this.#takenBytes += bytes
    holder.bytes += bytes
    return true
  }

  /** For shares alone. */
  giveBack(holder: Holder, bytes: number, isLast: boolean): void {
    this.#takenBytes -= bytes
    holder.bytes -= bytes
    assert(this.#takenBytes >= 0 && holder.bytes >= 0, 'budget: more given back than was taken')
    if (!isLast) return
    holder.shares -= 1
    if (holder.shares === 0) this.#holders.delete(holder.id)
  }
}

/** What one user of a budget has of it. */
export class ByteShare {
  readonly #budget: ByteBudget
  readonly #holder: Holder
  #bytes = 0
  #isOpen = true

  constructor(budget: ByteBudget, holder: Holder) {
    this.#budget = budget
    this.#holder = holder
  }

  get bytes(): number {
    return this.#bytes
  }

  /** So many more. False: they are not there, or the share is closed, and nothing was taken. */
  take(bytes: number): boolean {
    if (!this.#isOpen) return false
    if (bytes === 0) return true
    if (!this.#budget.take(this.#holder, bytes)) return false
    this.#bytes += bytes
    return true
  }

  giveBack(bytes: number): void {
    assert(bytes <= this.#bytes, 'budget: more given back than was taken')
    this.#bytes -= bytes
    this.#budget.giveBack(this.#holder, bytes, false)
  }

  /** Gives back all that is left; a second time it does nothing. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#budget.giveBack(this.#holder, this.#bytes, true)
    this.#bytes = 0
  }
}
