// The auditor: what the database says of money, computed again from what cannot change. Each wallet from its postings
// and open holds; each charge from usage × price version; each day's roll-up from its generations. A difference is a
// bug or a tampered row. It reads in pages, so that it can run beside the traffic.
import { sql } from 'kysely'
import { formatUsd } from '../../foundation/money.ts'
import type { OtherUsage } from '../../generation/usage.ts'
import { priceUsage } from '../../pricing/price.ts'
import { decodeCardText } from '../../pricing/card-text.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import type { GenerationsTable } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'
import { decodeUsage } from '../reports/read-side.ts'
import { totalOfHold } from '../lease/hold-store.ts'

/** How fast an audit goes: rows read at once, and what is waited for between two pages. */
type AuditPace = { rows: number; rest(): Promise<void> }

const atOnce: AuditPace = { rows: 1_000, rest: async () => {} }

export type Difference = { what: 'wallet' | 'generation' | 'charge' | 'usage'; id: string; message: string }

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

/** What is read of a store: an audit may have a connection of its own. */
type Reads = Pick<Store, 'db'>

/**
 * Audits all wallets and all sums, and the generations and charges after `since` (default: all).
 * @throws StoreError where the database fails; what `pace.rest` throws, to stop it.
 */
export async function audit(
  store: Reads,
  since: AuditMark = { generation: 0, posting: 0 },
  pace: AuditPace = atOnce,
): Promise<AuditReport> {
  const report: AuditReport = { wallets: 0, generations: 0, charges: 0, differences: [], since: { ...since } }
  await auditWallets(store, report, pace)
  await auditGenerations(store, report, pace)
  await auditCharges(store, report, pace)
  await auditSums(store, report)
  return report
}

/** One statement for each page, so that figures and sums are of one moment. */
async function auditWallets({ db }: Reads, report: AuditReport, pace: AuditPace): Promise<void> {
  for (let after = ''; ;) {
    const page = await db
      .selectFrom('wallets')
      .select(['wallets.id', 'posted_nanos', 'held_nanos', 'open_holds', 'credit_limit_nanos'])
      .select((select) => [
        select
          .selectFrom('postings')
          .whereRef('postings.wallet_id', '=', 'wallets.id')
          .select(
            sql<bigint>`coalesce(cast(sum(case when to_account = wallets.id then posting_nanos else -posting_nanos end) as bigint), 0)`.as(
              'sum_nanos',
            ),
          )
          .as('true_posted_nanos'),
        select
          .selectFrom('pruned_days')
          .whereRef('pruned_days.wallet_id', '=', 'wallets.id')
          .select(sql<bigint>`coalesce(cast(sum(charge_nanos) as bigint), 0)`.as('sum_nanos'))
          .as('pruned_nanos'),
        openHolds(sql`cast(count(*) as bigint)`).as('true_open_holds'),
        openHolds(
          sql`coalesce(cast(sum(${totalOfHold(sql.ref('holds.generation_id'), sql.ref('holds.hold_nanos'))}) as bigint), 0)`,
        ).as('true_held_nanos'),
      ])
      .where('wallets.id', '>', after)
      .orderBy('wallets.id')
      .limit(pace.rows)
      .execute()
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

/** Something about the open holds of the wallet at hand. Holds of ended processes are closed, all of them. */
function openHolds<Value>(value: ReturnType<typeof sql<Value>>) {
  return sql<never>`(
    select ${value} from processes
    join holds on holds.process_id = processes.id and holds.sequence >= processes.open_from
    left join generations on generations.id = holds.generation_id
    where processes.ended_ms is null and holds.wallet_id = wallets.id and generations.id is null)`
}

async function auditGenerations(store: Reads, report: AuditReport, pace: AuditPace): Promise<void> {
  const { db } = store
  const cards = new Map<string, PriceCard | 'free' | undefined>([['free', 'free']])
  for (;;) {
    const page = await db
      .selectFrom('generations')
      .selectAll()
      .where('sequence', '>', report.since.generation)
      .orderBy('sequence')
      .limit(pace.rows)
      .execute()
    const versions = new Set(
      page.flatMap(({ price_version, usage }) => [
        price_version,
        ...(readOthers(usage) ?? []).map(({ priceVersion }) => priceVersion ?? null),
      ]),
    )
    await readCards(
      store,
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
  const due = isPriced ? priceUsage(decodeUsage(row.usage ?? '{}'), price, applied) : 0n
  if (due === row.charge_nanos + row.waived_nanos) return undefined
  return `its usage costs ${formatUsd(due)} USD, ${formatUsd(row.charge_nanos)} was charged and ${formatUsd(row.waived_nanos)} waived`
}

/** Few records have any. */
function readOthers(usage: string | null): OtherUsage[] | undefined {
  return usage?.includes('"others":') === true ? decodeUsage(usage).others : undefined
}

async function readCards(
  { db }: Reads,
  versions: readonly string[],
  cards: Map<string, PriceCard | 'free' | undefined>,
): Promise<void> {
  if (versions.length === 0) return
  const rows = await db.selectFrom('price_cards').select(['version', 'card']).where('version', 'in', versions).execute()
  for (const { version, card } of rows) cards.set(version, decodeCardText(version, card))
}

/** Every charge is that of its generation; that none is missing or doubled, the sums show. */
async function auditCharges({ db }: Reads, report: AuditReport, pace: AuditPace): Promise<void> {
  for (;;) {
    const page = await db
      .selectFrom('postings')
      .leftJoin('generations', 'generations.id', 'postings.generation_id')
      .select(['postings.sequence', 'postings.kind', 'postings.generation_id', 'posting_nanos', 'charge_nanos'])
      .select(['hold_end', 'postings.wallet_id', 'generations.wallet_id as generation_wallet_id'])
      .where('postings.sequence', '>', report.since.posting)
      .orderBy('postings.sequence')
      .limit(pace.rows)
      .execute()
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
async function auditSums({ db }: Reads, report: AuditReport): Promise<void> {
  const sum = (column: string) => sql`coalesce(cast(sum(${sql.ref(column)}) as bigint), 0)`
  const { rows } = await sql<{
    day_requests: number
    day_charge_nanos: bigint
    day_cost_nanos: bigint
    charges: number
    posted_nanos: bigint
    requests: number
    charged: number
    charge_nanos: bigint
    cost_nanos: bigint
    pruned_requests: number
    pruned_charge_nanos: bigint
    pruned_cost_nanos: bigint
  }>`select * from
    (select ${sum('requests')} as day_requests, ${sum('charge_nanos')} as day_charge_nanos,
       ${sum('cost_nanos')} as day_cost_nanos from usage_days) as days,
    (select coalesce(cast(sum(case when kind = 'charge' then 1 else -1 end) as bigint), 0) as charges,
       coalesce(cast(sum(case when kind = 'charge' then posting_nanos else -posting_nanos end) as bigint), 0)
         as posted_nanos
     from postings where kind in ('charge', 'reversal')) as posted,
    (select cast(count(*) as bigint) as requests, ${sum('charge_nanos')} as charge_nanos,
       ${sum('cost_nanos')} as cost_nanos,
       coalesce(cast(sum(case when charge_nanos > 0 then 1 else 0 end) as bigint), 0) as charged
     from generations) as truth,
    (select ${sum('generations')} as pruned_requests, ${sum('charge_nanos')} as pruned_charge_nanos,
       ${sum('cost_nanos')} as pruned_cost_nanos from pruned_days) as pruned`.execute(db)
  const [row] = rows
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
