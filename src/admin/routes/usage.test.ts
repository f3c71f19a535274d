// What pages show of use, as sums.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askReport, pick } from '../../../test/ask-report.ts'
import { ending, findPrincipal, holdRequest, openBench, opening, type LedgerBench } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { sumAll } from '../../ledger/rollups/sum-stepper.ts'
import type { GenerationEnding, GenerationOpening } from '../../ledger/rows/generation-record.ts'

const overview = '/admin/workspaces/:workspace/overview'
const usage = '/admin/workspaces/:workspace/usage'

async function generate(at: LedgerBench, changes: Partial<GenerationEnding>, begins: Partial<GenerationOpening> = {}) {
  const startedMs = begins.startedMs ?? Date.now()
  const request = holdRequest(at.principal, 1_000n, { opening: opening({ startedMs, ...begins }) })
  const hold = await at.ledger.hold(request)
  const last = ending(10, { firstByteMs: startedMs + 3, endedMs: startedMs + 5, ...changes })
  await (last.status === 'completed' ? at.ledger.settle(hold, last) : at.ledger.release(hold, last))
}

describeStores('use, as sums', (bench) => {
  test('an overview adds up: totals, points, groups with the rest, budgets, the wallet and its balance line', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const nowMs = Date.now()
    for (let model = 1; model <= 7; model += 1)
      for (let index = 0; index < model; index += 1) await generate(at, { model: `acme/m${model}` })
    await generate(at, { status: 'failed', errorCode: 'provider_timeout', usage: undefined, model: 'acme/m1' })
    await generate(at, { usage: { ...emptyUsage(), input: 10, cacheRead: 30 } }, { startedMs: nowMs - DAY_MS })
    await generate(at, {}, { startedMs: nowMs - 8 * DAY_MS })
    await sumAll(at.store)
    const report = await askReport(at, overview, { range: '7d' })
    assert.deepEqual(pick(report, 'totals.requests', 'totals.failed', 'totals.failed_provider', 'totals.charge'), [
      30,
      1,
      1,
      '0.00000032',
    ])
    assert.deepEqual(pick(report, 'previous.requests', 'previous.charge'), [1, '0.00000001'])
    assert.deepEqual(pick(report, 'latency.total.p50', 'latency.first.p95'), [0, 0])
    assert.deepEqual(pick(report, 'totals.cache_hit_rate', 'unsummed'), [0.75, 0])
    assert.deepEqual(
      pick(report, 'points.length', 'points.6.requests', 'points.6.is_over', 'points.5.is_over', 'points.5.requests'),
      [7, 29, false, true, 1],
    )
    assert.deepEqual(
      pick(
        report,
        'groups.by',
        'groups.data.0.id',
        'groups.data.0.requests',
        'groups.data.length',
        'groups.rest.requests',
      ),
      ['model', 'acme/m7', 7, 8, 0],
    )
    // Five models are drawn; the rest are three models, with the failure.
    assert.deepEqual(
      pick(
        report,
        'groups.series.length',
        'groups.series.0.requests.6',
        'groups.series.5.id',
        'groups.series.5.requests.6',
      ),
      [6, 7, null, 7],
    )
    assert.deepEqual(pick(report, 'wallet.posted', 'wallet.spendable', 'wallet.held', 'wallet.credit_limit'), [
      '0.00099967',
      '0.00099967',
      '0',
      '0',
    ])
    assert.deepEqual(pick(report, 'balance.length', 'balance.6.posted', 'balance.5.posted', 'balance.4.posted'), [
      7,
      '0.00099967',
      '-0.00000005',
      '-0.00000001',
    ])
    assert.deepEqual(pick(report, 'pace.of_days', 'pace.per_day'), [1, '0.00000004'])
    assert.deepEqual(pick(report, 'budgets.keys.0.name', 'budgets.keys.0.month.limit'), ['test', null])
  })

  test('is grouped and narrowed as asked, and never mixes owners; operators see all of them, with costs', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const other = { ...at, principal: await findPrincipal(at.store, 'bob') }
    await at.store.write([at.store.db.updateTable('wallets').set({ credit_limit_nanos: null })])
    await generate(at, {}, { client: 'codex' })
    await generate(at, { provider: 'best' }, { client: 'curl' })
    await generate({ ...other, walletId: String(other.principal.walletId) }, {}, { client: 'codex' })
    await sumAll(at.store)
    const byClient = await askReport(at, usage, { range: '24h', by: 'client' })
    assert.deepEqual(pick(byClient, 'totals.requests', 'groups.data.length', 'range.unit', 'points.length'), [
      2,
      2,
      'hour',
      24,
    ])
    assert.equal(JSON.stringify(byClient).includes('"cost"'), false)
    const narrowed = await askReport(at, usage, { range: '30d', by: 'provider', client: 'curl' })
    assert.deepEqual(pick(narrowed, 'totals.requests', 'groups.data.0.id'), [1, 'best'])
    const all = await askReport(at, '/admin/usage', { by: 'workspace' })
    assert.deepEqual(pick(all, 'totals.requests', 'totals.charge', 'totals.cost', 'totals.margin'), [
      3,
      '0.00000003',
      '0.000000003',
      '0.000000027',
    ])
    assert.deepEqual(new Set(pick(all, 'groups.data.0.name', 'groups.data.1.name')), new Set(['ada', 'bob']))
    const ofProvider = await askReport(at, '/admin/usage', {
      by: 'provider',
      from: new Date(Date.now() - DAY_MS).toISOString(),
    })
    assert.deepEqual(pick(ofProvider, 'totals.requests', 'range.unit', 'groups.data.length'), [3, 'hour', 2])
  })

  test('a range that is none is refused with its name', async () => {
    const at = await openBench(await bench.open(), 0n)
    await assert.rejects(askReport(at, usage, { range: '3w' }), /range/)
    await assert.rejects(askReport(at, usage, { from: '2026-01-02', to: '2026-01-01' }), /`to` must be after/)
    await assert.rejects(askReport(at, usage, { by: 'workspace' }), /by/)
  })
})
