// A process that loses its lease goes on under a new name, and that name reaches the database, however late.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { StoreError } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { ProcessLease } from './process-lease.ts'
import { adoptHolds } from './process-store.ts'

describeStores('the lease of a process', ({ open }) => {
  /** A lease on a store that takes nothing while `isAway`; `renew` returns what the renewal that is due came to. */
  const take = async () => {
    const clock = new FakeClock()
    const inner = await open()
    const state = { isAway: false }
    const store: Store = {
      ...inner,
      clock,
      write: (writes) => (state.isAway ? Promise.reject(new StoreError('away')) : inner.write(writes)),
    }
    const lease = await ProcessLease.take(store)
    const renew = async () => {
      let renewed: { fault: Error | undefined } | undefined
      lease.watch(
        () => 7,
        (fault) => (renewed = { fault }),
      )
      // The renewal before may not have ended yet.
      while (renewed === undefined) {
        clock.advance(bounds.processRenewMs)
        await new Promise((resolve) => setImmediate(resolve))
      }
      return renewed.fault
    }
    const readRows = () => inner.db.selectFrom('processes').selectAll().orderBy('started_ms').execute()
    const hold = (processId: string) =>
      inner.write([
        inner.db.insertInto('holds').values({
          process_id: processId,
          sequence: 7,
          generation_id: 'req_cm_held',
          wallet_id: 'none',
          hold_nanos: 1n,
          created_ms: 1,
          opening: '[]',
        }),
      ])
    const lose = () => inner.write([inner.db.updateTable('processes').set({ ended_ms: 1 })])
    return { store, state, lease, renew, readRows, hold, lose }
  }

  /** Loses the lease while the row of the new name cannot be written. */
  const loseUnwritten = async () => {
    const at = await take()
    await at.lose()
    const first = at.lease.id
    const { write } = at.store
    let writes = 0
    // The renewal itself is refused by the data; the registration that follows finds the database away.
    at.store.write = (group) => {
      writes += 1
      at.state.isAway = writes === 2
      return write(group)
    }
    at.lease.watch(() => 7)
    const clock = at.store.clock as FakeClock
    clock.advance(bounds.processRenewMs)
    while (writes < 2) await new Promise((resolve) => setImmediate(resolve))
    while (at.lease.id === first) await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    at.store.write = write
    at.state.isAway = false
    return { ...at, first }
  }

  test('a name that could not be written at first is written by the next renewal', async () => {
    const { lease, first, renew, readRows } = await loseUnwritten()
    const { id } = lease
    assert.notEqual(id, first)
    assert.deepEqual(
      (await readRows()).map((row) => row.id),
      [first],
    )
    assert.equal(await renew(), undefined)
    assert.equal(lease.id, id, 'it is the same name, since holds may lie under it')
    const row = (await readRows()).find((each) => each.id === id)
    assert.equal(row?.open_from, 7)
    assert.equal(row?.ended_ms, null)
    await lease.end(true)
  })

  test('a row that another gateway wrote for it meanwhile is taken over', async () => {
    const { store, lease, renew, readRows, hold } = await loseUnwritten()
    const { id } = lease
    await hold(id)
    await adoptHolds(store)
    await adoptHolds(store)
    const adopted = (await readRows()).filter((each) => each.id === id)
    assert.deepEqual(
      adopted.map(({ name, open_from }) => [name, open_from]),
      [['lost', 0]],
    )
    assert.equal(await renew(), undefined)
    assert.equal(lease.id, id)
    const row = (await readRows()).find((each) => each.id === id)
    assert.equal(row?.open_from, 7)
    assert.notEqual(row?.name, 'lost')
    await lease.end(true)
  })

  test('a row whose holds were closed meanwhile is not taken over: the process goes on under another name', async () => {
    const { store, lease, readRows, renew, hold, lose } = await loseUnwritten()
    const { id } = lease
    await hold(id)
    await adoptHolds(store)
    await lose()
    const clock = store.clock as FakeClock
    clock.advance(bounds.processRenewMs)
    while (lease.id === id) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(await renew(), undefined)
    const open = (await readRows()).filter(({ ended_ms }) => ended_ms === null)
    assert.deepEqual(
      open.map((row) => row.id),
      [lease.id],
    )
    await lease.end(true)
  })
})
