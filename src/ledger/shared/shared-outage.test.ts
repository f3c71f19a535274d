// What callers are told while Postgres does not answer, and that the books agree with it afterwards.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { sql } from 'kysely'
import { ending, holdRequest, openBench, type LedgerBench } from '../../../test/ledger-bench.ts'
import { openPostgresProxy, type PostgresProxy } from '../../../test/postgres-proxy.ts'
import { openPrivatePostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newDirectory } from '../../../test/new-directory.ts'
import { storeContext } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { openStore } from '../../store/open-store.ts'
import type { PostgresStore, StoreContext } from '../../store/store.ts'
import { audit } from '../audit/audit.ts'
import { openLedger } from '../open-ledger.ts'
import { readGeneration } from '../reports/read-generation.ts'
import { readSpend } from '../../limits/spend-store.ts'
import { readUsage } from '../reports/usage-store.ts'

/** Waits of ten seconds and more take such a part of their time. */
const shortenWaits = (parts: number) => ({
  ...systemClock,
  after: (ms: number, action: () => void) => systemClock.after(ms >= 10_000 ? ms / parts : ms, action),
})
/** Waits that are longer than a hold's never end. */
const patientClock = {
  ...systemClock,
  after: (ms: number, action: () => void) => (ms > bounds.ledgerHoldMs ? () => {} : systemClock.after(ms, action)),
}
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const isDbError = (error: unknown) => {
  assert.ok(error instanceof GatewayError, String(error))
  return error.kind === 'db_error'
}

describe('the ledger while Postgres does not answer', { skip: postgresAbsent }, () => {
  const server = postgresAbsent === false ? openPrivatePostgres() : undefined
  after(async () => (await server)?.close())
  const newDatabase = async () => (await (await server)?.createDatabase()) ?? ''
  const openAt = async (url: string, directory: string, context: Partial<StoreContext> = {}) => {
    const store = await openStore({ kind: 'postgres', url, directory }, { ...storeContext, ...context })
    return store as PostgresStore
  }
  const closeAll = async (...opened: { ledger: LedgerBench['ledger']; store: LedgerBench['store'] }[]) => {
    for (const { ledger, store } of opened) {
      await ledger.close()
      await store.close()
    }
  }
  const openProxied = async (clock = shortenWaits(20)) => {
    const directory = newDirectory()
    const url = await newDatabase()
    const proxy = await openPostgresProxy(url)
    const at = await openBench(await openAt(proxy.url, directory, { clock }), 1_000n)
    // What looks from outside is not behind the silent network.
    const outside = await openAt(url, newDirectory())
    return { at, proxy, outside, url, directory }
  }
  const untilClosed = async ({ ledger }: LedgerBench) => {
    for (let tries = 0; ledger.openHolds > 0; tries += 1) {
      assert.ok(tries < 1_000, 'a generation is still open')
      await wait(50)
    }
  }

  test('a hold is refused within a second, and those that come later at once', async () => {
    assert.ok(bounds.ledgerHoldMs < 1_000)
    const { at, proxy, outside } = await openProxied(patientClock)
    proxy.silence()
    const first = Array.from({ length: 20 }, async () => at.ledger.hold(holdRequest(at.principal, 10n)))
    for (const hold of first) await assert.rejects(hold, isDbError)
    while (!(at.store as PostgresStore).isAway) await wait(10)
    const { connections } = proxy
    await assert.rejects(async () => at.ledger.hold(holdRequest(at.principal, 10n)), isDbError)
    assert.equal(proxy.connections, connections, 'nobody was asked')
    proxy.heal()
    while ((at.store as PostgresStore).isAway) await wait(10)
    await untilClosed(at)
    assert.deepEqual((await audit(outside)).differences, [])
    const { held, openHolds } = await at.ledger.readWallet(at.walletId)
    assert.deepEqual([held, openHolds], [0n, 0])
    await closeAll(at)
    await outside.close()
    await proxy.close()
  })

  test('an end whose commit nobody heard of is charged once and told as complete when the database is back in time', async () => {
    const { at, proxy, outside } = await openProxied()
    const request = holdRequest(at.principal, 100n)
    const hold = await at.ledger.hold(request)
    proxy.silenceAfterCommit(request.generationId)
    const settled = at.ledger.settle(hold, ending(70))
    await proxy.whenSilent()
    await wait(300)
    proxy.heal()
    assert.deepEqual(await settled, { charge: 70n, waived: 0n, cost: 7n })
    assert.equal((await outside.db.selectFrom('postings').select('kind').execute()).length, 2)
    assert.equal((await at.ledger.readWallet(at.walletId)).posted, 930n)
    assert.deepEqual((await audit(outside)).differences, [])
    await closeAll(at)
    await outside.close()
    await proxy.close()
  })

  test('an end that was told as failed and had been charged is reversed when the database is back', async () => {
    const { at, proxy, outside, directory } = await openProxied()
    const { generationId } = await tellFailure(at, proxy)
    assert.ok(existsSync(join(directory, 'crossmodel.unclear')), 'it is on disk before the caller hears of it')
    const booked = await outside.db.selectFrom('wallets').select('posted_nanos').executeTakeFirstOrThrow()
    assert.equal(booked.posted_nanos, 930n)
    proxy.heal()
    await untilClosed(at)
    await assertReversed(at, outside, generationId)
    assert.equal(existsSync(join(directory, 'crossmodel.unclear')), false)
    await closeAll(at)
    await outside.close()
    await proxy.close()
  })

  test('it is reversed at the next start where the gateway dies before the database is back', async () => {
    const directory = newDirectory()
    const url = await newDatabase()
    const proxy = await openPostgresProxy(url)
    const first = await openBench(await openAt(url, directory), 1_000n)
    await closeAll(first)
    const script = `
      import { openLedger } from './src/ledger/open-ledger.ts'
      import { openStore } from './src/store/open-store.ts'
      import { systemClock } from './src/foundation/time/clock.ts'
      import { ending, findPrincipal, holdRequest } from './test/ledger-bench.ts'
      import { storeContext } from './test/stores.ts'
      const clock = { ...systemClock, after: (ms, action) => systemClock.after(ms >= 10_000 ? ms / 20 : ms, action) }
      const store = await openStore(${JSON.stringify({ kind: 'postgres', url: proxy.url, directory })}, { ...storeContext, clock })
      const ledger = await openLedger(store)
      const hold = await ledger.hold(holdRequest(await findPrincipal(store, 'ada'), 100n, { generationId: 'req_cm_dies' }))
      process.send('held')
      process.once('message', () => ledger.settle(hold, ending(70)).catch(({ kind }) => process.send(kind)))
      setInterval(() => {}, 1_000)`
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const hear = () => new Promise((resolve) => child.once('message', resolve))
    assert.equal(await hear(), 'held')
    proxy.silenceAfterCommit('req_cm_dies')
    const told = hear()
    child.send('settle')
    assert.equal(await told, 'db_error')
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    const store = await openAt(url, directory)
    assert.equal((await store.db.selectFrom('wallets').select('posted_nanos').executeTakeFirst())?.posted_nanos, 930n)
    const ledger = await openLedger(store)
    const at = { ...first, store, ledger }
    for (let tries = 0; (await ledger.readWallet(at.walletId)).posted !== 1_000n; tries += 1) {
      assert.ok(tries < 100, 'not reversed')
      await wait(50)
    }
    await assertReversed(at, store, 'req_cm_dies')
    await closeAll(at)
    await proxy.close()
  })

  test('a top-up whose commit nobody heard of is made once, or its operator is told to look', async () => {
    const { at, proxy, outside } = await openProxied()
    const grant = { walletId: at.walletId, kind: 'grant', nanos: 7n, reason: 'r', actor: 'a' } as const
    proxy.silenceAfterCommit('first-key')
    const posted = at.ledger.post({ ...grant, idempotencyKey: 'first-key' })
    await proxy.whenSilent()
    await wait(300)
    proxy.heal()
    assert.equal((await posted).posted, 1_007n)
    while ((at.store as PostgresStore).isAway) await wait(10)
    proxy.silenceAfterCommit('second-key')
    await assert.rejects(at.ledger.post({ ...grant, idempotencyKey: 'second-key' }), (error) => {
      assert.ok(isDbError(error))
      assert.match((error as Error).message, /did not say whether it was written: look at `wallet ledger`/)
      return true
    })
    await assert.rejects(at.ledger.post({ ...grant, idempotencyKey: 'third-key' }), isDbError)
    proxy.heal()
    const { rows } = await sql<{ posted: bigint }>`select posted_nanos as posted from wallets`.execute(outside.db)
    assert.equal(BigInt(rows[0]?.posted ?? 0), 1_014n, 'what was written stays')
    await closeAll(at)
    await outside.close()
    await proxy.close()
  })

  test('a close tells everybody who still waits that it failed', async () => {
    const { at, proxy, outside } = await openProxied()
    const hold = await at.ledger.hold(holdRequest(at.principal, 100n))
    proxy.silence()
    const settled = at.ledger.settle(hold, ending(70))
    await Promise.all([assert.rejects(settled, isDbError), at.ledger.close()])
    await assert.rejects(async () => at.ledger.hold(holdRequest(at.principal, 1n)), isDbError)
    await at.store.close()
    await outside.close()
    await proxy.close()
  })

  test('a database that answers and takes nothing is a fault until it takes something again', async () => {
    const url = await newDatabase()
    const at = await openBench(await openAt(url, newDirectory()), 1_000n)
    const hold = await at.ledger.hold(holdRequest(at.principal, 100n))
    const run = (text: string) => at.store.write([{ sql: text, parameters: [] }])
    // As a full disk would.
    await run(`create function refuse() returns trigger language plpgsql as
               $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`)
    await run('create trigger refuse before update on wallets for each row execute function refuse()')
    const settled = at.ledger.settle(hold, ending(70))
    await assert.rejects(async () => at.ledger.hold(holdRequest(at.principal, 10n)), isDbError)
    assert.equal(at.ledger.fault?.summary, 'the database cannot be written')
    await run('drop trigger refuse on wallets')
    assert.equal((await settled).charge, 70n)
    assert.equal(at.ledger.fault, undefined)
    await closeAll(at)
  })

  test('frozen and killed under load: who was told complete has paid once, who was told failed has not paid', async () => {
    const url = await newDatabase()
    const at = await openBench(await openAt(url, newDirectory(), { clock: shortenWaits(60) }), 10n ** 9n)
    const told = new Map<string, bigint>()
    let failed = 0
    let stopped = false
    const generate = async () => {
      while (!stopped) {
        const request = holdRequest(at.principal, 100n)
        try {
          const hold = await at.ledger.hold(request)
          told.set(request.generationId, 0n)
          const { charge } = await at.ledger.settle(hold, ending(70))
          told.set(request.generationId, charge)
        } catch (error) {
          assert.ok(isDbError(error))
          failed += 1
          await wait(20)
        }
      }
    }
    const running = Array.from({ length: 8 }, generate)
    const postgres = await server
    assert.ok(postgres !== undefined)
    for (let round = 0; round < 3; round += 1) {
      await wait(200 + Math.random() * 100)
      postgres.freeze()
      // Twice as long as an end waits with this clock.
      await wait(1_000)
      postgres.thaw()
      await wait(300)
      await postgres.kill()
      await postgres.start()
    }
    await wait(500)
    stopped = true
    await Promise.all(running)
    await untilClosed(at)
    assert.ok(failed > 0)
    const rows = await at.store.db.selectFrom('generations').select(['id', 'charge_nanos']).execute()
    const charged = new Map(rows.map(({ id, charge_nanos }) => [id, charge_nanos]))
    for (const [id, charge] of told) assert.equal(charged.get(id) ?? 0n, charge, id)
    const spent = [...told.values()].reduce((sum, charge) => sum + charge, 0n)
    const wallet = await at.ledger.readWallet(at.walletId)
    assert.deepEqual([wallet.posted, wallet.held, wallet.openHolds], [10n ** 9n - spent, 0n, 0])
    assert.deepEqual((await audit(at.store)).differences, [])
    await closeAll(at)
  })

  async function tellFailure(at: LedgerBench, proxy: PostgresProxy): Promise<{ generationId: string }> {
    const request = holdRequest(at.principal, 100n)
    const hold = await at.ledger.hold(request)
    proxy.silenceAfterCommit(request.generationId)
    await assert.rejects(at.ledger.settle(hold, ending(70)), isDbError)
    return request
  }

  async function assertReversed(at: LedgerBench, store: PostgresStore, generationId: string): Promise<void> {
    const wallet = await at.ledger.readWallet(at.walletId)
    assert.deepEqual([wallet.posted, wallet.held, wallet.openHolds], [1_000n, 0n, 0])
    const record = await readGeneration(store, generationId, undefined)
    assert.deepEqual(
      [record?.status, record?.holdEnd, record?.errorCode, record?.charge, record?.cost],
      ['interrupted', 'reversed', 'db_error', 0n, 7n],
    )
    const postings = await store.db
      .selectFrom('postings')
      .select(['kind', 'posting_nanos'])
      .where('generation_id', '=', generationId)
      .orderBy('sequence')
      .execute()
    assert.deepEqual(postings, [
      { kind: 'charge', posting_nanos: 70n },
      { kind: 'reversal', posting_nanos: 70n },
    ])
    const { day } = await readUsage(store, at.principal)
    assert.deepEqual([day.chargeNanos, day.requests, day.successes], [0n, 1, 0])
    assert.equal((await readSpend(store, at.principal.key)).day, 0n)
    assert.deepEqual((await audit(store)).differences, [])
  }
})
