// What a step of records adds to each row of sums, gathered in memory so that each row is written once. A record counts in two
// series: that of its owner, key, model, provider and kind of client, and that of its model and provider over all owners. It
// counts when it began, as in `usage_days`; what is older than sums by minute and hour are kept counts by day alone.
import { bounds } from '../../foundation/bounds.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import { decodeAgentIds } from '../rows/agent-ids.ts'
import { addSums, countGeneration, subtractSums, type Cards, type CountedRow } from './count-generation.ts'
import type { Sums } from './count-generation.ts'

export const periods = ['minutes', 'hours', 'days'] as const
export type Period = (typeof periods)[number]

export const periodMs: { readonly [period in Period]: number } = { minutes: 60_000, hours: 3_600_000, days: DAY_MS }

/** `all`: over all owners, keys and kinds of client. */
export type Series = { owner_id: string; key_id: string; model: string; provider: string; client: string }

/** `name`: of its series. */
export type SeriesSums = { name: string; startMs: number; sums: Sums; first: number; last: number }

/** Rows of the other tables, by their columns. */
export type OtherRow = { [column: string]: string | number | bigint | null }

/** What is counted of a record. */
export type Event = {
  row: CountedRow
  /** It was charged this, which has been given back meanwhile. */
  reversed?: bigint | undefined
  /** It was counted already, as it was then; undefined: it was not. */
  before?: Pick<CountedRow, 'status' | 'error_code' | 'charge_nanos' | 'waived_nanos'> | undefined
}

export class GatheredSums {
  /** All that were counted in, by their names. */
  readonly series = new Map<string, Series>()
  readonly sessions = new Map<string, OtherRow>()
  readonly clients = new Map<string, OtherRow>()
  readonly walletDays = new Map<string, OtherRow>()
  readonly #minutes = new Map<string, SeriesSums>()
  readonly #cards: Cards

  constructor(cards: Cards) {
    this.#cards = cards
  }

  add({ row, before, reversed }: Event): void {
    const now = countGeneration(row, this.#cards)
    const sums = before === undefined ? now : subtractSums(now, countGeneration({ ...row, ...before }, this.#cards))
    for (const series of listSeries(row)) {
      const name = nameSeries(series)
      this.series.set(name, series)
      this.#addTo(name, row, sums)
    }
    this.#addSession(row, sums)
    if (before !== undefined) return
    this.#addClient(row)
    const charge = reversed ?? row.charge_nanos
    if (charge > 0n) this.#addCharge(row, charge)
  }

  /** The sums of each period that are kept at this time, in the order of their series. */
  readPeriods(nowMs: number): { [period in Period]: SeriesSums[] } {
    const minutes = [...this.#minutes.values()]
    const hours = merge(minutes, periodMs.hours)
    const days = merge(hours, periodMs.days)
    return {
      minutes: minutes.filter(({ startMs }) => startMs >= nowMs - bounds.sumMinutesMs),
      hours: hours.filter(({ startMs }) => startMs >= nowMs - bounds.sumHoursMs),
      days,
    }
  }

  #addTo(name: string, { sequence, started_ms }: CountedRow, sums: Sums): void {
    const startMs = floor(started_ms, periodMs.minutes)
    const minute = `${name}\n${startMs}`
    const known = this.#minutes.get(minute)
    if (known === undefined)
      this.#minutes.set(minute, { name, startMs, sums: { ...sums }, first: sequence, last: sequence })
    else {
      addSums(known.sums, sums)
      known.first = Math.min(known.first, sequence)
      known.last = Math.max(known.last, sequence)
    }
  }

  #addSession(row: CountedRow, sums: Sums): void {
    const session = decodeAgentIds(row.agent_ids)?.session
    if (session === undefined) return
    const count = (...columns: string[]) => columns.reduce((sum, column) => sum + Number(sums[column] ?? 0), 0)
    const { owner_id, sequence } = row
    const name = `${owner_id}\n${session}`
    const known = this.sessions.get(name)
    const added: OtherRow = {
      owner_id,
      session_id: session,
      first_ms: row.started_ms,
      last_ms: row.ended_ms,
      first_sequence: sequence,
      last_sequence: sequence,
      requests: count('requests'),
      failed: count('failed_caller', 'failed_provider', 'failed_ours'),
      input_tokens: count('input_tokens', 'cache_read_tokens', 'cache_write_tokens'),
      output_tokens: count('output_tokens', 'reasoning_tokens'),
      charge_nanos: sums['charge_nanos'] ?? 0n,
      key_id: row.key_id,
      model: row.model ?? row.requested_model,
      client: row.client ?? '',
    }
    this.sessions.set(name, known === undefined ? added : joinRows(known, added))
  }

  #addClient(row: CountedRow): void {
    const { owner_id, key_id, client, started_ms, ended_ms, id, status, error_code } = row
    const name = `${key_id}\n${client}`
    const known = this.clients.get(name)
    const added: OtherRow = {
      owner_id,
      key_id,
      client: client ?? '',
      first_ms: started_ms,
      last_ms: ended_ms,
      requests: 1,
      generation_id: id,
      status,
      error_code,
    }
    this.clients.set(name, known === undefined ? added : joinRows(known, added))
  }

  #addCharge({ wallet_id, ended_ms }: CountedRow, charge: bigint): void {
    const day = Math.floor(ended_ms / DAY_MS)
    const name = `${wallet_id}\n${day}`
    const known = this.walletDays.get(name)
    this.walletDays.set(name, {
      wallet_id,
      day,
      charges: Number(known?.['charges'] ?? 0) + 1,
      charge_nanos: BigInt(known?.['charge_nanos'] ?? 0n) + charge,
    })
  }
}

/** The series that a record counts in. Where nothing ran, under the model that was asked for. */
function listSeries(row: CountedRow): [own: Series, ofAll: Series] {
  const { owner_id, key_id, client } = row
  const ran = { model: row.model ?? row.requested_model, provider: row.provider ?? '' }
  return [
    { owner_id, key_id, ...ran, client: client ?? '' },
    { owner_id: '', key_id: '', ...ran, client: '' },
  ]
}

export function nameSeries({ owner_id, key_id, model, provider, client }: Series): string {
  return `${owner_id}\n${key_id}\n${model}\n${provider}\n${client}`
}

export type Joining = 'add' | 'least' | 'most' | 'last'

/** How a column of sessions and clients takes up a second row of the same; `last` is that of the row that ended last. */
export const joinings: { readonly [column: string]: Joining } = {
  first_ms: 'least',
  last_ms: 'most',
  first_sequence: 'least',
  last_sequence: 'most',
  requests: 'add',
  failed: 'add',
  input_tokens: 'add',
  output_tokens: 'add',
  charges: 'add',
  charge_nanos: 'add',
  key_id: 'last',
  model: 'last',
  client: 'last',
  generation_id: 'last',
  status: 'last',
  error_code: 'last',
}

function joinRows(one: OtherRow, other: OtherRow): OtherRow {
  const isLater = Number(other['last_ms']) >= Number(one['last_ms'])
  const joined: OtherRow = {}
  for (const column of Object.keys(one)) {
    const [a, b] = [one[column] ?? null, other[column] ?? null]
    const joining = joinings[column]
    if (joining === 'add') joined[column] = typeof a === 'bigint' ? a + BigInt(b ?? 0) : Number(a) + Number(b)
    else if (joining === 'least') joined[column] = Math.min(Number(a), Number(b))
    else if (joining === 'most') joined[column] = Math.max(Number(a), Number(b))
    else joined[column] = joining === 'last' && isLater ? b : a
  }
  return joined
}

/** The sums over longer stretches, ms. */
function merge(parts: readonly SeriesSums[], stretchMs: number): SeriesSums[] {
  const merged = new Map<string, SeriesSums>()
  for (const { name, startMs, sums, first, last } of parts) {
    const from = floor(startMs, stretchMs)
    const stretch = `${name}\n${from}`
    const known = merged.get(stretch)
    if (known === undefined) merged.set(stretch, { name, startMs: from, sums: { ...sums }, first, last })
    else {
      addSums(known.sums, sums)
      known.first = Math.min(known.first, first)
      known.last = Math.max(known.last, last)
    }
  }
  return [...merged.values()]
}

function floor(ms: number, stretchMs: number): number {
  return Math.floor(ms / stretchMs) * stretchMs
}
