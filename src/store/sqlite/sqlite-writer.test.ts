// Groups of both kinds that come together: each is answered for itself.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { openStore } from '../open-store.ts'

test('what the journal takes does not wait for the database because of what came with it', async () => {
  const options = newSqliteOptions()
  const store = await openStore(options, storeContext)
  assert.ok(store.kind === 'sqlite')
  const { writer } = store
  const sql = 'insert into settings (name, value) values (?, ?)'
  const prepared = writer.prepare({ sql, table: 'settings', arity: 2 })
  const plain = (name: string) => writer.commit([{ statement: prepared, values: [name, '1'] }])
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
  const store = await openStore(newSqliteOptions(), storeContext)
  assert.ok(store.kind === 'sqlite')
  const { writer } = store
  const sql = 'insert into settings (name, value) values (?, ?)'
  const statement = writer.prepare({ sql, table: 'settings', arity: 2 })
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
