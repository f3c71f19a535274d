// What one record adds to the sums that it counts in. Pure.
import { parseJson, readArray, readObject, type JsonObject } from '../../foundation/json/json.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import { errorTable, type Blame } from '../../generation/error/error-table.ts'
import type { TokenCounts, Usage } from '../../generation/usage/usage.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { priceUsage } from '../../pricing/price.ts'
import type { GenerationsTable } from '../../store/schema.ts'
import { decodeUsageText } from '../rows/usage-text.ts'
import { findLatencyBucket, latencyColumns } from './latency-buckets.ts'

/** The columns of a record that are counted. */
export const countedColumns = [
  'sequence',
  'id',
  'hold_end',
  'agent_ids',
  'client',
  'key_id',
  'owner_id',
  'wallet_id',
  'requested_model',
  'model',
  'provider',
  'attempts',
  'losses',
  'usage',
  'price_version',
  'charge_nanos',
  'waived_nanos',
  'cost_nanos',
  'estimated',
  'status',
  'error_code',
  'started_ms',
  'first_byte_ms',
  'ended_ms',
] as const satisfies readonly (keyof GenerationsTable)[]

export type CountedRow = Pick<GenerationsTable, (typeof countedColumns)[number]>

/** By the columns of the sums; what is not there is zero. Names that end in `_nanos` are bigints. */
export type Sums = { [column: string]: number | bigint }

export type Cards = ReadonlyMap<string, PriceCard | 'free'>

/** What a request came to, by whose fault it failed where it did. */
type Outcome = 'completed' | 'failed_caller' | 'failed_provider' | 'failed_ours' | 'cancelled'

const blamed: { readonly [blame in Blame]: Outcome } = {
  caller: 'failed_caller',
  provider: 'failed_provider',
  operator: 'failed_ours',
  gateway: 'failed_ours',
}

const outcomesByCode = new Map(Object.values(errorTable).map(({ code, blame }) => [code, blamed[blame]]))

function findOutcome({ status, error_code }: Pick<CountedRow, 'status' | 'error_code'>): Outcome {
  if (status === 'completed' || status === 'cancelled') return status
  return outcomesByCode.get(error_code ?? '') ?? 'failed_ours'
}

export function countGeneration(row: CountedRow, cards: Cards): Sums {
  const sums: Sums = { requests: 1 }
  const outcome = findOutcome(row)
  if (outcome !== 'completed') sums[outcome] = 1
  if (row.estimated === 1) sums['estimated'] = 1
  if (row.losses !== '[]') sums['lossy'] = 1
  sums['charge_nanos'] = row.charge_nanos
  sums['cost_nanos'] = row.cost_nanos
  sums['waived_nanos'] = row.waived_nanos
  const lost = countAttempts(row, outcome, sums)
  sums['lost_nanos'] = lost
  if (row.charge_nanos === 0n && row.waived_nanos === 0n && row.cost_nanos > lost)
    sums['unpaid_nanos'] = row.cost_nanos - lost
  if (row.usage !== null) countUsage(decodeUsageText(row.usage), row, cards, sums)
  if (row.first_byte_ms !== null)
    sums[latencyColumns.first[findLatencyBucket(row.first_byte_ms - row.started_ms)] ?? ''] = 1
  sums[latencyColumns.total[findLatencyBucket(row.ended_ms - row.started_ms)] ?? ''] = 1
  return sums
}

/** What the attempts whose answers were not used cost. Nearly all records have one attempt, of which there is nothing to count. */
function countAttempts({ attempts }: CountedRow, outcome: Outcome, sums: Sums): Nanos {
  if (!attempts.includes('},{')) return 0n
  const notes = (readArray(parseJson(attempts)) ?? []).map((note) => readObject(note) ?? {})
  const again = notes.filter(({ hedge, continues }) => hedge !== true && continues !== true).length > 1
  if (again) sums['retried'] = 1
  if (again && outcome === 'completed') sums['rescued'] = 1
  if (notes.some(({ hedge }) => hedge === true)) sums['hedged'] = 1
  return notes.reduce((sum, note) => sum + readCost(note), 0n)
}

function readCost({ cost_nanos: cost }: JsonObject): Nanos {
  return typeof cost === 'string' && /^\d{1,18}$/.test(cost) ? BigInt(cost) : 0n
}

function countUsage(usage: Usage, row: CountedRow, cards: Cards, sums: Sums): void {
  sums['input_tokens'] = usage.input + usage.inputAudio + usage.inputImage
  sums['cache_read_tokens'] = usage.cacheRead
  sums['cache_write_tokens'] = usage.cacheWrite5m + usage.cacheWrite1h
  sums['output_tokens'] = usage.output + usage.outputAudio + usage.outputImage
  sums['reasoning_tokens'] = usage.reasoning
  if (usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h > 0) sums['saved_nanos'] = readSaved(usage, row, cards)
}

/** What the same tokens would have cost without a cache, less what they cost. */
function readSaved(usage: Usage, { price_version, ended_ms }: CountedRow, cards: Cards): Nanos {
  const card = cards.get(price_version ?? '')
  const others = usage.others?.map(({ priceVersion = '' }) => cards.get(priceVersion))
  if (card === undefined || others?.includes(undefined) === true) return 0n
  const applied = {
    atMs: ended_ms,
    ...(others === undefined ? {} : { others: others as (PriceCard | 'free')[] }),
  }
  return priceUsage(withoutCache(usage), card, applied) - priceUsage(usage, card, applied)
}

function withoutCache(usage: Usage): Usage {
  const { others, calls } = usage
  return {
    ...freshen(usage),
    ...(others === undefined ? {} : { others: others.map(freshen) }),
    ...(calls === undefined ? {} : { calls: calls.map(withoutCache) }),
  }
}

function freshen<Counts extends TokenCounts>(counts: Counts): Counts {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h } = counts
  const fresh = input + cacheRead + cacheWrite5m + cacheWrite1h
  return { ...counts, input: fresh, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }
}

/** The versions of the cards that pricing this record anew needs. */
export function listCardVersions({ price_version, usage }: CountedRow): string[] {
  if (price_version === null || usage?.includes('"cache') !== true) return []
  const others = usage.includes('"others":') ? (decodeUsageText(usage).others ?? []) : []
  return [price_version, ...others.flatMap(({ priceVersion }) => priceVersion ?? [])]
}

/** Adds `more` to `sums`, in place. */
export function addSums(sums: Sums, more: Sums): void {
  for (const column in more) {
    const [is, by] = [sums[column], more[column] ?? 0]
    sums[column] = is === undefined ? by : typeof is === 'bigint' ? is + (by as bigint) : is + (by as number)
  }
}

/** `sums` less `other`, without what is zero. */
export function subtractSums(sums: Sums, other: Sums): Sums {
  const rest: Sums = {}
  for (const column of new Set([...Object.keys(sums), ...Object.keys(other)])) {
    const isNanos = column.endsWith('_nanos')
    const difference = isNanos
      ? ((sums[column] ?? 0n) as bigint) - ((other[column] ?? 0n) as bigint)
      : ((sums[column] ?? 0) as number) - ((other[column] ?? 0) as number)
    if (difference !== 0 && difference !== 0n) rest[column] = difference
  }
  return rest
}
