// The statements that add gathered sums to the tables. Rows travel as one text of JSON for each table, so that a step of any size
// is the same few statements. A column that a row does not have is zero, or null where it counts latencies.
import type { Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { joinings, periods, type GatheredSums, type Joining, type OtherRow, type SeriesSums } from './gathered-sums.ts'
import { latencyColumns } from './latency-buckets.ts'
import { sumColumns } from './sum-columns.ts'

type Dialect = Store['kind']

type Column = {
  name: string
  type: 'text' | 'bigint'
  /** Absent: it is part of the key. */
  joining?: Joining | 'count'
  isNullable?: boolean
}

const latencies = [...latencyColumns.first, ...latencyColumns.total]

const seriesColumns: readonly Column[] = [
  { name: 'series_id', type: 'bigint' },
  { name: 'start_ms', type: 'bigint' },
  ...sumColumns.map((name): Column => ({ name, type: 'bigint', joining: 'add' })),
  { name: 'first_sequence', type: 'bigint', joining: 'least' },
  { name: 'last_sequence', type: 'bigint', joining: 'most' },
  ...latencies.map((name): Column => ({ name, type: 'bigint', joining: 'count', isNullable: true })),
]

const texts = new Set([
  'owner_id',
  'session_id',
  'key_id',
  'model',
  'client',
  'generation_id',
  'status',
  'error_code',
  'wallet_id',
])

function describeColumns(keys: readonly string[], others: readonly string[]): Column[] {
  const describe = (name: string): Column => ({ name, type: texts.has(name) ? 'text' : 'bigint' })
  return [
    ...keys.map(describe),
    ...others.map((name) => ({
      ...describe(name),
      joining: joinings[name] ?? 'last',
      ...(name === 'error_code' ? { isNullable: true } : {}),
    })),
  ]
}

const sessionColumns = describeColumns(
  ['owner_id', 'session_id'],
  [
    'first_ms',
    'last_ms',
    'first_sequence',
    'last_sequence',
    'requests',
    'failed',
    'input_tokens',
    'output_tokens',
    'charge_nanos',
    'key_id',
    'model',
    'client',
  ],
)
const clientColumns = describeColumns(
  ['owner_id', 'key_id', 'client'],
  ['first_ms', 'last_ms', 'requests', 'generation_id', 'status', 'error_code'],
)
const walletDayColumns = describeColumns(['wallet_id', 'day'], ['charges', 'charge_nanos'])

/** `findId`: the number of a series, which has one by now. */
export function writeSums(
  dialect: Dialect,
  gathered: GatheredSums,
  nowMs: number,
  findId: (name: string) => number,
): Write[] {
  const sums = gathered.readPeriods(nowMs)
  const toRow = ({ name, startMs, sums: each, first, last }: SeriesSums) => ({
    series_id: findId(name),
    start_ms: startMs,
    ...each,
    first_sequence: first,
    last_sequence: last,
  })
  return [
    ...periods.flatMap((period) => upsert(dialect, `series_${period}`, seriesColumns, sums[period].map(toRow))),
    ...upsert(dialect, 'agent_sessions', sessionColumns, [...gathered.sessions.values()]),
    ...upsert(dialect, 'key_clients', clientColumns, [...gathered.clients.values()]),
    ...upsert(dialect, 'wallet_days', walletDayColumns, [...gathered.walletDays.values()]),
  ]
}

function upsert(dialect: Dialect, table: string, columns: readonly Column[], rows: readonly OtherRow[]): Write[] {
  if (rows.length === 0) return []
  return [{ sql: textOf(dialect, table, columns), parameters: [JSON.stringify(rows, encodeNanos)] }]
}

/** JSON has no bigint. */
function encodeNanos(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

const known = new Map<string, string>()

function textOf(dialect: Dialect, table: string, columns: readonly Column[]): string {
  const name = `${dialect} ${table}`
  const text = known.get(name) ?? buildText(dialect, table, columns)
  known.set(name, text)
  return text
}

function buildText(dialect: Dialect, table: string, columns: readonly Column[]): string {
  const keys = columns.filter(({ joining }) => joining === undefined).map(({ name }) => name)
  const names = columns.map(({ name }) => name).join(', ')
  const values = columns.map((column) => readValue(dialect, column)).join(', ')
  const source =
    dialect === 'sqlite'
      ? 'json_each(?) as each_row where true'
      : `json_to_recordset(?::json) as row (${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`
  const changes = columns.flatMap((column) => join(dialect, table, column))
  return `insert into ${table} (${names}) select ${values} from ${source}
    on conflict (${keys.join(', ')}) do update set ${changes.join(', ')}`
}

function readValue(dialect: Dialect, { name, type, joining, isNullable = false }: Column): string {
  const member = dialect === 'sqlite' ? `each_row.value ->> '${name}'` : name
  const value = dialect === 'sqlite' && type === 'bigint' ? `cast(${member} as integer)` : member
  return joining === undefined || isNullable || type === 'text' ? value : `coalesce(${value}, 0)`
}

function join(dialect: Dialect, table: string, { name, joining }: Column): string[] {
  const [is, more] = [`${table}.${name}`, `excluded.${name}`]
  const [least, most] = dialect === 'sqlite' ? ['min', 'max'] : ['least', 'greatest']
  switch (joining) {
    case undefined:
      return []
    case 'add':
      return [`${name} = ${is} + ${more}`]
    case 'count':
      return [`${name} = coalesce(${is} + ${more}, ${is}, ${more})`]
    case 'least':
      return [`${name} = ${least}(${is}, ${more})`]
    case 'most':
      return [`${name} = ${most}(${is}, ${more})`]
    case 'last':
      return [`${name} = case when excluded.last_ms >= ${table}.last_ms then ${more} else ${is} end`]
    default:
      return joining satisfies never
  }
}
