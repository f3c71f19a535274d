import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { describeStores, newSqliteOptions, storeContext } from '../../test/stores.ts'
import { createMigrationsTable, migrate } from './migrations/migrate.ts'
import { openStore } from './open-store.ts'
import { expectRows } from './statement.ts'
import { StoreError, WriteConflict } from './store-error.ts'

describeStores('the store', (bench) => {
  const owner = (id: string) => ({ id, name: id, status: 'active', created_ms: 1_700_000_000_000 })

  test('a group is written whole or not at all, and harms no other', async () => {
    const store = await bench.open()
    const insert = (id: string) => store.db.insertInto('owners').values(owner(id))
    // On Postgres each group has a connection of its own, and any of them may be the first.
    await store.write([insert('a')])
    const results = await Promise.allSettled([
      store.write([insert('b'), insert('e')]),
      store.write([insert('c'), insert('a')]),
      store.write([insert('d')]),
    ])
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.ok((results[1] as PromiseRejectedResult).reason instanceof WriteConflict)
    const names = await store.db.selectFrom('owners').select('name').orderBy('name').execute()
    assert.deepEqual(
      names.map(({ name }) => name),
      ['a', 'b', 'd', 'e'],
    )
  })

  test('a write that must change a row and changes none refuses its group', async () => {
    const store = await bench.open()
    const update = store.db.updateTable('owners').set({ name: 'x' }).where('id', '=', 'nobody')
    const insert = store.db.insertInto('owners').values(owner('e'))
    await assert.rejects(store.write([insert, expectRows(1, update)]), WriteConflict)
    assert.equal(await store.db.selectFrom('owners').selectAll().executeTakeFirst(), undefined)
  })

  test('money is bigint to the nano-dollar, every other integer a number', async () => {
    const store = await bench.open()
    const wallet = {
      id: 'w',
      owner_id: 'a',
      posted_nanos: 9_007_199_254_740_993n,
      held_nanos: 0n,
      open_holds: 3,
      credit_limit_nanos: null,
      created_ms: 1_700_000_000_000,
    }
    await store.write([store.db.insertInto('owners').values(owner('a')), store.db.insertInto('wallets').values(wallet)])
    assert.deepEqual(await store.db.selectFrom('wallets').selectAll().executeTakeFirstOrThrow(), wallet)
  })

  test('what was written is there when it is opened again', async () => {
    const options = await bench.newOptions()
    const first = await openStore(options, storeContext)
    await first.write([first.db.insertInto('owners').values(owner('a'))])
    await first.close()
    const second = await openStore(options, storeContext)
    assert.equal((await second.db.selectFrom('owners').select('name').executeTakeFirstOrThrow()).name, 'a')
    await second.close()
  })

  test('a database of a newer, incompatible version is refused in one line; a compatible one is used', async () => {
    const options = await bench.newOptions()
    const first = await openStore(options, storeContext)
    const newer = (version: number, compatible: number) =>
      first.db
        .insertInto('schema_migrations')
        .values({ version, name: 'later', oldest_compatible: compatible, applied_ms: 0 })
    await first.write([newer(1_000, 1)])
    await first.close()
    const second = await openStore(options, storeContext)
    await second.write([
      second.db.updateTable('schema_migrations').set({ oldest_compatible: 999 }).where('version', '=', 1_000),
    ])
    await second.close()
    await assert.rejects(openStore(options, storeContext), isOneLine(/version 1000; this release knows \d+\)/))
  })
})

describe('migrations', () => {
  test('each is applied once, in order, with its mark in the same group', async () => {
    const applied: string[][] = []
    const rows = [{ version: 1, name: 'one', oldest_compatible: 1 }]
    const known = [1, 2, 3].map((version) => ({
      version,
      name: `m${version}`,
      oldestCompatible: 1,
      statements: () => [`statement ${version}`],
    }))
    const count = await migrate(
      {
        dialect: 'sqlite',
        nowMs: 5,
        readApplied: async () => rows,
        apply: async (statements) => void applied.push(statements.map(({ sql }) => sql.slice(0, 31))),
      },
      known,
    )
    assert.equal(count, 2)
    assert.deepEqual(applied, [
      ['statement 2', 'insert into schema_migrations ('],
      ['statement 3', 'insert into schema_migrations ('],
    ])
    assert.match(createMigrationsTable, /if not exists/)
  })
})

describe('the embedded database', () => {
  test('a second process is told who holds the directory, and a dead one holds nothing', async () => {
    const options = newSqliteOptions()
    const script = `import { openStore } from './src/store/open-store.ts'
      import { storeContext } from './test/stores.ts'
      await openStore(${JSON.stringify(options)}, storeContext)
      process.stdout.write('open'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve, reject) => {
      child.stdout.once('data', resolve)
      child.once('exit', reject)
    })
    await assert.rejects(openStore(options, storeContext), isOneLine(new RegExp(`in use by process ${child.pid}`)))
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    const store = await openStore(options, storeContext)
    await assert.rejects(openStore(options, storeContext), isOneLine(new RegExp(`in use by process ${process.pid}`)))
    await store.close()
  })

  test('only its user can read the file', async () => {
    const options = newSqliteOptions()
    const store = await openStore(options, storeContext)
    assert.equal(statSync(join(options.directory, 'crossmodel.db')).mode & 0o777, 0o600)
    await store.close()
  })

  test('a clean stop leaves the database file alone, without a log beside it', async () => {
    const options = newSqliteOptions()
    const store = await openStore(options, storeContext)
    await store.write([store.db.insertInto('settings').values({ name: 'a', value: '1' })])
    await store.db.selectFrom('settings').selectAll().execute()
    await store.close()
    assert.deepEqual(
      readdirSync(options.directory).filter((name) => /-wal|-shm|journal/.test(name)),
      [],
    )
  })

  test('a corrupt file is said in one line', async () => {
    const options = newSqliteOptions()
    writeFileSync(join(options.directory, 'crossmodel.db'), 'this is not a database, whatever its name says'.repeat(50))
    await assert.rejects(openStore(options, storeContext), isOneLine(/corrupt/))
  })

  test('who waits for a database that has ended is told so, also where the journal was ahead', async () => {
    const store = await openStore(newSqliteOptions(), storeContext)
    assert.ok(store.kind === 'sqlite')
    const { writer } = store
    const sql = "insert into settings (name, value) values (?, 'x')"
    const statement = writer.prepare({ sql, table: 'settings', arity: 1 })
    await writer.commit([{ statement, values: ['journaled'] }])
    await store.close()
    await assert.rejects(async () => writer.catchUp(), isOneLine(/database is closed/))
  })

  test('a directory that cannot be used is said in one line', async () => {
    const { directory } = newSqliteOptions()
    writeFileSync(join(directory, 'file'), '')
    const options = { kind: 'sqlite', directory: join(directory, 'file', 'data') } as const
    await assert.rejects(openStore(options, storeContext), isOneLine(/is a file, or lies below one/))
  })

  test('a full disk is said in one line and what was there before stays', async (context) => {
    const mounted = mountSmallDisk()
    if (mounted === undefined) return context.skip('no small file system can be mounted here')
    try {
      const store = await openStore({ kind: 'sqlite', directory: join(mounted.directory, 'data') }, storeContext)
      const write = (index: number) =>
        store.write([store.db.insertInto('settings').values({ name: `n${index}`, value: 'x'.repeat(200_000) })])
      await assert.rejects(
        async () => {
          for (let index = 0; index < 100; index += 1) await write(index)
        },
        isOneLine(/disk is full/),
      )
      assert.ok(await store.db.selectFrom('settings').selectAll().executeTakeFirst())
      await store.close()
    } finally {
      mounted.unmount()
    }
  })
})

describe('an unreachable Postgres', () => {
  test('is said in one line without its password', async () => {
    const url = 'postgres://user:planted-secret@127.0.0.1:1/db'
    const options = { kind: 'postgres', url, directory: newSqliteOptions().directory } as const
    await assert.rejects(openStore(options, storeContext), (error) => {
      assert.ok(isOneLine(/127\.0\.0\.1:1\/db/)(error))
      assert.doesNotMatch((error as Error).message, /planted-secret/)
      return true
    })
  })
})

function isOneLine(pattern: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof StoreError, String(error))
    assert.match(error.message, pattern)
    assert.doesNotMatch(error.message, /\n/)
    return true
  }
}

function mountSmallDisk(): { directory: string; unmount(): void } | undefined {
  const { directory } = newSqliteOptions()
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory])
  if (mount.status !== 0) return undefined
  return { directory, unmount: () => void spawnSync('umount', ['-l', directory]) }
}
