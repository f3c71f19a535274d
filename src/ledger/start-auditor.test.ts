import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/fake-clock.ts'
import { ending, holdRequest, openBench } from '../../test/ledger-bench.ts'
import { newSqliteOptions, storeContext } from '../../test/stores.ts'
import { openStore } from '../store/open-store.ts'
import type { AuditReport } from './audit.ts'
import { startAuditor } from './start-auditor.ts'

test('the books are audited soon after the start and again later, and a difference is told', async () => {
  const store = await openStore(newSqliteOptions(), storeContext)
  const at = await openBench(store, 1_000n)
  await at.ledger.settle(await at.ledger.hold(holdRequest(at.principal, 10n)), ending(5))
  const clock = new FakeClock()
  const alarms: string[] = []
  const log = { ...store.log, error: (_fields: unknown, message: string) => void alarms.push(message) }
  const reports: AuditReport[] = []
  const stop = startAuditor({ ...store, clock, log }, (report) => void reports.push(report))
  const nextReport = async (ms: number) => {
    const count = reports.length
    clock.advance(ms)
    while (reports.length === count) await new Promise((resolve) => setImmediate(resolve))
    return reports.at(-1)
  }
  assert.deepEqual((await nextReport(60_000))?.differences, [])
  await store.write([store.db.updateTable('wallets').set({ posted_nanos: 1n })])
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal((await nextReport(900_000))?.differences.length, 1)
  assert.match(alarms[0] ?? '', /the books do not balance: its postings come to 0\.000000995 USD/)
  stop()
  await at.ledger.close()
  await store.close()
})
