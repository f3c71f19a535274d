// How long the shared ledger waits for its database, and how much it asks of it at once. A wallet that another session
// keeps locked makes it wait; the ledger's clock is moved by hand, the database's runs on.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { sql } from 'kysely'
import { FakeClock } from '../../../test/fake-clock.ts'
import { follow } from '../../../test/follow.ts'
import { ending, findPrincipal, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { openPostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newDirectory } from '../../../test/new-directory.ts'
import { storeContext } from '../../../test/stores.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { openStore } from '../../store/open-store.ts'
import type { PostgresStore } from '../../store/store.ts'
import { audit } from '../audit/audit.ts'
import type { Ledger } from '../ledger.ts'

const isDbError = (error: unknown) => error instanceof GatewayError && error.kind === 'db_error'

describe('what the shared ledger waits for', { skip: postgresAbsent }, () => {
  const server = postgresAbsent === false ? openPostgres() : undefined
  after(async () => (await server)?.close())
  const open = async () => {
    const url = (await (await server)?.createDatabase()) ?? ''
    const store = (await openStore({ kind: 'postgres', url, directory: newDirectory() }, storeContext)) as PostgresStore
    const clock = new FakeClock()
    return { ...(await openBench({ ...store, clock }, 1_000n)), clock, store }
  }
  /** A session that keeps the wallet locked until it is told to `free` it. */
  const lock = async (store: PostgresStore, walletId: string) => {
    const session = await store.connect()
    await session.query('begin')
    await session.query('select 1 from wallets where id = $1 for update', [walletId])
    return {
      async free() {
        await session.query('commit')
        session.release()
      },
    }
  }

  test('a hold that the database has not answered in time is refused then, and not before', async () => {
    const { store, ledger, principal, walletId, clock } = await open()
    const locked = await lock(store, walletId)
    const hold = follow(Promise.resolve(ledger.hold(holdRequest(principal, 10n))))
    clock.advance(bounds.ledgerHoldMs - 1)
    await turns()
    assert.equal(hold.hasEnded, false)
    clock.advance(1)
    await assert.rejects(hold.promise, isDbError)
    await locked.free()
    await untilClosed(ledger, clock)
    assert.equal((await ledger.readWallet(walletId)).held, 0n)
    await ledger.close()
    await store.close()
  })

  test('an end that the database has not answered in time is told as failed then, not before, and costs nothing', async () => {
    const { store, ledger, principal, walletId, clock } = await open()
    const held = await ledger.hold(holdRequest(principal, 100n))
    const locked = await lock(store, walletId)
    const settled = follow(ledger.settle(held, ending(70)))
    clock.advance(bounds.ledgerEndMs - 1)
    await turns()
    assert.equal(settled.hasEnded, false)
    clock.advance(1)
    await assert.rejects(settled.promise, isDbError)
    await locked.free()
    await untilClosed(ledger, clock)
    const { posted, held: left } = await ledger.readWallet(walletId)
    assert.deepEqual([posted, left], [1_000n, 0n])
    assert.deepEqual((await audit(store)).differences, [])
    await ledger.close()
    await store.close()
  })

  test('a locked wallet is waited for so long, and then its batch goes on without it', async () => {
    const { store, ledger, principal, walletId, clock } = await open()
    const other = await findPrincipal(store, 'bob')
    const grant = { kind: 'grant', nanos: 10n, reason: 'r', actor: 'a', idempotencyKey: 'bob' } as const
    await ledger.post({ ...grant, walletId: other.walletId ?? '' })
    const locked = await lock(store, walletId)
    const startedMs = performance.now()
    const waiting = follow(Promise.resolve(ledger.hold(holdRequest(principal, 10n))))
    const free = await ledger.hold(holdRequest(other, 10n))
    assert.ok(performance.now() - startedMs >= bounds.ledgerLockMs, 'it was waited for')
    assert.deepEqual([free.nanos, waiting.hasEnded], [10n, false])
    await locked.free()
    const closed = ledger.close()
    clock.advance(bounds.ledgerCloseMs)
    await Promise.all([closed, waiting.promise.catch(() => {})])
    await store.close()
  })

  test('a drain waits for what is still to be written for so long, and not longer', async () => {
    const { store, ledger, principal, walletId, clock } = await open()
    const held = await ledger.hold(holdRequest(principal, 100n))
    const locked = await lock(store, walletId)
    const settled = follow(ledger.settle(held, ending(70)))
    const closed = follow(ledger.close())
    clock.advance(bounds.ledgerCloseMs - 1)
    await turns()
    assert.deepEqual([settled.hasEnded, closed.hasEnded], [false, false])
    clock.advance(1)
    await assert.rejects(settled.promise, isDbError)
    await closed.promise
    await locked.free()
    await store.close()
  })

  test('a drain does not wait for a hold that was refused while its wallet was locked', async () => {
    const { store, ledger, principal, walletId, clock } = await open()
    const locked = await lock(store, walletId)
    const hold = follow(Promise.resolve(ledger.hold(holdRequest(principal, 10n))))
    clock.advance(bounds.ledgerHoldMs - 1)
    // It is in a transaction, and then waits to be asked for again, since its wallet was found locked.
    while (ledger.queued > 0) await turns()
    while (ledger.queued === 0) await turns()
    clock.advance(1)
    await assert.rejects(hold.promise, isDbError)
    const closed = follow(ledger.close())
    clock.advance(bounds.ledgerCloseMs - 1)
    await closed.promise
    await locked.free()
    await store.close()
  })

  test('one transaction takes so many requests, and the next one the rest', async () => {
    const { store, ledger, principal } = await open()
    const count = bounds.ledgerBatchRequests + 1
    await Promise.all(Array.from({ length: count }, async () => ledger.hold(holdRequest(principal, 1n))))
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from holds group by xmin::text order by 1 desc`.execute(store.db)
    assert.deepEqual(
      rows.map((row) => row.count),
      [bounds.ledgerBatchRequests, 1],
    )
    await ledger.close()
    await store.close()
  })
})

async function untilClosed(ledger: Ledger, clock: FakeClock): Promise<void> {
  while (ledger.openHolds > 0) {
    clock.advance(100)
    await turns()
  }
}
