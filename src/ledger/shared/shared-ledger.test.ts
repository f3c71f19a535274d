import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { ending, findPrincipal, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { openPrivatePostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newDirectory, storeContext } from '../../../test/stores.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import { openStore } from '../../store/open-store.ts'
import { audit } from '../audit.ts'
import { openLedger } from '../open-ledger.ts'
import { recover } from '../recover.ts'

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
