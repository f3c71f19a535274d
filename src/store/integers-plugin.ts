// One rule for integers in both dialects, by the column's name: `…_nanos` is a bigint, anything else a number. Drivers
// give bigints (SQLite), bigints or decimal text (Postgres: int8, and numeric from sum()).
import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
} from 'kysely'
import { assert } from '../foundation/assert.ts'

type Row = { [column: string]: unknown }

export const integersPlugin: KyselyPlugin = {
  transformQuery: (args: PluginTransformQueryArgs): RootOperationNode => args.node,
  transformResult: async (args: PluginTransformResultArgs): Promise<QueryResult<Row>> => ({
    ...args.result,
    rows: args.result.rows.map(decodeIntegers),
  }),
}

/** @throws AssertionError where a number is too large to be one. */
function decodeIntegers(row: Row): Row {
  const decoded: Row = {}
  for (const [column, value] of Object.entries(row)) decoded[column] = decodeInteger(column, value)
  return decoded
}

function decodeInteger(column: string, value: unknown): unknown {
  if (column.endsWith('_nanos')) return typeof value === 'string' || typeof value === 'number' ? BigInt(value) : value
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  assert(Number.isSafeInteger(number), `store: ${column} is not a safe integer`)
  return number
}
