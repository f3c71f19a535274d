import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/fake-clock.ts'
import { newSqliteOptions, storeContext } from '../../test/stores.ts'
import { bounds } from '../foundation/bounds.ts'
import { openStore } from '../store/open-store.ts'
import { openReads } from '../store/sqlite/open-sqlite.ts'
import { StoreError } from '../store/store-error.ts'
import { readFault } from './read-fault.ts'

test('readiness says why nothing can be booked, and nothing of files and addresses', async () => {
  const store = await openStore(newSqliteOptions(), storeContext)
  assert.equal(await readFault(store, { fault: undefined }), undefined)
  const fault = new StoreError('The disk is full: the database /var/lib/x cannot grow.', 'the disk is full')
  assert.equal(await readFault(store, { fault }), 'the disk is full')
  await store.close()
})

test('readiness does not wait longer than its bound for a database that does not answer', async () => {
  const options = newSqliteOptions()
  const store = await openStore(options, storeContext)
  const clock = new FakeClock()
  const db = openReads(options.directory, () => new Promise(() => {}))
  let reason: string | undefined
  const reading = readFault({ clock, db }, { fault: undefined }).then((said) => (reason = said))
  clock.advance(bounds.readinessMs - 1)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(reason, undefined)
  clock.advance(1)
  await reading
  assert.equal(reason, 'the database does not answer')
  await db.destroy()
  await store.close()
})
