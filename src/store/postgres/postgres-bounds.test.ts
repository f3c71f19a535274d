// What is waited for with Postgres has an end, whatever the server does.
import assert from 'node:assert/strict'
import { after, describe, test, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { FakeClock } from '../../../test/fake-clock.ts'
import { follow } from '../../../test/follow.ts'
import { openPostgresProxy } from '../../../test/postgres-proxy.ts'
import { openPostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newDirectory } from '../../../test/new-directory.ts'
import { storeContext } from '../../../test/stores.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'
import { openStore } from '../open-store.ts'
import { StoreError } from '../store-error.ts'
import type { PostgresStore } from '../store.ts'

describe('a wait for Postgres', { skip: postgresAbsent }, () => {
  const server = postgresAbsent === false ? openPostgres() : undefined
  after(async () => (await server)?.close())
  const newUrl = async () => (await (await server)?.createDatabase()) ?? ''
  const openAt = async (url: string, context = storeContext) =>
    (await openStore({ kind: 'postgres', url, directory: newDirectory() }, context)) as PostgresStore
  const open = async (context = storeContext) => openAt(await newUrl(), context)
  /** The driver's timers are moved by hand; the store's own stand still. */
  const stopTimers = (test: TestContext) => {
    test.mock.timers.enable({ apis: ['setTimeout'] })
    return { ...storeContext, clock: new FakeClock() }
  }

  test('a server that takes connections and says nothing is unreachable at the start, when the time is up', async (t) => {
    const proxy = await openPostgresProxy(await newUrl())
    proxy.silence()
    const opened = follow(openAt(proxy.url, stopTimers(t)))
    while (proxy.connections === 0) await turns()
    t.mock.timers.tick(bounds.databaseConnectMs - 1)
    await turns()
    assert.equal(opened.hasEnded, false)
    t.mock.timers.tick(1)
    await assert.rejects(opened.promise, (error) => {
      assert.ok(error instanceof StoreError)
      assert.match(error.message, /cannot be used: /)
      return true
    })
    await proxy.close()
  })

  test('a query that requests wait for fails when it takes too long, and the connection is not used again', async (t) => {
    const store = await open(stopTimers(t))
    const sleep = { sql: 'select pg_sleep(600)', parameters: [] }
    const written = follow(store.write([sleep]))
    let asleep: { pid: number }[] = []
    while (asleep.length === 0) {
      const { rows } = await sql<{ pid: number }>`
        select pid from pg_stat_activity where wait_event = 'PgSleep'`.execute(store.db)
      asleep = rows
    }
    t.mock.timers.tick(bounds.databaseQueryMs - 1)
    await turns()
    assert.equal(written.hasEnded, false)
    t.mock.timers.tick(1)
    await assert.rejects(written.promise, StoreError)
    assert.equal(store.isAway, false, 'the server answers everybody else')
    const client = await store.connect()
    const { rows } = await client.query('select pg_backend_pid() as pid')
    assert.notEqual(rows[0].pid, asleep[0]?.pid)
    client.release()
    await store.close()
  })

  test('requests share their connections: one that finds none free waits, and fails when it has waited too long', async (t) => {
    const store = await open(stopTimers(t))
    const taken = await Promise.all(Array.from({ length: bounds.databaseRequestConnections }, () => store.connect()))
    const late = follow(store.connect())
    t.mock.timers.tick(bounds.databaseConnectMs - 1)
    await turns()
    assert.equal(late.hasEnded, false)
    t.mock.timers.tick(1)
    await assert.rejects(late.promise)
    const waiting = store.connect()
    taken[0]?.release()
    const last = await waiting
    for (const client of [last, ...taken.slice(1)]) client.release()
    await store.close()
  })

  test('reads have connections of their own, so many and no more', async () => {
    const store = await open()
    const taken = await Promise.all(Array.from({ length: bounds.databaseRequestConnections }, () => store.connect()))
    const [first] = taken
    const lock = 1
    await first?.query('select pg_advisory_lock($1)', [lock])
    const reads = Array.from({ length: 2 * bounds.databaseReadConnections }, () =>
      sql<{ pid: number }>`select pg_backend_pid() as pid, pg_advisory_xact_lock_shared(${lock})`.execute(store.db),
    )
    const countWaiting = async () => {
      const result = await first?.query(
        `select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted`,
      )
      return result?.rows[0].count as number
    }
    while ((await countWaiting()) < bounds.databaseReadConnections) await turns()
    await first?.query('select pg_advisory_unlock($1)', [lock])
    const pids = (await Promise.all(reads)).map(({ rows }) => rows[0]?.pid)
    assert.equal(new Set(pids).size, bounds.databaseReadConnections)
    for (const client of taken) client.release()
    await store.close()
  })

  test('a lock on the counters of changes is no silence', async () => {
    const store = await open()
    const client = await store.connect()
    await client.query('begin; lock table change_counters in access exclusive mode')
    const heardMs = store.heardMs()
    await new Promise((resolve) => setTimeout(resolve, 2 * (bounds.databaseSilenceMs + bounds.databaseBeatMs)))
    assert.equal(store.isAway, false)
    assert.equal(store.heardMs(), heardMs, 'and no word of changes either')
    await client.query('commit')
    client.release()
    await store.close()
  })

  test('a change from before the first answer to the question for changes is heard', { timeout: 60_000 }, async () => {
    const url = await newUrl()
    const other = await openAt(url)
    const client = await other.connect()
    await client.query("begin; update change_counters set value = value + 1 where name = 'keys'")
    const store = await openAt(url)
    const heard = new Promise<void>((resolve) => store.onChange('keys', resolve))
    await client.query('commit')
    await heard
    client.release()
    await Promise.all([store.close(), other.close()])
  })

  test('a store that read nothing leaves no connection behind when it is closed', async (t) => {
    const url = await newUrl()
    const watching = await openAt(url)
    // All of its own connections are there once its pulse has been answered.
    const openedMs = watching.heardMs()
    while (watching.heardMs() === openedMs) await turns()
    const countOthers = async () => {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(watching.db)
      return rows[0]?.count
    }
    const before = await countOthers()
    const store = await openAt(url, stopTimers(t))
    await store.close()
    for (let tries = 0; (await countOthers()) !== before; tries += 1) {
      assert.ok(tries < 500, 'a connection is still open')
      await turns()
    }
    t.mock.timers.reset()
    await watching.close()
  })
})
