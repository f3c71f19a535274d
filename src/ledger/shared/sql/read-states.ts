// What a batch on Postgres has to know: the wallets' rows, locked in order, and what is known of the generations and
// idempotency keys that are asked about. Two reads, prepared, of any size.
import type { Nanos } from '../../../foundation/nanos.ts'
import type { Transaction } from '../../../store/postgres/transaction.ts'
import type { HoldEnd, Settled } from '../../rows/generation-record.ts'
import type { SharedRequest } from '../shared-request.ts'

type WalletRow = {
  id: string
  posted_nanos: bigint
  held_nanos: bigint
  open_holds: number
  credit_limit_nanos: bigint | null
}

export type GenerationState = {
  /** The hold and its extensions. */
  total: Nanos
  /** The extensions that were written. */
  positions: Set<number>
  /** Set: it has ended. */
  settled: Settled | undefined
  end?: HoldEnd
}

/** `opening`: of its hold, where that is open; the rest where it has ended. */
type PastRow = {
  opening: string | null
  status: string
  key_id: string
  owner_id: string
  model: string
  started_ms: bigint
}

type PostingRow = { kind: string; from_account: string; to_account: string; posting_nanos: bigint }

/**
 * Locks the wallets of what is asked and reads what is known of their generations and idempotency keys.
 * @param skipLocked what something else has locked is left out, instead of being waited for
 */
export async function readStates(transaction: Transaction, requests: readonly SharedRequest[], skipLocked: boolean) {
  const walletIds = [...new Set(requests.map(({ walletId }) => walletId))].sort()
  const wallets = await transaction.query<WalletRow & { open_holds: bigint }>({
    name: skipLocked ? 'ledger-lock-free' : 'ledger-lock',
    text: `select id, posted_nanos, held_nanos, open_holds, credit_limit_nanos from wallets
           where id = any($1) order by id for update${skipLocked ? ' skip locked' : ''}`,
    values: [walletIds],
  })
  const ids = requests.flatMap((request) =>
    request.kind === 'hold' || request.kind === 'end'
      ? [request.owner.id]
      : request.kind === 'extend' || request.kind === 'undo'
        ? [request.generationId]
        : [],
  )
  const undone = requests.flatMap((request) => (request.kind === 'undo' ? [request.generationId] : []))
  const keys = requests.flatMap((request) => (request.kind === 'post' ? [request.posting.idempotencyKey] : []))
  const generations = await readGenerations(transaction, ids)
  return {
    wallets: wallets.rows.map((row) => ({ ...row, open_holds: Number(row.open_holds) })),
    locked:
      skipLocked && wallets.rows.length < walletIds.length
        ? await readLocked(transaction, walletIds, wallets.rows)
        : none,
    generations,
    postings: keys.length === 0 ? new Map<string, PostingRow>() : await readPostings(transaction, keys),
    pasts: undone.length === 0 ? new Map<string, PastRow>() : await readPasts(transaction, undone),
  }
}

export type States = Awaited<ReturnType<typeof readStates>>

const none: ReadonlySet<string> = new Set()

/** Wallets that are there and could not be locked. */
async function readLocked(
  transaction: Transaction,
  walletIds: readonly string[],
  free: readonly { id: string }[],
): Promise<ReadonlySet<string>> {
  const { rows } = await transaction.query<{ id: string }>('select id from wallets where id = any($1)', [walletIds])
  const isFree = new Set(free.map(({ id }) => id))
  return new Set(rows.map(({ id }) => id).filter((id) => !isFree.has(id)))
}

async function readGenerations(
  transaction: Transaction,
  ids: readonly string[],
): Promise<Map<string, GenerationState>> {
  const { rows } = await transaction.query<{
    id: string
    total: bigint
    positions: string[]
    hold_end: HoldEnd | null
    charge: bigint
    waived: bigint
    cost: bigint
  }>({
    name: 'ledger-generations',
    text: `select wanted.id,
             (coalesce(holds.hold_nanos, 0) + coalesce(extension.total, 0))::bigint as total,
             coalesce(extension.positions, '{}'::text[]) as positions, generations.hold_end,
             generations.charge_nanos as charge, generations.waived_nanos as waived, generations.cost_nanos as cost
           from unnest($1::text[]) as wanted (id)
           left join holds on holds.generation_id = wanted.id
           left join generations on generations.id = wanted.id
           left join lateral (
             select sum(hold_nanos) as total, array_agg(position::text) as positions from hold_extensions
             where generation_id = wanted.id) as extension on true
           where holds.generation_id is not null or generations.id is not null`,
    values: [ids],
  })
  return new Map(
    rows.map(({ id, total, positions, hold_end, charge, waived, cost }) => [
      id,
      {
        total,
        positions: new Set(positions.map(Number)),
        settled: hold_end === null ? undefined : { charge, waived, cost },
        ...(hold_end === null ? {} : { end: hold_end }),
      },
    ]),
  )
}

/** What has to be known of generations to undo them. */
async function readPasts(transaction: Transaction, ids: readonly string[]): Promise<Map<string, PastRow>> {
  const { rows } = await transaction.query<PastRow & { id: string }>({
    name: 'ledger-pasts',
    text: `select wanted.id, holds.opening, generations.status, generations.key_id, generations.owner_id,
             coalesce(generations.model, generations.requested_model) as model, generations.started_ms
           from unnest($1::text[]) as wanted (id)
           left join holds on holds.generation_id = wanted.id
           left join generations on generations.id = wanted.id`,
    values: [ids],
  })
  return new Map(rows.map((row) => [row.id, row]))
}

async function readPostings(transaction: Transaction, keys: readonly string[]): Promise<Map<string, PostingRow>> {
  const { rows } = await transaction.query<PostingRow & { idempotency_key: string }>({
    name: 'ledger-postings',
    text: `select idempotency_key, kind, from_account, to_account, posting_nanos from postings
           where idempotency_key = any($1)`,
    values: [keys],
  })
  return new Map(rows.map((row) => [row.idempotency_key, row]))
}
