// A customer's quota, key by key: requests and tokens a minute, requests at once, spend by day and month. What a request
// may use is reserved when it is admitted and corrected when it has ended, so that no number of requests at once gets
// past a limit. Two make it real: in memory for one gateway, through the database for several.
import type { Nanos } from '../foundation/money.ts'
import type { Key } from '../keys/key.ts'

export type ReserveRequest = {
  key: Key
  /** Upper estimate of input and output. */
  tokens: number
  /** What is held for the request, nano-dollars; counts towards the spend until it has ended. */
  nanos: Nanos
}

/** What a request used in the end. */
export type Actual = { tokens: number; charge: Nanos }

/** One limit as a caller may see it. */
export type Figure = {
  limit: number
  remaining: number
  /** When all of it will be there again, ms since the epoch. */
  resetMs: number
}

export type Figures = { requests: Figure; tokens: Figure }

/** What one request has reserved. It must be closed, by `commit` or `cancel`; a lease frees it where nobody does. */
export type Ticket = {
  /** After this request was counted. */
  readonly figures: Figures
  /** The request has run: its tokens and its charge are corrected, its place is free. */
  commit(actual: Actual): void
  /** The request did not run: everything is given back. */
  cancel(): void
}

export type Limits = {
  /**
   * Reserves, or throws GatewayError `rate_limit_exceeded` with the seconds after which a retry makes sense. At once
   * where memory decides and knows the key's spend.
   */
  reserve(request: ReserveRequest): Ticket | Promise<Ticket>
  /** The key's figures now, for answers that reserve nothing. */
  readFigures(key: Key): Figures
  /** True while the shared database is out of reach and each gateway counts for itself. */
  readonly degraded: boolean
  close(): Promise<void>
}
