// Groups of both kinds that come together: each is answered for itself.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { FakeClock } from '../../../../test/fake-clock.ts'
import { newSqliteOptions, storeContext } from '../../../../test/stores.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { openStore } from '../../open-store.ts'
import type { StoreContext } from '../../store.ts'

type StoreOptions = Parameters<typeof openStore>[0]

/** A store with its writer, and the statement that adds a setting. */
async function open({
  options = newSqliteOptions(),
  ...context
}: Partial<StoreContext> & { options?: StoreOptions } = {}) {
  const store = await openStore(options, { ...storeContext, ...context })
  assert.ok(store.kind === 'sqlite')
  const { writer } = store
  // What migrations put there is none of these tests' groups.
  await store.write([store.db.deleteFrom('settings')])
  const sql = 'insert into settings (name, value) values (?, ?)'
  return { store, writer, sql, statement: writer.prepare({ sql, table: 'settings', arity: 2 }) }
}

test('what the journal takes does not wait for the database because of what came with it', async () => {
  const options = newSqliteOptions()
  const { store, writer, sql, statement } = await open({ options })
  const plain = (name: string) => writer.commit([{ statement, values: [name, '1'] }])
  const other = (...names: string[]) => writer.commitStatements(names.map((name) => ({ sql, parameters: [name, '1'] })))
  const answer = async () =>
    (await Promise.allSettled([plain('a'), other('b'), other('c', 'c'), plain('d')])).map(({ status }) => status)
  const names = async () =>
    (await store.db.selectFrom('settings').select('name').orderBy('name').execute()).map(({ name }) => name)
  const holder = new DatabaseSync(join(options.directory, 'crossmodel.db'))
  holder.exec('begin immediate')
  assert.deepEqual(await answer(), ['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  holder.exec('rollback')
  holder.close()
  assert.deepEqual(await names(), ['a', 'd'])
  await store.write([store.db.deleteFrom('settings')])
  assert.deepEqual(await answer(), ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  assert.deepEqual(await names(), ['a', 'b', 'd'])
  assert.equal(writer.queued, 0)
  await store.close()
})

test('a group that cannot be put together leaves nothing of it for the next one', async () => {
  const { store, writer, statement } = await open()
  assert.throws(
    () =>
      void writer.commit([
        { statement, values: ['half', '1'] },
        { statement, values: ['too few'] },
      ]),
    /wrong number of values/,
  )
  await writer.commit([{ statement, values: ['whole', '1'] }])
  const rows = await store.db.selectFrom('settings').select('name').execute()
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['whole'],
  )
  await store.close()
})

test('a batch that takes longer than the bound is a disk that does not answer, until it is written', async () => {
  const options = newSqliteOptions()
  const clock = new FakeClock()
  const { store, writer } = await open({ options, clock })
  const holder = new DatabaseSync(join(options.directory, 'crossmodel.db'))
  holder.exec('begin immediate')
  const writing = store.write([store.db.insertInto('settings').values({ name: 'a', value: '1' })])
  const readFault = () => writer.fault?.summary
  clock.advance(bounds.diskStallMs)
  assert.equal(readFault(), undefined)
  clock.advance(bounds.diskStallMs / 4)
  assert.equal(readFault(), 'the disk does not answer')
  holder.exec('rollback')
  holder.close()
  await writing
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(readFault(), undefined)
  await store.close()
})

test('beyond so many groups that wait nothing new is admitted, and all that came is written', async () => {
  // So large a batch takes longer than one may, on a clock that goes on.
  const { store, writer, statement } = await open({ clock: new FakeClock() })
  const written: Promise<void>[] = []
  // The first one is on its way at once, and waits for nobody.
  for (let index = 0; index < bounds.queuedGroups; index += 1)
    written.push(writer.commit([{ statement, values: [`${index}`, ''] }]))
  const readFault = () => writer.fault?.summary
  assert.equal(readFault(), undefined)
  written.push(writer.commit([{ statement, values: ['last', ''] }]))
  assert.equal(readFault(), 'the disk does not keep up')
  await Promise.all(written)
  assert.equal(readFault(), undefined)
  const { rows } = await store.db
    .selectFrom('settings')
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow()
  assert.equal(rows, bounds.queuedGroups + 1)
  await store.close()
})
