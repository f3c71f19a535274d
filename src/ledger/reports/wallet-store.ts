// The reads that operations on wallets make: the owner of a wallet, and the movements in it. Money moves through the
// ledger alone.
import { sql } from 'kysely'
import { decodeWallet } from '../rows/read-wallet.ts'
import type { Wallet } from '../rules/wallet.ts'
import type { Store } from '../../store/store.ts'

export type OwnedWallet = { owner: { id: string; name: string; status: string }; wallet: Wallet }

/** Wallets by owner, the oldest first; `owner`: a name or an id. */
export async function readWallets({ db }: Store, owner?: string): Promise<OwnedWallet[]> {
  let query = db
    .selectFrom('wallets')
    .innerJoin('owners', 'owners.id', 'wallets.owner_id')
    .selectAll('wallets')
    .select(['owners.name as owner_name', 'owners.status as owner_status'])
    .orderBy('wallets.created_ms')
    .orderBy('wallets.id')
  if (owner !== undefined) {
    query = query.where((where) => where.or([where('owners.name', '=', owner), where('owners.id', '=', owner)]))
  }
  const wallets = (await query.execute()).map((row) => ({
    owner: { id: row.owner_id, name: row.owner_name, status: row.owner_status },
    wallet: decodeWallet(row),
  }))
  // Who is named like another's id does not come before them.
  return wallets.toSorted((one, other) => Number(other.owner.id === owner) - Number(one.owner.id === owner))
}

export type Movement = {
  sequence: number
  kind: string
  /** Into the wallet; below zero, out of it. */
  nanos: bigint
  generationId: string | undefined
  reason: string | undefined
  actor: string | undefined
  createdMs: number
}

/** Movements of one wallet, the newest first; `before`: only those with a smaller sequence. */
export async function readMovements(
  { db }: Store,
  walletId: string,
  limit: number,
  before: number | undefined,
): Promise<Movement[]> {
  let query = db
    .selectFrom('postings')
    .selectAll()
    .where('wallet_id', '=', walletId)
    .orderBy('sequence', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('sequence', '<', before)
  return (await query.execute()).map((row) => ({
    sequence: row.sequence,
    kind: row.kind,
    nanos: row.to_account === walletId ? row.posting_nanos : -row.posting_nanos,
    generationId: row.generation_id ?? undefined,
    reason: row.reason ?? undefined,
    actor: row.actor ?? undefined,
    createdMs: row.created_ms,
  }))
}

/** What the charges of a wallet came to whose records were pruned; undefined: none were. */
export async function readPrunedCharges(
  { db }: Store,
  walletId: string,
): Promise<{ charges: number; nanos: bigint } | undefined> {
  const row = await db
    .selectFrom('pruned_days')
    .select([
      sql<number>`coalesce(cast(sum(charges) as bigint), 0)`.as('charges'),
      sql<bigint>`coalesce(cast(sum(charge_nanos) as bigint), 0)`.as('charge_nanos'),
    ])
    .where('wallet_id', '=', walletId)
    .executeTakeFirst()
  return row === undefined || row.charges === 0 ? undefined : { charges: row.charges, nanos: row.charge_nanos }
}
