// A customer's quota, key by key: requests and tokens a minute, requests at once, spend by day and month. A request is
// counted when its key is known; what it may use is reserved when it is admitted, reserved further while its answer
// streams, and corrected when it has ended, so that no number of requests at once, and no long stream, gets past a
// limit. There are two implementations: in memory for one gateway, through the database for several.
import type { Nanos } from '../foundation/nanos.ts'
import type { Key, Principal } from '../keys/key.ts'

/** What a request may use at first. */
export type Need = {
  /** Upper estimate of its input, and of the output that it may have before it asks for more. */
  tokens: number
  /** What is to be held for it, nano-dollars. */
  nanos: Nanos
  /** Less will do where a limit of spend leaves less, down to this. Default: `nanos`. */
  leastNanos?: Nanos
}

/** What a running answer needs beyond what was reserved for it. */
export type More = { tokens: number; nanos: Nanos }

/** What a request used in the end. */
export type Actual = { tokens: number; charge: Nanos }

/** One limit as a caller may see it. */
export type Figure = {
  limit: number
  remaining: number
  /** Until all of it will be there again, ms. */
  resetInMs: number
}

/** Undefined: the key has no such limit. */
export type Figures = { requests: Figure | undefined; tokens: Figure | undefined }

/**
 * One request's part of its key's limits. It must be closed by `commit`, or by `cancel`, which does nothing after
 * `commit`; where nobody does, its place and money come back after `bounds.limitTicketMs`.
 */
export type Ticket = {
  /** As far as they are known now. */
  readonly figures: Figures
  /** `reserve` was called. */
  readonly hasReserved: boolean
  /** A running answer can reach a limit of this key: what it uses must be asked for while it streams. */
  readonly limitsOutput: boolean
  /** The same for the limit of tokens alone. */
  readonly limitsTokens: boolean
  /**
   * Reserves what the request may use; the answer is what was granted of `nanos`. Called once.
   * Throws, or rejects with, GatewayError `rate_limit_exceeded`.
   */
  reserve(need: Need): Nanos | Promise<Nanos>
  /** Reserves more for a running answer; false: a limit is reached, and the answer must end here. */
  extend(more: More): boolean | Promise<boolean>
  /** The request has run: what was reserved becomes what was used, and its place is free. */
  commit(actual: Actual): void
  /** The request did not run. It stays counted; what it reserved and its place are free. */
  cancel(): void
}

export type Limits = {
  /**
   * Counts a request, as soon as its key is known and whatever becomes of it.
   * Throws, or rejects with, GatewayError `rate_limit_exceeded`. At once where memory decides.
   */
  enter(key: Key): Ticket | Promise<Ticket>
  /** Counts a read, or a count of tokens. @throws GatewayError `rate_limit_exceeded` */
  countRead(principal: Principal): void
  /** The key's figures now, for answers without a ticket. */
  readFigures(key: Key): Figures
  /** True while the shared database is out of reach and each gateway counts for itself. */
  readonly degraded: boolean
  close(): Promise<void>
}
