// Reports keep their bounds: the rest of many groups is one sum, and no range has more points in time than are drawn.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askReport, pick } from '../../../test/ask-report.ts'
import { ending, holdRequest, openBench, opening, type LedgerBench } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import { isObject } from '../../foundation/json/json.ts'
import { sumAll } from '../../ledger/rollups/sum-stepper.ts'

async function generate(at: LedgerBench, model: string, startedMs: number): Promise<void> {
  const hold = await at.ledger.hold(holdRequest(at.principal, 100n, { opening: opening({ startedMs }) }))
  await at.ledger.settle(hold, ending(1, { model, firstByteMs: startedMs + 1, endedMs: startedMs + 2 }))
}

describeStores('the bounds of reports', (bench) => {
  test('of more groups than are listed, the rest is one sum', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const models = Array.from({ length: bounds.reportGroups + 2 }, (_, index) => `acme/m${index}`)
    const ask = async () => {
      await sumAll(at.store)
      const report = await askReport(at, '/admin/usage', { range: '24h', by: 'model' })
      return pick(report, 'groups.data.length', 'groups.is_whole', 'groups.rest.requests', 'totals.requests')
    }
    for (const model of models) await generate(at, model, Date.now())
    assert.deepEqual(await ask(), [bounds.reportGroups, false, 2, models.length])
  })

  test('the longest range draws every day of its largest groups, and a longer one is refused', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const toMs = Math.floor(Date.now() / DAY_MS) * DAY_MS + 1
    const fromMs = toMs - (bounds.reportPoints - 1) * DAY_MS
    const models = Array.from({ length: 5 }, (_, index) => `acme/m${index}`)
    for (const model of models) await generate(at, model, fromMs)
    await sumAll(at.store)
    const first = await at.store.db.selectFrom('series_days').selectAll().execute()
    const others = Array.from({ length: bounds.reportPoints - 1 }, (_, index) => (index + 1) * DAY_MS)
    await at.store.write(
      others.map((laterMs) =>
        at.store.db
          .insertInto('series_days')
          .values(first.map((row) => ({ ...row, start_ms: row.start_ms + laterMs }) as never)),
      ),
    )
    const query = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), by: 'model' }
    const report = await askReport(at, '/admin/usage', query)
    const { groups } = report
    assert.ok(isObject(groups) && Array.isArray(groups['series']))
    const lines = groups['series'].map((line) => (isObject(line) ? line['requests'] : undefined))
    const every = (count: number) => Array.from({ length: bounds.reportPoints }, () => count)
    assert.deepEqual(lines, [...models.map(() => every(1)), every(0)])
    const longer = { ...query, from: new Date(fromMs - 1).toISOString() }
    await assert.rejects(askReport(at, '/admin/usage', longer), /at most two years/)
  })
})
