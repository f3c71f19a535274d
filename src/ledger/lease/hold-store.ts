// Finds the open holds of dead processes and closes them: each such generation is `interrupted` and costs nothing.
// Which processes are dead is decided by `recover.ts` at the start, and by `reaper.ts` where several gateways share the
// database.
import { sql, type Expression } from 'kysely'
import type { Compilable, Write } from '../../store/statement.ts'
import { expectRows } from '../../store/statement.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { decodeOpening, encodeGeneration, generationColumns, interruptedEnding } from '../rows/generation-record.ts'
import { toRow } from '../rows/to-row.ts'
import { encodeUsageRow, usageKeys, usageSums } from '../rows/usage-row.ts'
import { adoptHolds, endProcess, type DeadProcess } from './process-store.ts'

const PAGE = 500

type OpenHold = {
  process_id: string
  generation_id: string
  wallet_id: string
  sequence: number
  opening: string
  total_nanos: bigint
}

/** Closes what one dead process left open; returns how many generations that were. */
export async function closeProcess(store: Store, { id, openFrom }: Omit<DeadProcess, 'leaseUntilMs'>): Promise<number> {
  let closed = 0
  for (let from = openFrom; ;) {
    const page = await readOpen(store, id, from)
    for (const hold of page) if (await close(store, hold)) closed += 1
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) break
    from = last.sequence + 1
  }
  await endProcess(store, id)
  if (closed > 0)
    store.log.warn({ process: id, generations: closed }, 'generations that a dead process left open were closed')
  return closed
}

function readOpen({ db }: Store, processId: string, from: number): Promise<OpenHold[]> {
  return db
    .selectFrom('holds')
    .leftJoin('generations', 'generations.id', 'holds.generation_id')
    .select(['holds.process_id', 'holds.generation_id', 'holds.wallet_id', 'holds.sequence', 'holds.opening'])
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
  const values = encodeGeneration(owner, opening, ending, 'expired', nothing, hold.total_nanos)
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
      ...dropHold(store, hold),
    ])
    return true
  } catch (error) {
    if (error instanceof WriteConflict) return false
    throw error
  }
}

/**
 * After damage to the journal or the database, what wallets say of their holds may not fit the holds that are there: one
 * of the two rows was lost. What is open is counted anew. @throws StoreError where the database fails
 */
export async function reconcileHolds(store: Store): Promise<void> {
  await adoptHolds(store)
  await store.write([{ sql: countHolds, parameters: [] }])
}

const countHolds = `with open (wallet_id, hold_nanos) as (
    select holds.wallet_id, hold_nanos + (
      select coalesce(sum(hold_nanos), 0) from hold_extensions where generation_id = holds.generation_id)
    from processes join holds on process_id = processes.id and sequence >= open_from
    where ended_ms is null and holds.generation_id not in (select id from generations))
  update wallets set
    held_nanos = (select coalesce(sum(hold_nanos), 0) from open where wallet_id = wallets.id),
    open_holds = (select count(*) from open where wallet_id = wallets.id)`

/** What is open has rows, and what has ended has none. */
function dropHold({ db }: Store, hold: OpenHold): Compilable[] {
  return [
    db.deleteFrom('hold_extensions').where('generation_id', '=', hold.generation_id),
    db.deleteFrom('holds').where('process_id', '=', hold.process_id).where('sequence', '=', hold.sequence),
  ]
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
