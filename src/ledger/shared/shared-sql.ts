// The SQL of a batch on Postgres: two reads under lock, one write. Rows travel as JSON, one parameter for each table, so
// that a batch of any size is the same prepared statement.
import type { PoolClient } from 'pg'
import type { Nanos } from '../../foundation/money.ts'
import { generationColumns, type HoldEnd, type Settled } from '../rows/generation-record.ts'
import { postingColumns } from '../rows/posting.ts'
import { usageKeys, usageSums } from '../rows/usage-row.ts'
import type { Asked } from './shared-asked.ts'

type Row = { [column: string]: unknown }

export type Rows = {
  cards: Row[]
  holds: Row[]
  extensions: Row[]
  generations: Row[]
  /** Ends that are given back. */
  reversals: Row[]
  postings: Row[]
  wallets: Row[]
  usage: Row[]
}

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
export async function readStates(client: PoolClient, batch: readonly Asked[], skipLocked: boolean) {
  const requests = batch.map(({ request }) => request)
  const walletIds = [...new Set(requests.map(({ walletId }) => walletId))].sort()
  const wallets = await client.query<WalletRow & { open_holds: bigint }>({
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
  const generations = await readGenerations(client, ids)
  return {
    wallets: wallets.rows.map((row) => ({ ...row, open_holds: Number(row.open_holds) })),
    locked:
      skipLocked && wallets.rows.length < walletIds.length ? await readLocked(client, walletIds, wallets.rows) : none,
    generations,
    postings: keys.length === 0 ? new Map<string, PostingRow>() : await readPostings(client, keys),
    pasts: undone.length === 0 ? new Map<string, PastRow>() : await readPasts(client, undone),
  }
}

const none: ReadonlySet<string> = new Set()

/** Wallets that are there and could not be locked. */
async function readLocked(
  client: PoolClient,
  walletIds: readonly string[],
  free: readonly { id: string }[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>('select id from wallets where id = any($1)', [walletIds])
  const isFree = new Set(free.map(({ id }) => id))
  return new Set(rows.map(({ id }) => id).filter((id) => !isFree.has(id)))
}

async function readGenerations(client: PoolClient, ids: readonly string[]): Promise<Map<string, GenerationState>> {
  const { rows } = await client.query<{
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
async function readPasts(client: PoolClient, ids: readonly string[]): Promise<Map<string, PastRow>> {
  const { rows } = await client.query<PastRow & { id: string }>({
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

async function readPostings(client: PoolClient, keys: readonly string[]): Promise<Map<string, PostingRow>> {
  const { rows } = await client.query<PostingRow & { idempotency_key: string }>({
    name: 'ledger-postings',
    text: `select idempotency_key, kind, from_account, to_account, posting_nanos from postings
           where idempotency_key = any($1)`,
    values: [keys],
  })
  return new Map(rows.map((row) => [row.idempotency_key, row]))
}

const columns = {
  cards: { version: 'text', card: 'text', created_ms: 'bigint' },
  holds: {
    process_id: 'text',
    sequence: 'bigint',
    generation_id: 'text',
    wallet_id: 'text',
    hold_nanos: 'bigint',
    created_ms: 'bigint',
    opening: 'text',
  },
  extensions: { generation_id: 'text', position: 'bigint', hold_nanos: 'bigint', created_ms: 'bigint' },
  generations: generationColumns,
  reversals: { id: 'text' },
  postings: postingColumns,
  wallets: {
    id: 'text',
    posted_nanos: 'bigint',
    held_nanos: 'bigint',
    open_holds: 'bigint',
    credit_limit_nanos: 'bigint',
  },
  usage: {
    ...Object.fromEntries(usageKeys.map((column) => [column, column === 'day' ? 'bigint' : 'text'])),
    ...Object.fromEntries(usageSums.map((column) => [column, 'bigint'])),
  },
} as const satisfies { [table in keyof Rows]: { [column: string]: string } }

const tables = Object.keys(columns) as (keyof Rows)[]

const writeText = `with
  new_cards as (${insert('cards', 'price_cards')} on conflict do nothing),
  new_holds as (${insert('holds', 'holds')}),
  new_extensions as (${insert('extensions', 'hold_extensions')}),
  new_generations as (${insert('generations', 'generations')} returning id),
  ended_holds as (delete from holds using new_generations where holds.generation_id = new_generations.id),
  ended_extensions as (delete from hold_extensions using new_generations
    where hold_extensions.generation_id = new_generations.id),
  reversed as (update generations set hold_end = 'reversed', status = 'interrupted', error_code = 'db_error',
    charge_nanos = 0, waived_nanos = 0
    from ${recordset('reversals')} as row (${typed('reversals')}) where generations.id = row.id),
  new_postings as (${insert('postings', 'postings')}),
  new_usage as (${insert('usage', 'usage_days')} on conflict (${usageKeys.join(', ')}) do update set
    ${usageSums.map((column) => `${column} = usage_days.${column} + excluded.${column}`).join(', ')})
update wallets set posted_nanos = changed.posted_nanos, held_nanos = changed.held_nanos,
  open_holds = changed.open_holds, credit_limit_nanos = changed.credit_limit_nanos
from ${recordset('wallets')} as changed (${typed('wallets')}) where wallets.id = changed.id`

/** Writes everything in one statement. */
export async function writeRows(client: PoolClient, rows: Rows): Promise<void> {
  if (tables.every((table) => rows[table].length === 0)) return
  const values = tables.map((table) => JSON.stringify(rows[table], encodeNanos))
  await client.query({ name: 'ledger-write', text: writeText, values })
}

/** JSON has no bigint; Postgres reads decimal text into one. */
function encodeNanos(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

function insert(rows: keyof Rows, table: string): string {
  const names = Object.keys(columns[rows]).join(', ')
  return `insert into ${table} (${names}) select ${names} from ${recordset(rows)} as row (${typed(rows)})`
}

function recordset(rows: keyof Rows): string {
  return `json_to_recordset($${tables.indexOf(rows) + 1}::json)`
}

function typed(rows: keyof Rows): string {
  return Object.entries<string>(columns[rows])
    .map(([column, type]) => `${column} ${type}`)
    .join(', ')
}
