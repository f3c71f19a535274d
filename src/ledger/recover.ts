// Closes what dead processes left open: each such generation is `interrupted` and costs nothing (contract B5). Embedded,
// every other process is dead, since the data directory has one holder; shared, those whose lease ran out are.
import { sql, type Expression } from 'kysely'
import type { Log } from '../foundation/log.ts'
import type { Write } from '../store/statement.ts'
import { expectRows } from '../store/statement.ts'
import { WriteConflict } from '../store/store-error.ts'
import type { Store } from '../store/store.ts'
import { decodeOpening, encodeGeneration, generationColumns, interruptedEnding } from './generation-record.ts'
import { databaseNow } from './process-lease.ts'
import { toRow } from './to-row.ts'
import { encodeUsageRow, usageKeys, usageSums } from './usage-row.ts'

const PAGE = 500

type OpenHold = {
  generation_id: string
  wallet_id: string
  sequence: number
  opening: string
  total_nanos: bigint
}

/** The answer is how many generations were closed. `self`: the id of this process, which is not dead. */
export async function recover(store: Store, self: string | undefined): Promise<number> {
  let closed = 0
  for (const { id, open_from } of await readDead(store, self)) {
    let from = open_from
    for (;;) {
      const page = await readOpen(store, id, from)
      for (const hold of page) if (await close(store, hold)) closed += 1
      const last = page.at(-1)
      if (last === undefined || page.length < PAGE) break
      from = last.sequence + 1
    }
    const { db, clock } = store
    await store.write([db.updateTable('processes').set({ ended_ms: clock.nowMs() }).where('id', '=', id)])
  }
  if (closed > 0) store.log.warn({ generations: closed }, 'generations that a dead process left open were closed')
  return closed
}

/** Recovers again and again, for as long as several gateways share the database; the answer stops it. */
export function startReaper(store: Store, self: () => string, everyMs: number, log: Log): () => void {
  let stopped = false
  let cancel = () => {}
  const reap = () => {
    recover(store, self())
      .catch((error: unknown) =>
        log.warn({ fault: (error as Error).message }, 'dead processes could not be looked for'),
      )
      .finally(() => {
        if (!stopped) cancel = store.clock.after(everyMs, reap)
      })
  }
  cancel = store.clock.after(everyMs, reap)
  return () => {
    stopped = true
    cancel()
  }
}

function readDead({ db, kind }: Store, self: string | undefined): Promise<{ id: string; open_from: number }[]> {
  let query = db.selectFrom('processes').select(['id', 'open_from']).where('ended_ms', 'is', null)
  if (self !== undefined) query = query.where('id', '!=', self)
  if (kind === 'postgres') query = query.where('lease_until_ms', '<', databaseNow)
  return query.execute()
}

function readOpen({ db }: Store, processId: string, from: number): Promise<OpenHold[]> {
  return db
    .selectFrom('holds')
    .leftJoin('generations', 'generations.id', 'holds.generation_id')
    .select(['holds.generation_id', 'holds.wallet_id', 'holds.sequence', 'holds.opening'])
    .select((select) =>
      totalOfHold(select.ref('holds.generation_id'), select.ref('holds.hold_nanos')).as('total_nanos'),
    )
    .where('holds.process_id', '=', processId)
    .where('holds.sequence', '>=', from)
    .where('generations.id', 'is', null)
    .orderBy('holds.sequence')
    .limit(PAGE)
    .execute()
}

/** What a hold came to with all its extensions. */
export function totalOfHold(generationId: Expression<string>, first: Expression<bigint>) {
  return sql<bigint>`${first} + coalesce((
    select cast(sum(extension.hold_nanos) as bigint) from hold_extensions as extension
    where extension.generation_id = ${generationId}), 0)`
}

/** False: it was closed in the meantime. */
async function close(store: Store, hold: OpenHold): Promise<boolean> {
  const { db, clock } = store
  const { keyId, ownerId, opening } = decodeOpening(hold.opening)
  const owner = { id: hold.generation_id, keyId, ownerId, walletId: hold.wallet_id }
  const ending = interruptedEnding(clock.nowMs(), 'gateway_stopped')
  const nothing = { charge: 0n, waived: 0n, cost: 0n }
  const values = encodeGeneration(owner, opening, ending, 'expired', nothing)
  const row = toRow(Object.keys(generationColumns), values)
  // The wallet first: whoever writes to it holds its row.
  const wallet = db
    .updateTable('wallets')
    .set((set) => ({
      held_nanos: set('held_nanos', '-', hold.total_nanos),
      open_holds: set('open_holds', '-', 1),
    }))
    .where('id', '=', hold.wallet_id)
  const generation = db.insertInto('generations').values(row)
  try {
    await store.write([
      expectRows(1, wallet),
      generation,
      addUsage(store, encodeUsageRow(owner, opening, ending, nothing)),
    ])
    return true
  } catch (error) {
    if (error instanceof WriteConflict) return false
    throw error
  }
}

function addUsage({ db }: Store, { keys, sums }: ReturnType<typeof encodeUsageRow>): Write {
  const row = toRow([...usageKeys, ...usageSums], [...keys, ...sums])
  return db
    .insertInto('usage_days')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns([...usageKeys]).doUpdateSet((set) => ({
        requests: set('usage_days.requests', '+', set.ref('excluded.requests')),
      })),
    )
}
