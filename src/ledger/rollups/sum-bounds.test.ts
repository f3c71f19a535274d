// The sums of pages keep their bounds: what is read, remembered, removed and audited at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { ending, holdRequest, openBench, opening, type LedgerBench } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { audit } from '../audit/audit.ts'
import { Roller } from './roller.ts'
import { sumAll, SumStepper } from './sum-stepper.ts'

const HOUR_MS = 3_600_000

/** Records as the ledger leaves them, faster than it could; each of a model of its own. */
function insertRecords(count: number, startMs: number): Write {
  return {
    sql: `insert into generations (id, hold_end, key_id, owner_id, wallet_id, protocol, requested_model, model, provider,
        attempts, losses, charge_nanos, waived_nanos, cost_nanos, estimated, status, streamed, started_ms, ended_ms)
      with recursive counted (n) as (select 1 union all select n + 1 from counted where n < ${count})
      select 'gen_' || n, 'settled', 'key_1', 'own_1', 'wal_1', 'openai-chat', 'acme/m' || n, 'acme/m' || n, 'acme',
        '[]', '[]', 0, 0, 0, 0, 'completed', 0, ${startMs}, ${startMs + 1} from counted`,
    parameters: [],
  }
}

async function generate(at: LedgerBench, startedMs: number): Promise<void> {
  const hold = await at.ledger.hold(holdRequest(at.principal, 100n, { opening: opening({ startedMs }) }))
  await at.ledger.settle(hold, ending(1, { endedMs: startedMs + 1 }))
}

async function count({ db }: Store, table: 'usage_series' | 'series_days' | 'series_minutes' | 'unsummed') {
  const { rows } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow()
  return Number(rows)
}

describeStores('the bounds of sums', (bench) => {
  test('of more series than are remembered, each has one number and all of its sums', async () => {
    const store = await bench.open()
    // Each record counts in a series of its owner and in one of all owners.
    const records = bounds.sumSeries / 2 + bounds.sumRows
    await store.write([insertRecords(records, Date.now())])
    let looked = 0
    const db = store.db.withPlugin({
      transformQuery: ({ node, queryId }) => {
        if (store.db.getExecutor().compileQuery(node, queryId).sql.includes('from "usage_series"')) looked += 1
        return node
      },
      transformResult: ({ result }) => Promise.resolve(result),
    })
    const stepper = new SumStepper(Object.create(store, { db: { value: db } }) as Store)
    while ((await stepper.step()).records > 0);
    looked = 0
    await store.write([
      { sql: `update generations set id = id || '_first'`, parameters: [] },
      insertRecords(bounds.sumRows, Date.now()),
    ])
    while ((await stepper.step()).records > 0);
    assert.ok(looked > 0, 'those that were forgotten are looked up again')
    assert.equal(await count(store, 'usage_series'), 2 * records)
    const sums = await store.db
      .selectFrom('series_days')
      .innerJoin('usage_series', 'usage_series.id', 'series_id')
      .select(({ fn }) => ['model', fn.sum<number>('requests').as('requests')])
      .groupBy('model')
      .execute()
    assert.equal(sums.length, records)
    const twice = sums.filter(({ requests }) => Number(requests) === 4).length
    const once = sums.filter(({ requests }) => Number(requests) === 2).length
    assert.deepEqual([twice, once], [bounds.sumRows, records - bounds.sumRows])
  })

  test('sums that are too old are removed some at a time, until none are left', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const clock = new FakeClock(Date.now())
    await generate(at, clock.nowMs())
    await sumAll(at.store)
    const fresh = await count(at.store, 'series_minutes')
    const columns =
      'requests, failed_caller, failed_provider, failed_ours, cancelled, estimated, lossy, retried, rescued, hedged, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, charge_nanos, cost_nanos, waived_nanos, saved_nanos, lost_nanos, unpaid_nanos, first_sequence, last_sequence'
    const oldMs = clock.nowMs() - bounds.sumMinutesMs - HOUR_MS
    await at.store.write([
      {
        sql: `insert into series_minutes (series_id, start_ms, ${columns})
          with recursive counted (n) as (select 1 union all select n + 1 from counted where n <= ${bounds.sumSweepRows})
          select 1, ${oldMs} - n * 60000, ${columns} from series_minutes, counted where series_id = 1`,
        parameters: [],
      },
    ])
    assert.equal(await count(at.store, 'series_minutes'), fresh + bounds.sumSweepRows + 1)
    const left: number[] = []
    const write = async (writes: readonly Write[]) => {
      await at.store.write(writes)
      if (writes.some((each) => 'sql' in each && each.sql.startsWith('delete from series_minutes')))
        left.push((await count(at.store, 'series_minutes')) - fresh)
    }
    const roller = new Roller(Object.create(at.store, { clock: { value: clock }, write: { value: write } }) as Store)
    for (let round = 0; round < 400 && left.at(-1) !== 0; round += 1) {
      clock.advance(100)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    roller.close()
    assert.deepEqual(left, [1, 0])
  })

  test('an audit counts the newest hours again, so many, and none that has too many records', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const newestMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS
    const hours = Array.from({ length: bounds.auditedSums + 1 }, (_, index) => newestMs - index * HOUR_MS)
    for (const startedMs of hours) await generate(at, startedMs)
    await sumAll(at.store)
    const { db } = at.store
    const findWrong = async () =>
      (await audit(at.store)).differences.map(({ id }) => Date.parse(id.split(' ')[1] ?? '')).toSorted((a, b) => b - a)
    assert.deepEqual(await findWrong(), [])
    await at.store.write([db.updateTable('series_hours').set({ output_tokens: 7 })])
    assert.deepEqual(await findWrong(), hours.slice(0, bounds.auditedSums))
    const setRequests = (requests: number) =>
      at.store.write([db.updateTable('series_hours').set({ requests }).where('start_ms', '=', newestMs)])
    await setRequests(bounds.auditedSumRecords)
    assert.deepEqual(await findWrong(), hours.slice(0, bounds.auditedSums))
    await setRequests(bounds.auditedSumRecords + 1)
    assert.deepEqual(await findWrong(), hours.slice(1))
  })

  if (bench.kind === 'postgres')
    test('records from before there was a queue wait in it some at a time, and all are summed', async () => {
      const store = await bench.open()
      const records = bounds.sumQueueRows + 1
      await store.write([
        insertRecords(records, Date.now()),
        { sql: 'delete from unsummed', parameters: [] },
        { sql: 'update sum_state set until_sequence = (select max(sequence) from generations)', parameters: [] },
      ])
      const stepper = new SumStepper(store)
      assert.deepEqual(await stepper.step(), { records: 0, hasMore: true })
      assert.equal(await count(store, 'unsummed'), bounds.sumQueueRows)
      await sumAll(store)
      assert.equal(await count(store, 'unsummed'), 0)
      assert.equal(await count(store, 'series_days'), 2 * records)
    })
})
