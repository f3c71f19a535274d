// One transaction on Postgres that judges and counts the requests of many keys. An advisory lock for each key makes
// gateways take turns; the database's clock counts. Not synced to disk: a crash loses at most a second of counts.
import type { PoolClient } from 'pg'
import type { Place } from '../foundation/linked-list.ts'
import type { Nanos } from '../foundation/money.ts'
import { GatewayError } from '../generation/gateway-error.ts'
import type { Key } from '../keys/key.ts'
import { KeyState, type RunningRequest } from './key-state.ts'
import type { Figures } from './limits.ts'
import { firstDayOf, readPeriod } from './spend-period.ts'
import { WINDOW_SLOTS } from './window.ts'

/** A batch that takes longer has lost its database, ms. */
const QUERY_MS = 1_000
/** Any number that no other program uses for advisory locks on text. */
const LOCK_SEED = 7_315_102_202

export type SharedReserve = {
  kind: 'reserve'
  key: Key
  ticketId: string
  tokens: number
  nanos: Nanos
  leaseMs: number
}

/** Gives back, or corrects, what a ticket reserved. */
export type SharedClose = {
  kind: 'close'
  key: Key
  ticketId: string
  second: number
  requests: number
  tokens: number
  isLeased: boolean
}

export type SharedReserved = { second: number; figures: Figures; isLeased: boolean } | GatewayError

type Sum = { key_id: string; slot: number; requests: number; tokens: number }
/** Requests that run, by their tickets. */
type RunningPlaces = Map<string, Place<RunningRequest>>

type Lease = { id: string; key_id: string; until_ms: number; reserved_nanos: string }

/** The answers to the reserves among `requests`, in their order. @throws the driver's error; then nothing was counted. */
export async function runLimitsBatch(
  client: PoolClient,
  requests: readonly (SharedReserve | SharedClose)[],
): Promise<SharedReserved[]> {
  await client.query('begin; set local synchronous_commit = off')
  try {
    const keys = new Map(requests.map(({ key }) => [key.id, key]))
    const { nowMs, states, running } = await readStates(client, keys)
    const second = Math.floor(nowMs / 1_000)
    const sums = new Map<string, Sum>()
    const leases: Lease[] = []
    const closed: string[] = []
    const answers: SharedReserved[] = []
    for (const request of requests) {
      if (request.kind === 'close') {
        addTo(sums, request.key.id, request.second, request.requests, request.tokens)
        const state = states.get(request.key.id)
        state?.window.correct(request.second, request.requests, request.tokens)
        const place = running.get(request.ticketId)
        if (place !== undefined) state?.running.remove(place)
        if (request.isLeased) closed.push(request.ticketId)
        continue
      }
      const { key, tokens, nanos, ticketId, leaseMs } = request
      const state = states.get(key.id) ?? new KeyState()
      try {
        state.assertRoom(key.limits, tokens, nanos, nowMs)
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
        answers.push(error)
        continue
      }
      const isLeased = needsLease(key)
      state.window.add(second, 1, tokens)
      addTo(sums, key.id, second, 1, tokens)
      if (isLeased) {
        running.set(ticketId, state.running.add({ untilMs: nowMs + leaseMs, nanos }))
        leases.push({ id: ticketId, key_id: key.id, until_ms: nowMs + leaseMs, reserved_nanos: nanos.toString() })
      }
      answers.push({ second, figures: state.figures(key.limits, nowMs), isLeased })
    }
    await writeCounts(client, [...sums.values()], leases, closed, [...keys.keys()], second, nowMs)
    await client.query('commit')
    return answers
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

function needsLease({ limits }: Key): boolean {
  return (
    limits.concurrentRequests !== undefined || limits.spendPerDay !== undefined || limits.spendPerMonth !== undefined
  )
}

async function readStates(
  client: PoolClient,
  keys: ReadonlyMap<string, Key>,
): Promise<{ nowMs: number; states: Map<string, KeyState>; running: RunningPlaces }> {
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
  const states = new Map(ids.map((id) => [id, new KeyState()]))
  const running: RunningPlaces = new Map()
  const slots = await client.query<{ key_id: string; slot: bigint; requests: bigint; tokens: bigint }>(
    timed(
      'limits-slots',
      `select key_id, slot, requests, tokens from limit_slots where key_id = any($1) and slot > $2 order by slot`,
      [ids, Math.floor(nowMs / 1_000) - WINDOW_SLOTS],
    ),
  )
  for (const row of slots.rows)
    states.get(row.key_id)?.window.add(Number(row.slot), Number(row.requests), Number(row.tokens))
  const leased = [...keys.values()].filter(needsLease)
  if (leased.length > 0) await readLeases(client, leased, states, running, nowMs)
  return { nowMs, states, running }
}

async function readLeases(
  client: PoolClient,
  keys: readonly Key[],
  states: ReadonlyMap<string, KeyState>,
  running: RunningPlaces,
  nowMs: number,
): Promise<void> {
  const ids = keys.map(({ id }) => id)
  const leases = await client.query<{ id: string; key_id: string; until_ms: bigint; reserved_nanos: bigint }>(
    timed(
      'limits-leases',
      `select id, key_id, until_ms, reserved_nanos from limit_leases where key_id = any($1) and until_ms > $2`,
      [ids, nowMs],
    ),
  )
  for (const { id, key_id, until_ms, reserved_nanos } of leases.rows) {
    const place = states.get(key_id)?.running.add({ untilMs: Number(until_ms), nanos: reserved_nanos })
    if (place !== undefined) running.set(id, place)
  }
  const period = readPeriod(nowMs)
  const spend = await client.query<{ key_id: string; day: bigint; month: bigint }>(
    timed(
      'limits-spend',
      `select key_id, coalesce(sum(charge_nanos) filter (where day = $3), 0)::bigint as day, sum(charge_nanos)::bigint as month
       from usage_days where owner_id = any($1) and day >= $2 and key_id = any($4) group by key_id`,
      [keys.map(({ ownerId }) => ownerId), firstDayOf(period.month), period.day, ids],
    ),
  )
  for (const id of ids) {
    const state = states.get(id)
    const row = spend.rows.find(({ key_id }) => key_id === id)
    if (state !== undefined) state.spend = { period, day: row?.day ?? 0n, month: row?.month ?? 0n }
  }
}

async function writeCounts(
  client: PoolClient,
  sums: readonly Sum[],
  leases: readonly Lease[],
  closed: readonly string[],
  keyIds: readonly string[],
  second: number,
  nowMs: number,
): Promise<void> {
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
         leased as (
           insert into limit_leases (id, key_id, until_ms, reserved_nanos)
           select id, key_id, until_ms, reserved_nanos from json_to_recordset($2::json)
             as row (id text, key_id text, until_ms bigint, reserved_nanos bigint)),
         freed as (delete from limit_leases where id = any($3) or (key_id = any($4) and until_ms <= $6))
       delete from limit_slots where key_id = any($4) and slot <= $5`,
      [JSON.stringify(sums), JSON.stringify(leases), closed, keyIds, second - 2 * WINDOW_SLOTS, nowMs],
    ),
  )
}

function addTo(sums: Map<string, Sum>, keyId: string, slot: number, requests: number, tokens: number): void {
  const name = `${keyId}\n${slot}`
  const known = sums.get(name)
  if (known === undefined) sums.set(name, { key_id: keyId, slot, requests, tokens })
  else {
    known.requests += requests
    known.tokens += tokens
  }
}

function timed(name: string, text: string, values: readonly unknown[]): never {
  return { name, text, values, query_timeout: QUERY_MS } as never
}
