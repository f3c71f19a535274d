// The sums that pages read, held against what they were made of: all of them together against the ledger's own roll-ups, and those
// of the newest hours against their records, counted again.
import type { PriceCard } from '../../pricing/price-card.ts'
import { periodMs } from '../rollups/gathered-sums.ts'
import { addSums, countGeneration, listCardVersions, subtractSums, type Sums } from '../rollups/count-generation.ts'
import { latencyColumns } from '../rollups/latency-buckets.ts'
import { sumColumns } from '../rollups/sum-columns.ts'
import { readCards } from '../rollups/cards-store.ts'
import { readPruned } from '../upkeep/pruned-store.ts'
import type { AuditReads } from './audit-store.ts'
import type { Difference } from './difference.ts'
import { isReversalPending, readHourRecords, readHourSums, readSumTotals, type HourSums } from './hour-sums-store.ts'

/** `rest` is waited for between two reads. */
export async function auditPageSums(reads: AuditReads, rest: () => Promise<void>): Promise<Difference[]> {
  const differences: Difference[] = []
  const differ = (id: string, message: string) => differences.push({ what: 'sums', id, message })
  const { days, own, allOwners } = await readSumTotals(reads)
  for (const [whose, sums] of [
    ['of owners', own],
    ['over all owners', allOwners],
  ] as const)
    for (const column of ['requests', 'charge_nanos', 'cost_nanos'] as const)
      if (sums[column] !== days[column])
        differ('all', `${column} ${whose}: ${sums[column]} where ${days[column]} is due`)
  for (const hour of await readHourSums(reads)) {
    await rest()
    const message = await examine(reads, hour)
    if (message !== undefined) differ(`${hour.series_id} ${new Date(hour.start_ms).toISOString()}`, message)
  }
  return differences
}

/** What is wrong with the sums of an hour; undefined: nothing, or they have changed meanwhile. */
async function examine(reads: AuditReads, hour: HourSums): Promise<string | undefined> {
  const records = await readHourRecords(reads, hour, hour.start_ms + periodMs.hours)
  const priced = await readCards(reads, [...new Set(records.flatMap(listCardVersions))])
  const cards = new Map<string, PriceCard | 'free'>([['free', 'free'], ...priced])
  const due: Sums = {}
  for (const record of records) addSums(due, countGeneration(record, cards))
  const wrong = Object.entries(subtractSums(readSums(hour), due))
  if (wrong.length === 0) return undefined
  if (await isReversalPending(reads, hour.owner_id)) return undefined
  const [again] = await readHourSums(reads, hour)
  if (again === undefined || Object.keys(subtractSums(readSums(again), readSums(hour))).length > 0) return undefined
  const someWerePruned = records.length < hour.requests && (await readPruned(reads)) > 0
  if (someWerePruned) return undefined
  return `its records come to something else: ${wrong.map(([column, by]) => `${column} by ${by}`).join(', ')}`
}

function readSums(row: HourSums): Sums {
  const sums: Sums = {}
  for (const column of sumColumns) sums[column] = row[column]
  for (const column of [...latencyColumns.first, ...latencyColumns.total]) sums[column] = row[column] ?? 0
  return sums
}
