// What pages show of a workspace's money.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askReport, pick } from '../../../test/ask-report.ts'
import { ending, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { sumAll } from '../../ledger/rollups/sum-stepper.ts'

const billing = '/admin/workspaces/:workspace/billing'

describeStores('a workspace’s money', (bench) => {
  test('the wallet, its days, entries with the balance after each, and the month say the same', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const count = bounds.reportRows + 5
    for (let index = 0; index < count; index += 1)
      await at.ledger.settle(await at.ledger.hold(holdRequest(at.principal, 100n)), ending(10))
    const hold = await at.ledger.hold(holdRequest(at.principal, 70n))
    await hold.write()
    await sumAll(at.store)
    const left = '0.00099895'
    const whole = await askReport(at, billing)
    assert.deepEqual(pick(whole, 'wallet.posted', 'wallet.held', 'holds.length'), [left, '0.00000007', 1])
    assert.deepEqual(pick(whole, 'days.0.kind', 'days.0.count', 'days.0.amount'), ['charge', count, '-0.00000105'])
    assert.deepEqual(pick(whole, 'days.0.posted_after', 'days.1.posted_after'), [left, '0.001'])
    const days = await askReport(at, `${billing}/days`, { cursor: String(whole['days_next']) })
    assert.deepEqual(pick(days, 'days.length'), [0])
    const first = await askReport(at, `${billing}/ledger`)
    assert.deepEqual(pick(first, 'data.0.posted_after', 'data.1.posted_after'), [left, '0.00099896'])
    const second = await askReport(at, `${billing}/ledger`, { cursor: String(first['next']) })
    assert.deepEqual(pick(second, 'data.length', 'data.5.kind', 'data.5.posted_after', 'next'), [
      6,
      'top-up',
      '0.001',
      null,
    ])
    const others = await askReport(at, `${billing}/ledger`, { kind: 'other' })
    assert.deepEqual(pick(others, 'data.length', 'data.0.posted_after'), [1, null])
    await assert.rejects(askReport(at, `${billing}/ledger`, { cursor: 'x' }), /cursor/)
    const months = await askReport(at, `${billing}/statements`)
    assert.deepEqual(pick(months, 'data.0.opening', 'data.0.closing'), ['0', left])
    const [month] = pick(months, 'data.0.month')
    const statement = await askReport(at, `${billing}/statements/:month`, {}, { month: String(month) })
    assert.deepEqual(pick(statement, 'closing', 'totals.requests', 'keys.data.0.name'), [left, count, 'test'])
  })

  test('a charge that is not summed yet changes no day before its own', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    await at.ledger.settle(await at.ledger.hold(holdRequest(at.principal, 100n)), ending(10))
    const read = async () => {
      const whole = await askReport(at, billing)
      const months = await askReport(at, `${billing}/statements`)
      const month = String(pick(months, 'data.0.month')[0])
      const statement = await askReport(at, `${billing}/statements/:month`, {}, { month })
      return {
        now: pick(whole, 'wallet.posted', 'balance.29.posted'),
        before: [...pick(whole, 'balance.28.posted'), ...pick(months, 'data.0.opening'), ...pick(statement, 'opening')],
        closing: [...pick(whole, 'days.0.posted_after'), ...pick(months, 'data.0.closing')],
      }
    }
    const [added, left] = ['0.001', '0.00099999']
    const expected = { now: [left, left], before: ['0', '0', '0'] }
    assert.deepEqual(await read(), { ...expected, closing: [added, added] })
    await sumAll(at.store)
    assert.deepEqual(await read(), { ...expected, closing: [left, left] })
  })
})
