// The state of the keys that a batch asks about. An advisory lock for each key makes gateways take turns; the database's
// clock counts.
import { bounds } from '../../../foundation/bounds.ts'
import type { Key } from '../../../keys/key.ts'
import { timedQuery, type Transaction } from '../../../store/postgres/transaction.ts'
import { countedAs } from '../../rules/counted-as.ts'
import { hasSpendLimit, KeyState, type Instant } from '../../rules/key-state.ts'
import { firstDayOf, readPeriod } from '../../rules/spend-period.ts'
import { WINDOW_SLOTS } from '../../rules/window.ts'
import type { LimitedGateway } from '../shared-request.ts'

/** Any number that no other program uses for advisory locks on text. */
const LOCK_SEED = 7_315_102_202

/** What runs matters only to these. */
export function countsRunning({ limits }: Key): boolean {
  return limits.concurrentRequests !== undefined || hasSpendLimit(limits)
}

export async function readStates(
  transaction: Transaction,
  gateway: LimitedGateway,
  keys: ReadonlyMap<string, Key>,
): Promise<{ at: Instant; states: Map<string, KeyState> }> {
  const ids = idsOf([...keys.values()]).toSorted()
  const locked = await transaction.query<{ now_ms: bigint }>(
    timedQuery(
      'limits-lock',
      `select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms from (
         select pg_advisory_xact_lock(hashtextextended(id, ${LOCK_SEED})) from unnest($1::text[]) with ordinality as wanted (id, at)
         order by at) as locked`,
      [ids],
      bounds.limitsAnswerMs,
    ),
  )
  const nowMs = Number(locked.rows.at(-1)?.now_ms)
  const second = Math.floor(nowMs / 1_000)
  const states = new Map(ids.map((id) => [id, new KeyState()]))
  // Seconds to come were counted by a clock that has stepped back since: they count no more, or nobody would be served.
  const slots = await transaction.query<{ key_id: string; slot: bigint; requests: bigint; tokens: bigint }>(
    timedQuery(
      'limits-slots',
      `select key_id, slot, requests, tokens from limit_slots
       where key_id = any($1) and slot > $2 and slot <= $3 order by slot`,
      [ids, second - WINDOW_SLOTS, second],
      bounds.limitsAnswerMs,
    ),
  )
  for (const row of slots.rows)
    states.get(row.key_id)?.window.add(Number(row.slot), Number(row.requests), Number(row.tokens))
  const all = [...keys.values()]
  await readRunning(transaction, gateway, idsOf(all.filter(countsRunning)), states, nowMs)
  await readSpend(
    transaction,
    all.filter(({ limits }) => hasSpendLimit(limits)),
    states,
    nowMs,
  )
  return { at: { steadyMs: nowMs, wallMs: nowMs }, states }
}

async function readRunning(
  transaction: Transaction,
  gateway: LimitedGateway,
  ids: readonly string[],
  states: ReadonlyMap<string, KeyState>,
  nowMs: number,
): Promise<void> {
  if (ids.length === 0) return
  const others = await readByKey<{ key_id: string; requests: bigint; reserved_nanos: bigint }>(
    transaction,
    'limits-running',
    `select key_id, sum(requests)::bigint as requests, sum(reserved_nanos)::bigint as reserved_nanos
     from limit_running where key_id = any($1) and until_ms > $2 and gateway_id <> $3 group by key_id`,
    [ids, nowMs, gateway.id],
  )
  for (const id of ids) {
    const state = states.get(id)
    if (state === undefined) continue
    const { running, reserved } = gateway.ownUse(id)
    const row = others.get(id)
    state.running = running + Number(row?.requests ?? 0)
    state.reserved = reserved + (row?.reserved_nanos ?? 0n)
  }
}

async function readSpend(
  transaction: Transaction,
  keys: readonly Key[],
  states: ReadonlyMap<string, KeyState>,
  nowMs: number,
): Promise<void> {
  if (keys.length === 0) return
  const period = readPeriod(nowMs)
  const ids = idsOf(keys)
  const spend = await readByKey<{ key_id: string; day: bigint; month: bigint }>(
    transaction,
    'limits-spend',
    `with together as (
       select id, family_id as counted_as from keys where family_id = any($4)
       union select id, id from unnest($4::text[]) as alone (id))
     select counted_as as key_id, coalesce(sum(charge_nanos) filter (where day = $3), 0)::bigint as day,
       sum(charge_nanos)::bigint as month
     from usage_days join together on together.id = usage_days.key_id
     where owner_id = any($1) and day >= $2 group by counted_as`,
    [keys.map(({ ownerId }) => ownerId), firstDayOf(period.month), period.day, ids],
  )
  for (const id of ids) {
    const state = states.get(id)
    const row = spend.get(id)
    if (state !== undefined) state.spend = { period, day: row?.day ?? 0n, month: row?.month ?? 0n }
  }
}

/** Those under which the limits of these keys count, each once. */
export function idsOf(keys: readonly Key[]): readonly string[] {
  return [...new Set(keys.map(countedAs))]
}

/** The rows of a query that has at most one for each key. */
async function readByKey<R extends { key_id: string }>(
  transaction: Transaction,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<ReadonlyMap<string, R>> {
  const { rows } = await transaction.query<R>(timedQuery(name, text, values, bounds.limitsAnswerMs))
  return new Map(rows.map((row) => [row.key_id, row]))
}
