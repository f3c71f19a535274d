// Sums as JSON. What a request cost the operator is theirs to see alone.
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import type { PageSums } from '../../ledger/reports/page-sums-store.ts'
import { readLatencyQuantile } from '../../ledger/rollups/latency-buckets.ts'
import { sumColumns, type SumColumn } from '../../ledger/rollups/sum-columns.ts'

export type SumTotals = Pick<PageSums, SumColumn>

export function emptySums(): SumTotals {
  return Object.fromEntries(sumColumns.map((column) => [column, column.endsWith('_nanos') ? 0n : 0])) as SumTotals
}

/** Of all of them together. */
export function totalSums(all: readonly SumTotals[]): SumTotals {
  const sums: { [column: string]: number | bigint } = emptySums()
  for (const each of all)
    for (const column of sumColumns) {
      const [is, by] = [sums[column], each[column]]
      sums[column] = typeof by === 'bigint' ? (is as bigint) + by : (is as number) + by
    }
  return sums as SumTotals
}

/** What is left of `all` without `some`. */
export function restOfSums(all: SumTotals, some: readonly SumTotals[]): SumTotals {
  const taken = totalSums(some)
  const rest: { [column: string]: number | bigint } = {}
  for (const column of sumColumns) {
    const [is, by] = [all[column], taken[column]]
    rest[column] = typeof is === 'bigint' ? is - (by as bigint) : is - (by as number)
  }
  return rest as SumTotals
}

/** Until the first content, of answers that had any, and until the end; ms, read of counts in buckets. */
export function describeLatencies({
  first,
  total,
}: {
  first: readonly number[]
  total: readonly number[]
}): JsonObject {
  const describe = (counts: readonly number[]): JsonObject => ({
    p50: readLatencyQuantile(counts, 0.5) ?? null,
    p95: readLatencyQuantile(counts, 0.95) ?? null,
  })
  return { first: describe(first), total: describe(total) }
}

export function describeSums(sums: SumTotals): JsonObject {
  const failed = sums.failed_caller + sums.failed_provider + sums.failed_ours
  const input = sums.input_tokens + sums.cache_read_tokens + sums.cache_write_tokens
  const output = sums.output_tokens + sums.reasoning_tokens
  return {
    requests: sums.requests,
    completed: sums.requests - failed - sums.cancelled,
    failed,
    failed_caller: sums.failed_caller,
    failed_provider: sums.failed_provider,
    failed_ours: sums.failed_ours,
    cancelled: sums.cancelled,
    charge: formatUsd(sums.charge_nanos),
    tokens: {
      input,
      fresh: sums.input_tokens,
      cache_read: sums.cache_read_tokens,
      cache_write: sums.cache_write_tokens,
      output,
      reasoning: sums.reasoning_tokens,
    },
    cache_hit_rate: input === 0 ? null : sums.cache_read_tokens / input,
    saved: formatUsd(sums.saved_nanos),
    waived: formatUsd(sums.waived_nanos),
    estimated: sums.estimated,
    lossy: sums.lossy,
    retried: sums.retried,
    rescued: sums.rescued,
    hedged: sums.hedged,
  }
}

/** With what providers were paid, and what is left of the charges. */
export function describeSumsWithCost(sums: SumTotals): JsonObject {
  return {
    ...describeSums(sums),
    cost: formatUsd(sums.cost_nanos),
    margin: formatUsd(sums.charge_nanos - sums.cost_nanos),
    lost: formatUsd(sums.lost_nanos),
    unpaid: formatUsd(sums.unpaid_nanos),
  }
}
