// The ledger as the gateway sees it. It has two implementations, chosen by the store: `embedded/` (SQLite: this process
// is the only writer, its memory is the truth, the disk follows) and `shared/` (Postgres: a locked row is the truth).
import type { Nanos } from '../foundation/nanos.ts'
import type { Principal } from '../keys/key.ts'
import type { GenerationEnding, GenerationOpening, Settled } from './rows/generation-record.ts'
import type { StoreError } from '../store/store-error.ts'
import type { Wallet } from './rules/wallet.ts'

export type HoldRequest = {
  generationId: string
  principal: Principal
  /** What to set aside, nano-dollars. */
  nanos: Nanos
  /** Less will do, down to this; the hold says what it got. Default: `nanos`. */
  leastNanos?: Nanos
  opening: GenerationOpening
}

/**
 * Money set aside for one generation. Its lease is renewed while this process lives. It has a deadline of its own too
 * (`bounds.holdMs` after the last sign of life): whoever is overdue is closed as interrupted and costs nothing.
 */
export type Hold = {
  readonly generationId: string
  readonly walletId: string
  /** What is set aside now, nano-dollars. */
  readonly nanos: Nanos
  /**
   * Writes the hold, where that was not done yet; resolves once it is on disk. Rejects with GatewayError `db_error` where
   * it cannot be written: then it is void.
   */
  write(): Promise<void>
  /**
   * A sign of life: from now on the generation may be silent for `silentMs` (default 0), and only then for
   * `bounds.holdMs` more. Due where an attempt begins and, now and then, while a stream goes on. Costs a look at the clock.
   */
  touch(silentMs?: number): void
  /** `action` runs once if the hold is closed because it is overdue, for whatever else belongs to its generation. */
  whenReaped(action: () => void): void
  /** Sets `nanos` more aside; false: the wallet cannot cover it. At once where memory decides. */
  extend(nanos: Nanos): boolean | Promise<boolean>
  /** What else the wallet could set aside, as far as this process knows; undefined: any amount. */
  available(): Nanos | undefined
}

export type PostingKind = 'top-up' | 'grant' | 'refund' | 'adjust'

export type PostingRequest = {
  walletId: string
  kind: PostingKind
  /** Into the wallet; below zero, out of it, for `adjust` alone. */
  nanos: Nanos
  reason: string
  /** Who did it. */
  actor: string
  /** The same key is posted once, however often it is sent; for another posting it is refused. */
  idempotencyKey: string
}

export type Ledger = {
  /**
   * Sets money aside. At once where memory decides and knows the wallet.
   * Throws, or rejects with, GatewayError `insufficient_balance`, `no_wallet`, `db_error`.
   */
  hold(request: HoldRequest): Hold | Promise<Hold>
  /**
   * Charges usage × price to the wallet, frees the rest and writes the record, all or nothing; resolves once durable.
   * Where it rejects (GatewayError `db_error`) nothing was charged nor will be: the answer must not be completed. So it
   * does for a hold that was closed because it was overdue. Called again for the same hold it answers the same.
   */
  settle(hold: Hold, ending: GenerationEnding): Promise<Settled>
  /** The same for a generation that costs nothing. `cost` is still what we paid. */
  release(hold: Hold, ending: GenerationEnding): Promise<Settled>
  /** Top-up, grant, refund, adjustment. @throws GatewayError `invalid_request`, `no_wallet`, `db_error` */
  post(request: PostingRequest): Promise<Wallet>
  /** @throws GatewayError `invalid_request` where the wallet owes or holds more than that, `no_wallet`. */
  setCreditLimit(walletId: string, limit: Nanos | 'unlimited'): Promise<Wallet>
  /** @throws GatewayError `no_wallet`, `db_error` */
  readWallet(walletId: string): Promise<Wallet>
  /** Why new holds are refused with `db_error`: what is admitted now might never be written. Undefined: none is. */
  readonly fault: StoreError | undefined
  /** Generations open in this process. */
  readonly openHolds: number
  /** Holds that this process closed because they were overdue. */
  readonly reapedHolds: number
  /** Writes that wait for the database: many for long, and it does not keep up. */
  readonly queued: number
  /** Waits for what is being written; whatever is open then is closed as interrupted at the next start. */
  close(): Promise<void>
}
