// The entries of a wallet's ledger, the newest first, found by their number. Those of one kind but charges have an index of their
// own, since there are few among the charges.
import type { SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { Store } from '../../store/store.ts'

export type LedgerEntry = {
  sequence: number
  kind: string
  /** Into the wallet; below zero, out of it. */
  nanos: bigint
  generationId: string | undefined
  keyId: string | undefined
  model: string | undefined
  reason: string | undefined
  actor: string | undefined
  createdMs: number
  /** What is in the wallet at the moment of this reading. */
  postedNanos: bigint
}

/** `before`: only those with a smaller number; `kind`: that one, `other` is all but charges. */
export async function readLedgerEntries(
  { db }: Pick<Store, 'db'>,
  walletId: string,
  { before, kind, limit }: { before?: number | undefined; kind?: string | undefined; limit: number },
): Promise<LedgerEntry[]> {
  let query = db
    .selectFrom('postings')
    .innerJoin('wallets', 'wallets.id', 'postings.wallet_id')
    .leftJoin('generations', 'generations.id', 'postings.generation_id')
    .select(['postings.sequence', 'kind', 'to_account', 'posting_nanos', 'generation_id', 'reason', 'actor'])
    .select(['postings.created_ms', 'wallets.posted_nanos', 'generations.key_id'])
    .select(sql<string | null>`coalesce(generations.model, generations.requested_model)`.as('model'))
    .where('postings.wallet_id', '=', walletId)
    .orderBy('postings.sequence', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('postings.sequence', '<', before)
  if (kind !== undefined && kind !== 'charge') query = query.where(sql<SqlBool>`kind <> 'charge'`)
  if (kind !== undefined && kind !== 'other') query = query.where('kind', '=', kind)
  return (await query.execute()).map((row) => ({
    sequence: row.sequence,
    kind: row.kind,
    nanos: row.to_account === walletId ? row.posting_nanos : -row.posting_nanos,
    generationId: row.generation_id ?? undefined,
    keyId: row.key_id ?? undefined,
    model: row.model ?? undefined,
    reason: row.reason ?? undefined,
    actor: row.actor ?? undefined,
    createdMs: row.created_ms,
    postedNanos: row.posted_nanos,
  }))
}
