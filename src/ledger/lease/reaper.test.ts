// A gateway that died gives back what it held, and one that could not reach the database keeps it.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { ending, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { openPostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newDirectory } from '../../../test/new-directory.ts'
import { storeContext } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { openStore } from '../../store/open-store.ts'
import { audit } from '../audit/audit.ts'
import { Reaper } from './reaper.ts'

test('what a dead gateway held comes back within half a minute', () => {
  const worstMs = bounds.processLeaseMs + bounds.reapConfirmMs + 2 * bounds.reapEveryMs
  assert.ok(worstMs < 30_000 - 5_000, `${worstMs} ms, and some time to close it`)
  assert.ok(bounds.processRenewMs < bounds.reapConfirmMs, 'who lives renews its lease in between')
})

describe('the reaper', { skip: postgresAbsent }, () => {
  const server = postgresAbsent === false ? openPostgres() : undefined
  after(async () => (await server)?.close())

  const open = async () => {
    const url = (await (await server)?.createDatabase()) ?? ''
    const openAt = () => openStore({ kind: 'postgres', url, directory: newDirectory() }, storeContext)
    const at = await openBench(await openAt(), 1_000n)
    const hold = await at.ledger.hold(holdRequest(at.principal, 100n))
    const store = await openAt()
    const clock = new FakeClock()
    const reaper = new Reaper({ ...store, clock }, () => 'prc_self')
    const runOut = () => store.write([store.db.updateTable('processes').set({ lease_until_ms: 1 })])
    const readHeld = async () =>
      (await store.db.selectFrom('wallets').select('held_nanos').executeTakeFirst())?.held_nanos
    const look = async (afterMs: number) => {
      clock.advance(afterMs)
      await reaper.look()
      return readHeld()
    }
    const close = async () => {
      assert.deepEqual((await audit(store)).differences, [])
      await at.ledger.close()
      await at.store.close()
      await store.close()
    }
    return { at, hold, store, look, runOut, close }
  }

  test('closes what a process held whose lease ran out and is still not renewed some seconds later', async () => {
    const { look, runOut, store, close } = await open()
    assert.equal(await look(0), 100n)
    await runOut()
    assert.equal(await look(0), 100n)
    assert.equal(await look(bounds.reapConfirmMs - 1), 100n)
    assert.equal(await look(1), 0n)
    assert.equal((await store.db.selectFrom('holds').selectAll().execute()).length, 0)
    await close()
  })

  test('finds the holds of a process that has no row, and closes them when nobody has taken it over', async () => {
    const { look, runOut, store, close } = await open()
    await store.write([store.db.deleteFrom('processes')])
    assert.equal(await look(0), 100n)
    assert.equal((await store.db.selectFrom('processes').selectAll().execute()).length, 1)
    assert.equal(await look(bounds.reapConfirmMs), 100n, 'its lease has not run out')
    await runOut()
    assert.equal(await look(0), 100n)
    assert.equal(await look(bounds.reapConfirmMs), 0n)
    await close()
  })

  test('leaves alone who renews the lease in between, as after an outage of the database', async () => {
    const { at, hold, look, runOut, store, close } = await open()
    await runOut()
    assert.equal(await look(0), 100n)
    const renewed = { lease_until_ms: Date.now() + bounds.processLeaseMs }
    await store.write([store.db.updateTable('processes').set(renewed)])
    assert.equal(await look(bounds.reapConfirmMs), 100n)
    await runOut()
    assert.equal(await look(bounds.reapConfirmMs), 100n, 'the suspicion begins anew')
    assert.equal((await at.ledger.settle(hold, ending(70))).charge, 70n)
    await close()
  })
})
