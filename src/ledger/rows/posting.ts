// Movements of money as rows: from one account to another, so that all accounts always sum to zero. A wallet's account
// is its id; the others are the gateway's own.
import type { Nanos } from '../../foundation/nanos.ts'
import type { PostingKind, PostingRequest } from '../ledger.ts'

/** Where money comes from, and where charges go. */
export const accounts = {
  /** Charges for generations. */
  revenue: 'revenue',
  'top-up': 'payments',
  grant: 'grants',
  refund: 'revenue',
  adjust: 'adjustments',
} as const satisfies { [account in PostingKind | 'revenue']: string }

/** Columns of `postings` but its sequence, in the order of `encodePosting` and `encodeCharge`, with their SQL types. */
export const postingColumns = {
  kind: 'text',
  from_account: 'text',
  to_account: 'text',
  posting_nanos: 'bigint',
  wallet_id: 'text',
  generation_id: 'text',
  idempotency_key: 'text',
  reason: 'text',
  actor: 'text',
  created_ms: 'bigint',
} as const

type Values = (string | number | bigint | null)[]

export function encodeCharge(walletId: string, generationId: string, charge: Nanos, nowMs: number): Values {
  return ['charge', walletId, accounts.revenue, charge, walletId, generationId, null, null, null, nowMs]
}

export function encodeReversalKey(generationId: string): string {
  return `reversal:${generationId}`
}

/** Gives back what a generation was charged. Its idempotency key is made of the generation's id: it is posted once. */
export function encodeReversal(walletId: string, generationId: string, charge: Nanos, nowMs: number): Values {
  const reason = 'the caller was told that it failed: the database did not answer in time'
  const key = encodeReversalKey(generationId)
  return ['reversal', accounts.revenue, walletId, charge, walletId, generationId, key, reason, 'gateway', nowMs]
}

export function encodePosting(request: PostingRequest, nowMs: number): Values {
  const { walletId, kind, nanos, idempotencyKey, reason, actor } = request
  const other = accounts[kind]
  const [from, to] = nanos > 0n ? [other, walletId] : [walletId, other]
  const size = nanos > 0n ? nanos : -nanos
  return [kind, from, to, size, walletId, null, idempotencyKey, reason, actor, nowMs]
}
