import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { randomUUID } from 'node:crypto'
import { ending, findPrincipal, holdRequest, openBench, opening } from '../../../test/ledger-bench.ts'
import { openPrivatePostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newDirectory } from '../../../test/new-directory.ts'
import { storeContext } from '../../../test/stores.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { openStore } from '../../store/open-store.ts'
import { audit } from '../audit/audit.ts'
import { silentLog } from '../../foundation/log.ts'
import type { Hold } from '../ledger.ts'
import { openLedger } from '../open-ledger.ts'
import { readGeneration } from '../reports/read-generation.ts'
import { recover } from '../lease/recover.ts'

const isDbError = (error: unknown) => error instanceof GatewayError && error.kind === 'db_error'

describe('the ledger on Postgres', { skip: postgresAbsent }, () => {
  const server = postgresAbsent === false ? openPrivatePostgres() : undefined
  after(async () => (await server)?.close())
  const newOptions = async () =>
    ({ kind: 'postgres', url: (await (await server)?.createDatabase()) ?? '', directory: newDirectory() }) as const

  test('two gateways on one wallet good for 10 serve 10 of 400 calls', async () => {
    const options = await newOptions()
    const here = await openBench(await openStore(options, storeContext), 1_000n)
    const otherStore = await openStore(options, storeContext)
    const there = { store: otherStore, ledger: await openLedger(otherStore) }
    const outcomes = await Promise.allSettled(
      Array.from({ length: 400 }, async (_, index) => {
        const { ledger } = index % 2 === 0 ? here : there
        const hold = await ledger.hold(holdRequest(here.principal, 100n))
        return ledger.settle(hold, ending(100))
      }),
    )
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 10)
    assert.equal((await here.ledger.readWallet(here.walletId)).posted, 0n)
    assert.deepEqual((await audit(here.store)).differences, [])
    for (const { ledger, store } of [here, there]) {
      await ledger.close()
      await store.close()
    }
  })

  test('a hold that another gateway took for dead is not charged afterwards', async () => {
    const options = await newOptions()
    const here = await openBench(await openStore(options, storeContext), 1_000n)
    const hold = await here.ledger.hold(holdRequest(here.principal, 100n))
    await here.store.write([here.store.db.updateTable('processes').set({ lease_until_ms: 0 })])
    const otherStore = await openStore(options, storeContext)
    const other = await openLedger(otherStore)
    await recover(otherStore)
    assert.equal(await hold.extend(10n), false)
    await assert.rejects(here.ledger.settle(hold, ending(50)), (error) => {
      assert.ok(error instanceof GatewayError)
      return error.kind === 'db_error'
    })
    assert.deepEqual((await other.readWallet(here.walletId)).posted, 1_000n)
    assert.deepEqual((await audit(otherStore)).differences, [])
    for (const { ledger, store } of [here, { ledger: other, store: otherStore }]) {
      await ledger.close()
      await store.close()
    }
  })

  test('a wallet that somebody else keeps locked holds up no other', async () => {
    const options = await newOptions()
    const at = await openBench(await openStore(options, storeContext), 1_000n)
    const other = await findPrincipal(at.store, 'bob')
    const { store, ledger } = at
    const fund = { kind: 'top-up', nanos: 1_000n, reason: 'r', actor: 'a', idempotencyKey: 'bob' } as const
    await ledger.post({ ...fund, walletId: other.walletId ?? '' })
    const hold = await ledger.hold(holdRequest(at.principal, 100n))
    assert.ok(store.kind === 'postgres')
    const session = await store.connect()
    await session.query('begin')
    await session.query('select 1 from wallets where id = $1 for update', [at.walletId])

    const refused = assert.rejects(async () => ledger.hold(holdRequest(at.principal, 10n)), isDbError)
    let isSettled = false
    const settled = ledger.settle(hold, ending(70)).finally(() => (isSettled = true))
    await refused
    for (let round = 0; round < 3; round += 1) {
      const free = await ledger.hold(holdRequest(other, 10n))
      assert.equal((await ledger.settle(free, ending(5))).charge, 5n)
    }
    assert.deepEqual([ledger.openHolds, isSettled], [1, false], 'the end waits')
    await session.query('commit')
    session.release()
    assert.equal((await settled).charge, 70n)
    while (ledger.openHolds > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    assert.deepEqual((await audit(store)).differences, [])
    await ledger.close()
    await store.close()
  })

  test('a table that somebody keeps locked refuses new calls and loses no end', async () => {
    const at = await openBench(await openStore(await newOptions(), storeContext), 1_000n)
    const { store, ledger } = at
    const hold = await ledger.hold(holdRequest(at.principal, 100n))
    assert.ok(store.kind === 'postgres')
    const session = await store.connect()
    await session.query('begin; lock table usage_days, holds in exclusive mode')
    const settled = ledger.settle(hold, ending(70))
    for (let round = 0; round < 3; round += 1)
      await assert.rejects(async () => ledger.hold(holdRequest(at.principal, 10n)), isDbError)
    await session.query('commit')
    session.release()
    assert.equal((await settled).charge, 70n)
    while (ledger.openHolds > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal((await ledger.readWallet(at.walletId)).held, 0n)
    assert.deepEqual((await audit(store)).differences, [])
    await ledger.close()
    await store.close()
  })

  test('a row that the database refuses is written without its optional texts, and harms no other of its batch', async () => {
    const at = await openBench(await openStore(await newOptions(), storeContext), 1_000n)
    // Longer than an entry of an index may be, and nothing that a database could pack.
    const long = Array.from({ length: 400 }, () => randomUUID()).join('')
    const request = holdRequest(at.principal, 10n, { opening: opening({ requestedModel: long }) })
    const others = Array.from({ length: 50 }, () => holdRequest(at.principal, 10n))
    const holds = await Promise.all([request, ...others].map(async (each) => at.ledger.hold(each)))
    const [poisoned, ...rest] = holds
    const settled = await Promise.all([
      at.ledger.settle(poisoned as Hold, ending(5, { model: undefined })),
      ...rest.map((hold) => at.ledger.settle(hold, ending(5))),
    ])
    assert.ok(settled.every(({ charge }) => charge === 5n))
    const record = await readGeneration(at.store, request.generationId, at.principal)
    assert.deepEqual([record?.requestedModel, record?.charge, record?.status], ['', 5n, 'completed'])
    const { posted, held } = await at.ledger.readWallet(at.walletId)
    assert.deepEqual([posted, held], [1_000n - 51n * 5n, 0n])
    assert.deepEqual((await audit(at.store)).differences, [])
    await at.ledger.close()
    await at.store.close()
  })

  test('an end that the database refuses in any form is closed at no cost, with an alarm', async () => {
    const errors: string[] = []
    const log = { ...silentLog, error: (_: unknown, message: string) => void errors.push(message) }
    const at = await openBench(await openStore(await newOptions(), { ...storeContext, log }), 1_000n)
    const hold = await at.ledger.hold(holdRequest(at.principal, 10n))
    const other = await at.ledger.hold(holdRequest(at.principal, 10n))
    // No column takes this, whatever is left out.
    const impossible = ending(5, { endedMs: 2 ** 70 })
    await Promise.all([
      assert.rejects(at.ledger.settle(hold, impossible), isDbError),
      at.ledger.settle(other, ending(5)).then(({ charge }) => assert.equal(charge, 5n)),
    ])
    while (at.ledger.openHolds > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    const record = await readGeneration(at.store, hold.generationId, at.principal)
    assert.deepEqual([record?.status, record?.charge], ['interrupted', 0n])
    assert.deepEqual(errors, ['the database refuses what the ledger has to write, in any form; please report it'])
    assert.deepEqual((await audit(at.store)).differences, [])
    await at.ledger.close()
    await at.store.close()
  })

  test('a server that dies under load loses nothing that was told and leaves nothing held', async () => {
    const options = await newOptions()
    const at = await openBench(await openStore(options, storeContext), 10n ** 9n)
    await findPrincipal(at.store, 'ada')
    let told = 0n
    let stopped = false
    const generate = async () => {
      while (!stopped) {
        try {
          const hold = await at.ledger.hold(holdRequest(at.principal, 100n))
          const { charge } = await at.ledger.settle(hold, ending(70))
          told += charge
        } catch (error) {
          assert.ok(error instanceof GatewayError && error.kind === 'db_error', String(error))
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
    }
    const running = Array.from({ length: 8 }, generate)
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    await wait(300)
    for (let death = 0; death < 2; death += 1) {
      await (await server)?.kill()
      await wait(300)
      await (await server)?.start()
      await wait(500)
    }
    stopped = true
    await Promise.all(running)
    while (at.ledger.openHolds > 0) await wait(50)
    assert.ok(told > 0n)
    const wallet = await at.ledger.readWallet(at.walletId)
    assert.deepEqual([wallet.held, wallet.openHolds], [0n, 0])
    assert.equal(wallet.posted, 10n ** 9n - told)
    assert.deepEqual((await audit(at.store)).differences, [])
    await at.ledger.close()
    await at.store.close()
  })
})
