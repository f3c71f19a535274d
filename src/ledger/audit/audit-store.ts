// What the auditor reads, page by page, so that it can run beside the traffic.
import { sql } from 'kysely'
import type { Store } from '../../store/store.ts'
import { totalOfHold } from '../lease/hold-store.ts'

/** What is read of a store: an audit may have a connection of its own. */
export type AuditReads = Pick<Store, 'db' | 'kind'>

/** Wallets and what their figures must be, in one statement, so that figures and sums are of one moment. */
export function readWalletPage({ db }: AuditReads, after: string, rows: number) {
  return db
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
    .limit(rows)
    .execute()
}

/** Something about the open holds of the wallet at hand. Holds of ended processes are closed, all of them. */
function openHolds<Value>(value: ReturnType<typeof sql<Value>>) {
  return sql<never>`(
    select ${value} from processes
    join holds on holds.process_id = processes.id and holds.sequence >= processes.open_from
    left join generations on generations.id = holds.generation_id
    where processes.ended_ms is null and holds.wallet_id = wallets.id and generations.id is null)`
}

export function readGenerationPage({ db }: AuditReads, after: number, rows: number) {
  return db
    .selectFrom('generations')
    .selectAll()
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(rows)
    .execute()
}

export function readCardTexts({ db }: AuditReads, versions: readonly string[]) {
  return db.selectFrom('price_cards').select(['version', 'card']).where('version', 'in', versions).execute()
}

/** Movements of money, and what the records of the generations say that they charged. */
export function readPostingPage({ db }: AuditReads, after: number, rows: number) {
  return db
    .selectFrom('postings')
    .leftJoin('generations', 'generations.id', 'postings.generation_id')
    .select(['postings.sequence', 'postings.kind', 'postings.generation_id', 'posting_nanos', 'charge_nanos'])
    .select(['hold_end', 'postings.wallet_id', 'generations.wallet_id as generation_wallet_id'])
    .where('postings.sequence', '>', after)
    .orderBy('postings.sequence')
    .limit(rows)
    .execute()
}

/** The sums of all roll-ups, charges, generations and what was pruned, of one moment. */
export async function readAuditSums({ db }: AuditReads) {
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
  return rows[0]
}
