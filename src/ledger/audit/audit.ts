// The auditor: every figure of money in the database is computed again from rows that never change. Each wallet is
// computed from its postings and open holds, each charge from usage × price version, each day's roll-up from its
// generations, and the sums that pages read from both. A difference is a bug or a row that was tampered with. It reads in pages, so that it can run beside the
// traffic.
import { formatUsd } from '../../foundation/nanos.ts'
import type { OtherUsage } from '../../generation/usage/usage.ts'
import { priceUsage } from '../../pricing/price.ts'
import { decodeCardText } from '../../pricing/card-text.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import type { GenerationsTable } from '../../store/schema.ts'
import { decodeUsageText } from '../rows/usage-text.ts'
import type { Difference } from './difference.ts'
import { auditPageSums } from './audit-sums.ts'
import {
  readCardTexts,
  readGenerationPage,
  readPostingPage,
  readAuditSums,
  readWalletPage,
  type AuditReads,
} from './audit-store.ts'

/** How fast an audit goes: rows read at once, and what is waited for between two pages. */
type AuditPace = { rows: number; rest(): Promise<void> }

const atOnce: AuditPace = { rows: 1_000, rest: async () => {} }

/** Sequence numbers: the next audit may begin after them. */
export type AuditMark = { generation: number; posting: number }

export type AuditReport = {
  wallets: number
  generations: number
  charges: number
  differences: Difference[]
  /** Up to where generations and postings were audited. */
  since: AuditMark
}

/**
 * Audits all wallets and all sums, and the generations and charges after `since` (default: all).
 * @throws StoreError where the database fails; what `pace.rest` throws, to stop it.
 */
export async function audit(
  reads: AuditReads,
  since: AuditMark = { generation: 0, posting: 0 },
  pace: AuditPace = atOnce,
): Promise<AuditReport> {
  const report: AuditReport = { wallets: 0, generations: 0, charges: 0, differences: [], since: { ...since } }
  await auditWallets(reads, report, pace)
  await auditGenerations(reads, report, pace)
  await auditCharges(reads, report, pace)
  await auditSums(reads, report)
  report.differences.push(...(await auditPageSums(reads, pace.rest)))
  return report
}

async function auditWallets(reads: AuditReads, report: AuditReport, pace: AuditPace): Promise<void> {
  for (let after = ''; ;) {
    const page = await readWalletPage(reads, after, pace.rows)
    for (const wallet of page) {
      const differ = (message: string) => report.differences.push({ what: 'wallet', id: wallet.id, message })
      // What it was charged for records that were pruned is the balance that its postings begin with.
      const posted = (wallet.true_posted_nanos ?? 0n) - (wallet.pruned_nanos ?? 0n)
      if (posted !== wallet.posted_nanos)
        differ(`its postings come to ${formatUsd(posted)} USD, its balance says ${formatUsd(wallet.posted_nanos)}`)
      if (wallet.true_held_nanos !== wallet.held_nanos || wallet.true_open_holds !== wallet.open_holds)
        differ(
          `${wallet.true_open_holds} open holds come to ${formatUsd(wallet.true_held_nanos)} USD, it says ${wallet.open_holds} and ${formatUsd(wallet.held_nanos)}`,
        )
      const { credit_limit_nanos: limit } = wallet
      if (limit !== null && posted + limit - wallet.true_held_nanos < 0n) differ('more is spent and held than it has')
    }
    report.wallets += page.length
    const last = page.at(-1)
    if (last === undefined || page.length < pace.rows) return
    after = last.id
    await pace.rest()
  }
}

async function auditGenerations(reads: AuditReads, report: AuditReport, pace: AuditPace): Promise<void> {
  const cards = new Map<string, PriceCard | 'free' | undefined>([['free', 'free']])
  for (;;) {
    const page = await readGenerationPage(reads, report.since.generation, pace.rows)
    const versions = new Set(
      page.flatMap(({ price_version, usage }) => [
        price_version,
        ...(readOthers(usage) ?? []).map(({ priceVersion }) => priceVersion ?? null),
      ]),
    )
    await readCards(
      reads,
      [...versions].filter((version) => version !== null && !cards.has(version)) as string[],
      cards,
    )
    for (const row of page) {
      const message = examine(row, cards)
      if (message !== undefined) report.differences.push({ what: 'generation', id: row.id, message })
    }
    report.generations += page.length
    report.since.generation = page.at(-1)?.sequence ?? report.since.generation
    if (page.length < pace.rows) return
    await pace.rest()
  }
}

/** What is wrong with a record; undefined: nothing. */
function examine(
  row: GenerationsTable,
  cards: ReadonlyMap<string, PriceCard | 'free' | undefined>,
): string | undefined {
  const price = row.price_version === null ? undefined : cards.get(row.price_version)
  if (row.price_version !== null && price === undefined) return `its price ${row.price_version} is not known`
  const isPriced = row.hold_end === 'settled' && row.usage !== null && price !== undefined
  const others = readOthers(row.usage)?.map(({ priceVersion = '' }) => cards.get(priceVersion))
  if (others?.includes(undefined) === true) return 'the price of another model that it used is not known'
  const applied = { atMs: row.ended_ms, ...(others === undefined ? {} : { others: others as (PriceCard | 'free')[] }) }
  const due = isPriced ? priceUsage(decodeUsageText(row.usage ?? '{}'), price, applied) : 0n
  if (due === row.charge_nanos + row.waived_nanos) return undefined
  return `its usage costs ${formatUsd(due)} USD, ${formatUsd(row.charge_nanos)} was charged and ${formatUsd(row.waived_nanos)} waived`
}

/** Few records have any. */
function readOthers(usage: string | null): OtherUsage[] | undefined {
  return usage?.includes('"others":') === true ? decodeUsageText(usage).others : undefined
}

async function readCards(
  reads: AuditReads,
  versions: readonly string[],
  cards: Map<string, PriceCard | 'free' | undefined>,
): Promise<void> {
  if (versions.length === 0) return
  for (const { version, card } of await readCardTexts(reads, versions))
    cards.set(version, decodeCardText(version, card))
}

/** Every charge is that of its generation; that none is missing or doubled, the sums show. */
async function auditCharges(reads: AuditReads, report: AuditReport, pace: AuditPace): Promise<void> {
  for (;;) {
    const page = await readPostingPage(reads, report.since.posting, pace.rows)
    for (const row of page) {
      report.since.posting = row.sequence
      if (row.kind !== 'charge') continue
      report.charges += 1
      // What was given back is nobody's charge any more: that both postings are there, the sums show.
      if (row.hold_end === 'reversed') continue
      if (row.charge_nanos === row.posting_nanos && row.wallet_id === row.generation_wallet_id) continue
      const id = row.generation_id ?? String(row.sequence)
      const message = `${formatUsd(row.posting_nanos)} USD left its wallet, its record says ${formatUsd(row.charge_nanos ?? 0n)}`
      report.differences.push({ what: 'charge', id, message })
    }
    if (page.length < pace.rows) return
    await pace.rest()
  }
}

/** All roll-ups and all charges against all generations and what was pruned, in one statement: any lost or doubled row shows. */
async function auditSums(reads: AuditReads, report: AuditReport): Promise<void> {
  const row = await readAuditSums(reads)
  if (row === undefined) return
  const compare = (what: 'usage' | 'charge', name: string, is: bigint | number, due: bigint | number) => {
    if (is !== due) report.differences.push({ what, id: 'all', message: `${name}: ${is} where ${due} is due` })
  }
  compare('usage', 'generations by day', row.day_requests, row.requests + row.pruned_requests)
  compare('usage', 'charges by day, nano-dollars', row.day_charge_nanos, row.charge_nanos + row.pruned_charge_nanos)
  compare('usage', 'costs by day, nano-dollars', row.day_cost_nanos, row.cost_nanos + row.pruned_cost_nanos)
  compare('charge', 'postings of charges', row.charges, row.charged)
  compare('charge', 'postings of charges, nano-dollars', row.posted_nanos, row.charge_nanos)
}
