// The auditor: what the database says of money, computed again from what cannot change. Each wallet from its postings
// and open holds; each charge from usage × price version; each day's roll-up from its generations. A difference is a
// bug or a tampered row. It reads in pages, so that it can run beside the traffic.
import { sql } from 'kysely'
import { formatUsd } from '../foundation/money.ts'
import { priceUsage } from '../pricing/price.ts'
import { decodeCardText } from '../pricing/card-text.ts'
import type { PriceCard } from '../pricing/price-card.ts'
import type { GenerationsTable } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { decodeUsage } from './read-side.ts'
import { totalOfHold } from './recover.ts'
import { usageSums } from './usage-row.ts'

const PAGE = 1_000

export type Difference = { what: 'wallet' | 'generation' | 'usage'; id: string; message: string }

export type AuditReport = {
  wallets: number
  generations: number
  differences: Difference[]
  /** Generations up to this sequence number were audited; the next audit may begin after it. */
  sequence: number
}

/**
 * Audits all wallets, and the generations after `since` (default: all).
 * @throws StoreError where the database fails.
 */
export async function audit(store: Store, since = 0): Promise<AuditReport> {
  const report: AuditReport = { wallets: 0, generations: 0, differences: [], sequence: since }
  await auditWallets(store, report)
  await auditGenerations(store, report)
  await auditUsage(store, report)
  return report
}

/** One statement for each page, so that figures and sums are of one moment. */
async function auditWallets({ db }: Store, report: AuditReport): Promise<void> {
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
        openHolds(sql`cast(count(*) as bigint)`).as('true_open_holds'),
        openHolds(
          sql`coalesce(cast(sum(${totalOfHold(sql.ref('holds.generation_id'), sql.ref('holds.hold_nanos'))}) as bigint), 0)`,
        ).as('true_held_nanos'),
      ])
      .where('wallets.id', '>', after)
      .orderBy('wallets.id')
      .limit(PAGE)
      .execute()
    for (const wallet of page) {
      const differ = (message: string) => report.differences.push({ what: 'wallet', id: wallet.id, message })
      const posted = wallet.true_posted_nanos ?? 0n
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
    if (last === undefined || page.length < PAGE) return
    after = last.id
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

async function auditGenerations(store: Store, report: AuditReport): Promise<void> {
  const { db } = store
  const cards = new Map<string, PriceCard | 'free' | undefined>([['free', 'free']])
  for (;;) {
    const page = await db
      .selectFrom('generations')
      .selectAll('generations')
      .select((select) =>
        select
          .selectFrom('postings')
          .whereRef('postings.wallet_id', '=', 'generations.wallet_id')
          .whereRef('postings.generation_id', '=', 'generations.id')
          .select(sql<bigint>`coalesce(cast(sum(posting_nanos) as bigint), 0)`.as('sum_nanos'))
          .as('true_charge_nanos'),
      )
      .where('sequence', '>', report.sequence)
      .orderBy('sequence')
      .limit(PAGE)
      .execute()
    const versions = new Set(page.flatMap(({ price_version, cost_version }) => [price_version, cost_version]))
    await readCards(
      store,
      [...versions].filter((version) => version !== null && !cards.has(version)) as string[],
      cards,
    )
    for (const row of page) {
      const message = examine(row, row.true_charge_nanos ?? 0n, cards)
      if (message !== undefined) report.differences.push({ what: 'generation', id: row.id, message })
    }
    report.generations += page.length
    report.sequence = page.at(-1)?.sequence ?? report.sequence
    if (page.length < PAGE) return
  }
}

/** What is wrong with a record; undefined: nothing. */
function examine(
  row: GenerationsTable,
  posted: bigint,
  cards: ReadonlyMap<string, PriceCard | 'free' | undefined>,
): string | undefined {
  if (posted !== row.charge_nanos)
    return `its posting is ${formatUsd(posted)} USD, its charge ${formatUsd(row.charge_nanos)}`
  const price = row.price_version === null ? undefined : cards.get(row.price_version)
  if (row.price_version !== null && price === undefined) return `its price ${row.price_version} is not known`
  const isPriced = row.hold_end === 'settled' && row.usage !== null && price !== undefined
  const due = isPriced ? priceUsage(decodeUsage(row.usage ?? '{}'), price) : 0n
  if (due === row.charge_nanos + row.waived_nanos) return undefined
  return `its usage costs ${formatUsd(due)} USD, ${formatUsd(row.charge_nanos)} was charged and ${formatUsd(row.waived_nanos)} waived`
}

async function readCards(
  { db }: Store,
  versions: readonly string[],
  cards: Map<string, PriceCard | 'free' | undefined>,
): Promise<void> {
  if (versions.length === 0) return
  const rows = await db.selectFrom('price_cards').select(['version', 'card']).where('version', 'in', versions).execute()
  for (const { version, card } of rows) cards.set(version, decodeCardText(version, card))
}

/** All roll-ups together against all generations together: cheap, and any lost or doubled row shows. */
async function auditUsage({ db }: Store, report: AuditReport): Promise<void> {
  const sums = sql.join(
    usageSums.map((column) => sql`coalesce(cast(sum(${sql.ref(column)}) as bigint), 0) as ${sql.ref(column)}`),
  )
  const { rows } = await sql<{
    requests: number
    charge_nanos: bigint
    cost_nanos: bigint
    true_requests: number
    true_charge_nanos: bigint
    true_cost_nanos: bigint
  }>`select days.*, true_requests, true_charge_nanos, true_cost_nanos from
    (select ${sums} from usage_days) as days,
    (select cast(count(*) as bigint) as true_requests,
       coalesce(cast(sum(charge_nanos) as bigint), 0) as true_charge_nanos,
       coalesce(cast(sum(cost_nanos) as bigint), 0) as true_cost_nanos from generations) as truth`.execute(db)
  const [row] = rows
  if (row === undefined) return
  const differ = (message: string) => report.differences.push({ what: 'usage', id: 'all', message })
  if (row.requests !== row.true_requests)
    differ(`the days count ${row.requests} generations, there are ${row.true_requests}`)
  if (row.charge_nanos !== row.true_charge_nanos)
    differ(`the days come to ${formatUsd(row.charge_nanos)} USD, the charges to ${formatUsd(row.true_charge_nanos)}`)
  if (row.cost_nanos !== row.true_cost_nanos)
    differ(`the days cost ${formatUsd(row.cost_nanos)} USD, the generations ${formatUsd(row.true_cost_nanos)}`)
}
