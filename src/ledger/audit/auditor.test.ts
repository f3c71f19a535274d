import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { ending, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { openPostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newDirectory } from '../../../test/new-directory.ts'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import { silentLog } from '../../foundation/log.ts'
import { openStore } from '../../store/open-store.ts'
import type { PostgresStore, Store } from '../../store/store.ts'
import { readAuditState, writeAuditState } from './audit-state.ts'
import { Auditor, type AuditorParts } from './auditor.ts'

const EVERY_MS = 600_000

/** Moves the clock until `isDone`; what waits for the database goes on in between. */
async function advanceUntil(clock: FakeClock, isDone: () => boolean): Promise<void> {
  for (let round = 0; !isDone(); round += 1) {
    assert.ok(round < 5_000, 'it never comes')
    clock.advance(10)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

const wholeChain: AuditorParts['verifyChain'] = async () => ({ mark: { sequence: 0, hash: '' }, broken: null })

const openAuditor = (store: Store, clock: FakeClock, errors: string[] = [], verifyChain = wholeChain) =>
  new Auditor({
    clock,
    log: { ...silentLog, error: (_fields, message) => void errors.push(message) },
    everyMs: () => EVERY_MS,
    openReads: () => ({ reads: store, close: async () => {} }),
    verifyChain,
    ...(store.kind === 'postgres' && {
      shared: {
        runAlone: store.runAlone,
        readState: () => readAuditState(store),
        writeState: (state) => writeAuditState(store, state),
      },
    }),
  })

test('the books are audited soon after the start and again later, and a difference is an alarm', async () => {
  const store = await openStore(newSqliteOptions(), storeContext)
  const at = await openBench(store, 1_000n)
  await at.ledger.settle(await at.ledger.hold(holdRequest(at.principal, 10n)), ending(5))
  const clock = new FakeClock()
  const errors: string[] = []
  const auditor = openAuditor(store, clock, errors)
  clock.advance(30_000)
  await advanceUntil(clock, () => auditor.completed === 1)
  assert.deepEqual([auditor.differences, errors], [0, []])
  await store.write([store.db.updateTable('wallets').set({ posted_nanos: 1n })])
  clock.advance(EVERY_MS)
  await advanceUntil(clock, () => auditor.completed === 2)
  assert.equal(auditor.differences, 1)
  assert.deepEqual(errors, ['the ledger does not add up; see `crossmodel wallet audit`', 'audit difference'])
  auditor.close()
  await at.ledger.close()
  await store.close()
})

test("the audit log's chain is read on from where it was whole, from its beginning once a day, and what is broken stays told", async () => {
  const store = await openStore(newSqliteOptions(), storeContext)
  const clock = new FakeClock()
  const errors: string[] = []
  const asked: unknown[] = []
  let sequence = 0
  let broken: string | null = null
  const auditor = openAuditor(store, clock, errors, async (from, _reads, rest) => {
    await rest()
    asked.push(from?.sequence)
    sequence += 10
    return { mark: { sequence, hash: 'its hash' }, broken }
  })
  const run = async (afterMs: number) => {
    const completed = auditor.completed + 1
    clock.advance(afterMs)
    await advanceUntil(clock, () => auditor.completed === completed)
  }
  await run(30_000)
  await run(EVERY_MS)
  assert.deepEqual([asked, errors], [[undefined, 10], []])
  broken = 'entry 23 was changed'
  await run(EVERY_MS)
  await run(EVERY_MS)
  assert.deepEqual([asked, auditor.last?.chain?.broken], [[undefined, 10, 20], broken])
  assert.deepEqual(
    errors,
    Array.from({ length: 2 }, () => 'the audit log is not as it was written'),
  )
  broken = null
  for (let passedMs = 0; passedMs < DAY_MS; passedMs += EVERY_MS) await run(EVERY_MS)
  assert.deepEqual([asked.at(3), auditor.last?.chain?.broken], [undefined, null])
  auditor.close()
  await store.close()
})

test('of two gateways on one database one audits, and both know what it found', { skip: postgresAbsent }, async () => {
  const server = await openPostgres()
  const url = await server.createDatabase()
  const openAt = async () =>
    (await openStore({ kind: 'postgres', url, directory: newDirectory() }, storeContext)) as PostgresStore
  const stores = [await openAt(), await openAt()] as const
  const at = await openBench(stores[0], 1_000n)
  await at.ledger.settle(await at.ledger.hold(holdRequest(at.principal, 10n)), ending(5))
  await at.store.write([at.store.db.updateTable('generations').set({ charge_nanos: 4n })])
  const clock = new FakeClock()
  const readChain = { mark: { sequence: 7, hash: 'its hash' }, broken: 'entry 8 is missing' }
  const open = (store: Store) => openAuditor(store, clock, [], async () => readChain)
  const [one, other] = [open(stores[0]), open(stores[1])]
  const intervals = 4
  for (let second = 0; second < (intervals * EVERY_MS) / 1_000; second += 1) {
    clock.advance(1_000)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await advanceUntil(clock, () => one.differences !== undefined && other.differences !== undefined)
  assert.equal(one.differences, other.differences)
  assert.deepEqual([one.last?.chain, other.last?.chain], [readChain, readChain])
  assert.ok((one.differences ?? 0) > 0)
  const audits = one.completed + other.completed
  assert.ok(audits >= intervals - 1 && audits <= intervals + 1, `${audits} audits in ${intervals} intervals`)
  for (const auditor of [one, other]) auditor.close()
  await at.ledger.close()
  for (const store of stores) await store.close()
  await server.close()
})

test('a database that does not answer is a failed run and a warning, and the next run comes in its time', async () => {
  const clock = new FakeClock()
  const warnings: string[] = []
  let closed = 0
  const auditor = new Auditor({
    clock,
    verifyChain: wholeChain,
    log: { ...silentLog, warn: (_fields, message) => void warnings.push(message) },
    everyMs: () => 600_000,
    openReads: () => ({
      reads: {
        kind: 'sqlite',
        get db(): never {
          throw new Error('away')
        },
      },
      close: async () => void (closed += 1),
    }),
  })
  clock.advance(29_000)
  assert.equal(auditor.failed, 0, 'no start waits for it')
  clock.advance(2_000)
  for (let round = 0; round < 5; round += 1) await turn()
  assert.deepEqual([auditor.failed, auditor.completed, auditor.differences, closed], [1, 0, undefined, 1])
  assert.deepEqual(warnings, ['the ledger could not be audited'])
  clock.advance(600_000)
  for (let round = 0; round < 5; round += 1) await turn()
  assert.equal(auditor.failed, 2)
  auditor.close()
})

test('switched off it opens nothing, and runs once it is switched on again', async () => {
  const clock = new FakeClock()
  let every: number | 'off' = 'off'
  let opened = 0
  const auditor = new Auditor({
    clock,
    log: silentLog,
    verifyChain: wholeChain,
    everyMs: () => every,
    openReads() {
      opened += 1
      throw new Error('enough')
    },
  })
  clock.advance(10 * 60_000)
  for (let round = 0; round < 5; round += 1) await turn()
  assert.equal(opened, 0)
  every = 1_000
  clock.advance(61_000)
  for (let round = 0; round < 5; round += 1) await turn()
  assert.equal(opened, 1)
  auditor.close()
})
