// What is waited for with Postgres has an end, whatever the server does.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { sql } from 'kysely'
import { openPostgresProxy } from '../../../test/postgres-proxy.ts'
import { openPrivatePostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newDirectory } from '../../../test/new-directory.ts'
import { storeContext } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { openStore } from '../open-store.ts'
import { StoreError } from '../store-error.ts'
import type { PostgresStore } from '../store.ts'

describe('a wait for Postgres', { skip: postgresAbsent }, () => {
  const server = postgresAbsent === false ? openPrivatePostgres() : undefined
  after(async () => (await server)?.close())
  const openAt = async (url: string) =>
    (await openStore({ kind: 'postgres', url, directory: newDirectory() }, storeContext)) as PostgresStore
  const open = async () => openAt((await (await server)?.createDatabase()) ?? '')

  test('a server that takes connections and says nothing is unreachable at the start', async () => {
    const proxy = await openPostgresProxy((await (await server)?.createDatabase()) ?? '')
    proxy.silence()
    await assert.rejects(openAt(proxy.url), (error) => {
      assert.ok(error instanceof StoreError)
      assert.match(error.message, /cannot be used: /)
      return true
    })
    await proxy.close()
  })

  test('a query that requests wait for fails when it takes too long, and the connection is not used again', async () => {
    const store = await open()
    const sleep = { sql: `select pg_sleep(${bounds.databaseQueryMs / 1_000 + 30})`, parameters: [] }
    await assert.rejects(store.write([sleep]), StoreError)
    assert.equal(store.isAway, false, 'the server answers everybody else')
    await store.write([{ sql: 'select 1', parameters: [] }])
    await store.close()
  })

  test('requests share their connections: who finds none waits, and not for ever; reads do not take them', async () => {
    const store = await open()
    const taken = await Promise.all(Array.from({ length: bounds.databaseRequestConnections }, () => store.connect()))
    await assert.rejects(store.connect())
    const reads = Array.from({ length: 2 * bounds.databaseReadConnections }, () =>
      sql`select pg_sleep(0.05)`.execute(store.db),
    )
    assert.equal((await Promise.all(reads)).length, 2 * bounds.databaseReadConnections)
    const waiting = store.connect()
    taken[0]?.release()
    const last = await waiting
    for (const client of [last, ...taken.slice(1)]) client.release()
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
})
