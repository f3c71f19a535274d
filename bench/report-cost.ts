// What the reads of the console's pages take: p50 and p95 on SQLite over a million generations of 90 days, by 50 keys of 30
// workspaces, with 20 models. The generations and their sums are written by SQL, because the roller would take minutes: every
// series has a row for each hour and day in which it had a request, as the roller would make them.
// Usage: node bench/report-cost.ts [generations] [rounds]
import { rmSync } from 'node:fs'
import { newSqliteOptions, storeContext } from '../test/stores.ts'
import { bounds } from '../src/foundation/bounds.ts'
import { DAY_MS } from '../src/foundation/time/clock.ts'
import { readActivity, readNewestSequence } from '../src/ledger/reports/activity-store.ts'
import { readKeyPeaks, readKeySpends, readKeysLastUsed } from '../src/ledger/reports/key-spends-store.ts'
import { readMovedDays } from '../src/ledger/reports/moved-days-store.ts'
import { readSequences } from '../src/ledger/reports/page-sums-store.ts'
import { countUnsummedRecords } from '../src/ledger/rollups/records-store.ts'
import { periodMs, periods } from '../src/ledger/rollups/gathered-sums.ts'
import { latencyColumns } from '../src/ledger/rollups/latency-buckets.ts'
import { sumColumns } from '../src/ledger/rollups/sum-columns.ts'
import {
  reportFigures,
  reportGroups,
  reportGroupsOf,
  type ReportGroup,
} from '../src/operations/reports/group-report.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Store } from '../src/store/store.ts'

const generations = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 20)
const DAYS = 90
const CHUNK = 20_000
/** The rule for every read of a page, ms at p95. */
const MOST_MS = 200

const options = newSqliteOptions()
const store = await openStore(options, storeContext)
const nowMs = Date.now()
const fromMs = nowMs - DAYS * DAY_MS

/** Of a generation by its number: every key calls every model. */
const key = '((n * 37 + n / 50) % 50)'
const model = '((n / 50 * 7 + n / 1000) % 20)'

async function writeGenerations(): Promise<void> {
  for (let first = 0; first < generations; first += CHUNK) {
    const count = Math.min(CHUNK, generations - first)
    await store.write([
      {
        sql: `insert into generations (id, hold_end, key_id, owner_id, wallet_id, protocol, requested_model, model, provider,
            endpoint, upstream_model, attempts, losses, usage, charge_nanos, waived_nanos, cost_nanos, estimated, status,
            finish_reason, streamed, started_ms, first_byte_ms, ended_ms, client)
          with recursive counted (n) as (select cast(? as integer) union all select n + 1 from counted where n + 1 < ?),
            drawn as (select n, ${key} as k, ${model} as m,
              ? + cast(n * ? as integer) as at from counted)
          select 'gen_' || n, 'settled', 'key_' || k, 'own_' || (k % 30), 'wal_' || (k % 30), 'chat', 'acme/m' || m,
            'acme/m' || m, 'p' || (m % 4), 'acme/m' || m || '-1', 'm', '[]', '[]', '{"input":100,"output":50}',
            1000 + m, 0, 500 + m, 0, 'completed', 'stop', 1, at, at + 200 + m * 10, at + 2000 + m * 100, 'curl'
          from drawn`,
        parameters: [first, first + count, fromMs, (DAYS * DAY_MS) / generations],
      },
    ])
  }
}

async function writeSums(): Promise<void> {
  const run = (sql: string, ...parameters: unknown[]) => store.write([{ sql, parameters }])
  await run(`insert into usage_series (id, owner_id, key_id, model, provider, client)
    select row_number() over (), * from (select distinct owner_id, key_id, model, provider, client from generations
      union select distinct '', '', model, provider, '' from generations)`)
  const kept = { minutes: bounds.sumMinutesMs, hours: bounds.sumHoursMs, days: Number.POSITIVE_INFINITY }
  const counted: { [column: string]: string } = {
    requests: 'count(*)',
    input_tokens: '100 * count(*)',
    output_tokens: '50 * count(*)',
    charge_nanos: 'sum(charge_nanos)',
    cost_nanos: 'sum(cost_nanos)',
    [latencyColumns.first[8] ?? '']: 'count(*)',
    [latencyColumns.total[15] ?? '']: 'count(*)',
  }
  const columns = [...new Set([...sumColumns, ...Object.keys(counted)])]
  for (const period of periods)
    for (let start = fromMs - (fromMs % DAY_MS); start < nowMs; start += DAY_MS) {
      if (start < nowMs - kept[period]) continue
      const begins = `started_ms / ${periodMs[period]} * ${periodMs[period]}`
      const own = `usage_series.owner_id = generations.owner_id and usage_series.key_id = generations.key_id
        and usage_series.client = generations.client`
      const ofAll = `usage_series.owner_id = '' and usage_series.key_id = '' and usage_series.client = ''`
      for (const series of [own, ofAll])
        await run(
          `insert into series_${period} (series_id, start_ms, ${columns.join(', ')}, first_sequence, last_sequence)
            select usage_series.id, ${begins}, ${columns.map((column) => counted[column] ?? '0').join(', ')},
              min(sequence), max(sequence)
            from generations join usage_series on ${series} and usage_series.model = generations.model
              and usage_series.provider = generations.provider
            where sequence between ? and ? and started_ms >= ? and started_ms < ? group by 1, 2`,
          ...findDay(start),
          start,
          start + DAY_MS,
        )
    }
  await run(`insert into usage_days (owner_id, day, key_id, model, requests, successes, input_tokens, cache_read_tokens,
      cache_write_tokens, output_tokens, charge_nanos, cost_nanos)
    select owner_id, start_ms / ${DAY_MS}, key_id, model, sum(requests), sum(requests), sum(input_tokens), 0, 0,
      sum(output_tokens), sum(charge_nanos), sum(cost_nanos)
    from series_days join usage_series on usage_series.id = series_id where owner_id <> '' group by 1, 2, 3, 4`)
  await run(`insert into wallet_days (wallet_id, day, charges, charge_nanos)
    select replace(owner_id, 'own_', 'wal_'), day, sum(requests), sum(charge_nanos) from usage_days group by 1, 2`)
  await run(`insert into key_clients (owner_id, key_id, client, first_ms, last_ms, requests, generation_id, status)
    select owner_id, key_id, client, min(start_ms), max(start_ms), sum(requests), 'gen_0', 'completed'
    from series_days join usage_series on usage_series.id = series_id where owner_id <> '' group by 1, 2, 3`)
  await run('update sum_state set sequence = (select max(sequence) from generations)')
}

/** Between which numbers the generations of a day lie. */
function findDay(start: number): [first: number, last: number] {
  const sequence = (ms: number) => Math.round(((ms - fromMs) / (DAYS * DAY_MS)) * generations)
  return [sequence(start) - 1, sequence(start + DAY_MS) + 2]
}

const range = (name: string, period: 'minutes' | 'hours' | 'days', count: number) => {
  const toMs = (Math.floor(nowMs / periodMs[period]) + 1) * periodMs[period]
  return { name, period, fromMs: toMs - count * periodMs[period], toMs }
}
const ranges = [
  range('1h', 'minutes', 60),
  range('24h', 'hours', 24),
  range('4d', 'hours', 96),
  range('90d', 'days', 90),
]

function listReads(store: Store): [name: string, read: () => Promise<unknown>][] {
  const ownerId = 'own_3'
  const keyId = 'key_3'
  const today = Math.floor(nowMs / DAY_MS)
  const last = ranges.at(-1) ?? range('90d', 'days', 90)
  const usage = (of: string | undefined, by: ReportGroup) =>
    ranges.map((each): [string, () => Promise<unknown>] => [
      `use ${of === undefined ? 'of all' : 'of one workspace'} by ${by}, ${each.name}`,
      () => reportGroupsOf(store, { ownerId: of, range: each, by, filter: {}, nowMs }),
    ])
  const all = { first: 0, last: generations }
  return [
    ...(Object.keys(reportGroups) as ReportGroup[]).flatMap((by) => usage(undefined, by)),
    ...(['model', 'key'] as const).flatMap((by) => usage(ownerId, by)),
    [
      'figures of one key of all, 90d',
      () => reportFigures(store, { ownerId: undefined, range: last, filter: { keyId }, nowMs }),
    ],
    ['figures of one key, 90d', () => reportFigures(store, { ownerId, range: last, filter: { keyId }, nowMs })],
    [
      'sequences of a range of one key of all, 90d',
      () => readSequences(store, { ownerId: undefined, ...last, filter: { keyId } }),
    ],
    ['spends of keys', () => readKeySpends(store, ownerId, today, today - 30)],
    ['last use of keys', () => readKeysLastUsed(store, ownerId)],
    ['peaks of a key', () => readKeyPeaks(store, ownerId, keyId, nowMs - DAY_MS)],
    ['movements of a wallet by day, 90d', () => readMovedDays(store, 'wal_3', today - DAYS, today + 1)],
    ['activity of all, newest page', () => readActivity(store, undefined, {}, all, bounds.reportRows)],
    ['activity of one workspace, newest page', () => readActivity(store, ownerId, {}, all, bounds.reportRows)],
    [
      'activity of one workspace, of an error that none has',
      () => readActivity(store, ownerId, { errorCodes: ['x'] }, all, bounds.reportRows),
    ],
    ['newest number', () => readNewestSequence(store)],
    ['records that are not summed', () => countUnsummedRecords(store)],
  ]
}

const quantile = (sorted: readonly number[], of: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(of * sorted.length))] ?? 0

const started = performance.now()
await writeGenerations()
await writeSums()
const series = await store.db.selectFrom('usage_series').select('id').execute()
process.stdout.write(
  `${generations} generations and the sums of ${series.length} series written in ${Math.round((performance.now() - started) / 1000)} s\n`,
)
let above = 0
for (const [name, read] of listReads(store)) {
  const took: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now()
    await read()
    took.push(performance.now() - from)
  }
  took.sort((a, b) => a - b)
  const [p50, p95] = [quantile(took, 0.5), quantile(took, 0.95)]
  if (p95 > MOST_MS) above += 1
  process.stdout.write(
    `${name.padEnd(56)} p50 ${p50.toFixed(1).padStart(7)} ms  p95 ${p95.toFixed(1).padStart(7)} ms${p95 > MOST_MS ? '  ABOVE' : ''}\n`,
  )
}
process.stdout.write(above === 0 ? `all within ${MOST_MS} ms at p95\n` : `${above} above ${MOST_MS} ms at p95\n`)
await store.close()
rmSync(options.directory, { recursive: true, force: true })
