// What callers read of their money and use (contract A8, B8): credits, usage, one generation, a key's spend. From
// roll-ups and by primary key, so that it stays fast however many generations there are.
import { DAY_MS } from '../../foundation/clock.ts'
import { sql } from 'kysely'
import { parseJson, readArray, type Json } from '../../foundation/json.ts'
import { ceilToMicros, floorToMicros, type Nanos } from '../../foundation/money.ts'
import { emptyUsage, type Usage } from '../../generation/usage.ts'
import type { Principal } from '../../keys/key.ts'
import type { GenerationsTable } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'
import type { GenerationStatus } from '../rows/generation-record.ts'
import type { GenerationRecord, HoldEnd } from '../rows/generation-record.ts'
import { toLedgerError } from '../ledger-error.ts'
import type { Ledger } from '../ledger.ts'
import { readDay } from '../rows/usage-row.ts'

/** Contract A8. */
type Credits = { currency: 'USD'; balance_micro: number; uncollected_micro: number; unlimited?: true }

type UsageWindow = {
  cost_micro: number
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  request_count: number
  success_count: number
}

/** Contract A8: the owner's use, by UTC day, ISO week from Monday, calendar month. */
type UsageReport = { currency: 'USD'; daily: UsageWindow; weekly: UsageWindow; monthly: UsageWindow }

/** Nano-dollars charged today and this month, UTC. */
type Spend = { day: Nanos; month: Nanos }

/** @throws GatewayError `db_error` */
export async function readCredits(ledger: Ledger, { walletId }: Principal): Promise<Credits> {
  if (walletId === undefined) return { currency: 'USD', balance_micro: 0, uncollected_micro: 0 }
  const { posted, held, creditLimit } = await ledger.readWallet(walletId)
  return {
    currency: 'USD',
    balance_micro: floorToMicros(posted + (creditLimit ?? 0n) - held),
    uncollected_micro: ceilToMicros(held),
    ...(creditLimit === undefined ? { unlimited: true as const } : {}),
  }
}

/** @throws GatewayError `db_error` */
export async function readUsage({ db, clock }: Store, { owner }: Principal): Promise<UsageReport> {
  const today = readDay(clock.nowMs())
  const { week, month } = readWindows(today)
  const sum = (column: string) => sql<number>`cast(sum(${sql.ref(column)}) as bigint)`
  const days = await db
    .selectFrom('usage_days')
    .select('day')
    .select([
      sum('requests').as('requests'),
      sum('successes').as('successes'),
      sum('input_tokens').as('input_tokens'),
      sum('output_tokens').as('output_tokens'),
      sql<bigint>`cast(sum(charge_nanos) as bigint)`.as('charge_nanos'),
    ])
    .where('owner_id', '=', owner.id)
    .where('day', '>=', Math.min(week, month))
    .groupBy('day')
    .execute()
    .catch((error: unknown) => {
      throw toLedgerError(error)
    })
  const window = (from: number): UsageWindow => {
    let charge = 0n
    const sums = { prompt_tokens: 0, completion_tokens: 0, request_count: 0, success_count: 0 }
    for (const row of days) {
      if (row.day < from || row.day > today) continue
      charge += row.charge_nanos
      sums.prompt_tokens += row.input_tokens
      sums.completion_tokens += row.output_tokens
      sums.request_count += row.requests
      sums.success_count += row.successes
    }
    const total_tokens = sums.prompt_tokens + sums.completion_tokens
    return { cost_micro: ceilToMicros(charge), ...sums, total_tokens }
  }
  return { currency: 'USD', daily: window(today), weekly: window(week), monthly: window(month) }
}

/** @throws GatewayError `db_error` */
export async function readKeySpend({ db, clock }: Store, ownerId: string, keyId: string): Promise<Spend> {
  const today = readDay(clock.nowMs())
  const days = await db
    .selectFrom('usage_days')
    .select('day')
    .select(sql<bigint>`cast(sum(charge_nanos) as bigint)`.as('charge_nanos'))
    .where('owner_id', '=', ownerId)
    .where('day', '>=', readWindows(today).month)
    .where('key_id', '=', keyId)
    .groupBy('day')
    .execute()
    .catch((error: unknown) => {
      throw toLedgerError(error)
    })
  let month = 0n
  for (const row of days) month += row.charge_nanos
  return { day: days.find(({ day }) => day === today)?.charge_nanos ?? 0n, month }
}

/** The record of an ended generation of the caller's own; undefined: there is none. @throws GatewayError `db_error` */
export async function readGeneration(
  { db }: Store,
  id: string,
  principal: Principal | undefined,
): Promise<GenerationRecord | undefined> {
  let query = db.selectFrom('generations').selectAll().where('id', '=', id)
  if (principal !== undefined) query = query.where('owner_id', '=', principal.owner.id)
  const row = await query.executeTakeFirst().catch((error: unknown) => {
    throw toLedgerError(error)
  })
  return row === undefined ? undefined : decodeGeneration(row)
}

/** The first days of the week and the month that `today` is in, in days since the epoch, which was a Thursday. */
function readWindows(today: number): { week: number; month: number } {
  const date = new Date(today * DAY_MS)
  return { week: today - ((today + 3) % 7), month: today - date.getUTCDate() + 1 }
}

function decodeGeneration(row: GenerationsTable): GenerationRecord {
  return {
    id: row.id,
    keyId: row.key_id,
    ownerId: row.owner_id,
    walletId: row.wallet_id,
    callerRequestId: row.caller_request_id ?? undefined,
    protocol: row.protocol,
    requestedModel: row.requested_model,
    streamed: row.streamed === 1,
    startedMs: row.started_ms,
    status: row.status as GenerationStatus,
    model: row.model ?? undefined,
    provider: row.provider ?? undefined,
    endpoint: row.endpoint ?? undefined,
    upstreamModel: row.upstream_model ?? undefined,
    attempts: readList(row.attempts),
    losses: readList(row.losses).filter((loss) => typeof loss === 'string'),
    usage: row.usage === null ? undefined : decodeUsage(row.usage),
    estimated: row.estimated === 1,
    finishReason: row.finish_reason ?? undefined,
    errorCode: row.error_code ?? undefined,
    firstByteMs: row.first_byte_ms ?? undefined,
    endedMs: row.ended_ms,
    holdEnd: row.hold_end as HoldEnd,
    priceVersion: row.price_version ?? undefined,
    costVersion: row.cost_version ?? undefined,
    charge: row.charge_nanos,
    waived: row.waived_nanos,
    cost: row.cost_nanos,
  }
}

/** `text` is one that `encodeUsage` wrote. */
export function decodeUsage(text: string): Usage {
  return { ...emptyUsage(), ...(JSON.parse(text) as Partial<Usage>) }
}

function readList(text: string): Json[] {
  return readArray(parseJson(text)) ?? []
}
