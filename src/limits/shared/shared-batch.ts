// One transaction on Postgres that judges and counts the requests of many keys. An advisory lock for each key makes
// gateways take turns; the database's clock counts. What runs at a gateway is written as it is, not as a change, so that
// a write that is lost is mended by the next one. Not synced to disk: a crash loses at most a second of counts.
import type { PoolClient } from 'pg'
import type { Nanos } from '../../foundation/money.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { Key } from '../../keys/key.ts'
import { hasSpendLimit, KeyState, secondOf, type Instant } from '../rules/key-state.ts'
import { firstDayOf, readPeriod } from '../rules/spend-period.ts'
import { WINDOW_SLOTS } from '../rules/window.ts'
import type { OwnUse, SharedAnswer, SharedRequest } from './shared-request.ts'

/** A statement that takes longer has lost its database, ms. */
const QUERY_MS = 1_000
/** Any number that no other program uses for advisory locks on text. */
const LOCK_SEED = 7_315_102_202

/** The gateway that asks. `leaseMs`: without word from it, what runs there counts so much longer. */
export type BatchGateway = { id: string; leaseMs: number; ownUse(keyId: string): OwnUse }

type Sum = { key_id: string; slot: number; requests: number; tokens: number }
type Grants = Map<string, OwnUse>

/**
 * The answers to `requests`, in their order, and what was added to the gateway's own use.
 * @throws the driver's error; then nothing, or in the worst case everything, was counted.
 */
export async function runLimitsBatch(
  client: PoolClient,
  gateway: BatchGateway,
  requests: readonly SharedRequest[],
): Promise<{ answers: SharedAnswer[]; grants: Grants }> {
  await client.query('begin; set local synchronous_commit = off')
  try {
    const keys = new Map(requests.map(({ key }) => [key.id, key]))
    const { at, states } = await readStates(client, gateway, keys)
    const batch = new Batch(states, at)
    const answers = requests.map((request) => batch.judge(request))
    await writeCounts(client, gateway, keys, batch, at)
    await client.query('commit')
    return { answers, grants: batch.grants }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

class Batch {
  readonly sums = new Map<string, Sum>()
  readonly grants: Grants = new Map()
  readonly #states: ReadonlyMap<string, KeyState>
  readonly #at: Instant
  readonly #second: number

  constructor(states: ReadonlyMap<string, KeyState>, at: Instant) {
    this.#states = states
    this.#at = at
    this.#second = secondOf(at)
  }

  judge(request: SharedRequest): SharedAnswer {
    const { key } = request
    const state = this.#states.get(key.id) ?? new KeyState()
    try {
      const granted = this.#judge(request, state)
      return { granted, second: this.#second, figures: state.figures(key.limits, this.#at) }
    } catch (error) {
      if (error instanceof GatewayError) return error
      throw error
    }
  }

  #judge(request: SharedRequest, state: KeyState): Nanos | undefined {
    const { key, kind } = request
    switch (kind) {
      case 'enter':
        state.assertEntry(key.limits, this.#at)
        this.#count(key.id, state, this.#second, 1, 0)
        this.#grant(key.id, state, 1, 0n)
        return 0n
      case 'reserve': {
        const granted = state.grant(key.limits, request.need, this.#at)
        this.#count(key.id, state, this.#second, 0, request.need.tokens)
        this.#grant(key.id, state, 0, granted)
        return granted
      }
      case 'extend': {
        const { tokens, nanos } = request.more
        if (!state.canExtend(key.limits, request.more, this.#at)) return undefined
        this.#count(key.id, state, this.#second, 0, tokens)
        this.#grant(key.id, state, 0, nanos)
        return nanos
      }
      case 'close':
        for (const { second, tokens } of request.counted.correct(request.tokens, this.#second))
          this.#count(key.id, state, second, 0, tokens)
        return 0n
      default:
        return kind satisfies never
    }
  }

  #grant(keyId: string, state: KeyState, running: number, nanos: Nanos): void {
    state.running += running
    state.reserved += nanos
    const granted = this.grants.get(keyId)
    if (granted === undefined) this.grants.set(keyId, { running, reserved: nanos })
    else {
      granted.running += running
      granted.reserved += nanos
    }
  }

  #count(keyId: string, state: KeyState, second: number, requests: number, tokens: number): void {
    state.window.add(second, requests, tokens)
    const name = `${keyId}\n${second}`
    const known = this.sums.get(name)
    if (known === undefined) this.sums.set(name, { key_id: keyId, slot: second, requests, tokens })
    else {
      known.requests += requests
      known.tokens += tokens
    }
  }
}

/** What runs matters only to these. */
function countsRunning({ limits }: Key): boolean {
  return limits.concurrentRequests !== undefined || hasSpendLimit(limits)
}

async function readStates(
  client: PoolClient,
  gateway: BatchGateway,
  keys: ReadonlyMap<string, Key>,
): Promise<{ at: Instant; states: Map<string, KeyState> }> {
  const ids = [...keys.keys()].sort()
  const locked = await client.query<{ now_ms: bigint }>(
    timed(
      'limits-lock',
      `select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms from (
         select pg_advisory_xact_lock(hashtextextended(id, ${LOCK_SEED})) from unnest($1::text[]) with ordinality as wanted (id, at)
         order by at) as locked`,
      [ids],
    ),
  )
  const nowMs = Number(locked.rows.at(-1)?.now_ms)
  const second = Math.floor(nowMs / 1_000)
  const states = new Map(ids.map((id) => [id, new KeyState()]))
  // Seconds to come were counted by a clock that has stepped back since: they count no more, or nobody would be served.
  const slots = await client.query<{ key_id: string; slot: bigint; requests: bigint; tokens: bigint }>(
    timed(
      'limits-slots',
      `select key_id, slot, requests, tokens from limit_slots
       where key_id = any($1) and slot > $2 and slot <= $3 order by slot`,
      [ids, second - WINDOW_SLOTS, second],
    ),
  )
  for (const row of slots.rows)
    states.get(row.key_id)?.window.add(Number(row.slot), Number(row.requests), Number(row.tokens))
  const all = [...keys.values()]
  await readRunning(client, gateway, all.filter(countsRunning), states, nowMs)
  await readSpend(
    client,
    all.filter(({ limits }) => hasSpendLimit(limits)),
    states,
    nowMs,
  )
  return { at: { steadyMs: nowMs, wallMs: nowMs }, states }
}

async function readRunning(
  client: PoolClient,
  gateway: BatchGateway,
  keys: readonly Key[],
  states: ReadonlyMap<string, KeyState>,
  nowMs: number,
): Promise<void> {
  if (keys.length === 0) return
  const others = await readByKey<{ key_id: string; requests: bigint; reserved_nanos: bigint }>(
    client,
    'limits-running',
    `select key_id, sum(requests)::bigint as requests, sum(reserved_nanos)::bigint as reserved_nanos
     from limit_running where key_id = any($1) and until_ms > $2 and gateway_id <> $3 group by key_id`,
    [keys.map(({ id }) => id), nowMs, gateway.id],
  )
  for (const { id } of keys) {
    const state = states.get(id)
    if (state === undefined) continue
    const { running, reserved } = gateway.ownUse(id)
    const row = others.get(id)
    state.running = running + Number(row?.requests ?? 0)
    state.reserved = reserved + (row?.reserved_nanos ?? 0n)
  }
}

async function readSpend(
  client: PoolClient,
  keys: readonly Key[],
  states: ReadonlyMap<string, KeyState>,
  nowMs: number,
): Promise<void> {
  if (keys.length === 0) return
  const period = readPeriod(nowMs)
  const spend = await readByKey<{ key_id: string; day: bigint; month: bigint }>(
    client,
    'limits-spend',
    `select key_id, coalesce(sum(charge_nanos) filter (where day = $3), 0)::bigint as day, sum(charge_nanos)::bigint as month
     from usage_days where owner_id = any($1) and day >= $2 and key_id = any($4) group by key_id`,
    [keys.map(({ ownerId }) => ownerId), firstDayOf(period.month), period.day, keys.map(({ id }) => id)],
  )
  for (const { id } of keys) {
    const state = states.get(id)
    const row = spend.get(id)
    if (state !== undefined) state.spend = { period, day: row?.day ?? 0n, month: row?.month ?? 0n }
  }
}

async function writeCounts(
  client: PoolClient,
  gateway: BatchGateway,
  keys: ReadonlyMap<string, Key>,
  { sums, grants }: Batch,
  at: Instant,
): Promise<void> {
  const running = [...keys.values()].filter(countsRunning).map(({ id }) => {
    const own = gateway.ownUse(id)
    const granted = grants.get(id)
    return {
      key_id: id,
      requests: own.running + (granted?.running ?? 0),
      reserved_nanos: (own.reserved + (granted?.reserved ?? 0n)).toString(),
    }
  })
  const now = secondOf(at)
  await client.query(
    timed(
      'limits-write',
      `with
         counted as (
           insert into limit_slots (key_id, slot, requests, tokens)
           select key_id, slot, requests, tokens from json_to_recordset($1::json)
             as row (key_id text, slot bigint, requests bigint, tokens bigint)
           on conflict (key_id, slot) do update set requests = limit_slots.requests + excluded.requests,
             tokens = limit_slots.tokens + excluded.tokens),
         running as (
           insert into limit_running (gateway_id, key_id, requests, reserved_nanos, until_ms)
           select $3, key_id, requests, reserved_nanos, $4 from json_to_recordset($2::json)
             as row (key_id text, requests bigint, reserved_nanos bigint) where requests > 0
           on conflict (gateway_id, key_id) do update set requests = excluded.requests,
             reserved_nanos = excluded.reserved_nanos, until_ms = excluded.until_ms),
         idle as (delete from limit_running where gateway_id = $3 and key_id = any($5)),
         dead as (delete from limit_running where gateway_id <> $3 and key_id = any($6) and until_ms <= $7)
       delete from limit_slots where key_id = any($6) and (slot <= $8 or slot > $9)`,
      [
        JSON.stringify([...sums.values()]),
        JSON.stringify(running),
        gateway.id,
        at.wallMs + gateway.leaseMs,
        running.filter(({ requests }) => requests === 0).map(({ key_id }) => key_id),
        [...keys.keys()],
        at.wallMs,
        now - 2 * WINDOW_SLOTS,
        now,
      ],
    ),
  )
}

/** The rows of a query that has at most one for each key. */
async function readByKey<R extends { key_id: string }>(
  client: PoolClient,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<ReadonlyMap<string, R>> {
  const { rows } = await client.query<R>(timed(name, text, values))
  return new Map(rows.map((row) => [row.key_id, row]))
}

function timed(name: string, text: string, values: readonly unknown[]): never {
  return { name, text, values, query_timeout: QUERY_MS } as never
}
