// The one statement that writes what a batch on Postgres has decided. Rows travel as JSON, one parameter for each table, so
// that a batch of any size is the same prepared statement.
import type { Transaction } from '../../../store/postgres/transaction.ts'
import { generationColumns } from '../../rows/generation-record.ts'
import { postingColumns } from '../../rows/posting.ts'
import { usageKeys, usageSums } from '../../rows/usage-row.ts'

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
export async function writeRows(transaction: Transaction, rows: Rows): Promise<void> {
  if (tables.every((table) => rows[table].length === 0)) return
  const values = tables.map((table) => JSON.stringify(rows[table], encodeNanos))
  await transaction.query({ name: 'ledger-write', text: writeText, values })
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
