// While another program holds the database, and while it does not answer: calls are served for as long as they can be
// booked, and refused after that; none hangs.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { ending, findPrincipal, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { openStore } from '../../store/open-store.ts'
import { audit } from '../audit/audit.ts'
import { EmbeddedWallets } from './embedded-wallets.ts'

const isDbError = (error: unknown) => error instanceof GatewayError && error.kind === 'db_error'

test('with the database held by another program, what can be booked is served, and all else refused without a wait', async () => {
  const options = newSqliteOptions()
  const store = await openStore(options, storeContext)
  const at = await openBench(store, 10n ** 9n)
  const stranger = await findPrincipal(store, 'stranger')
  const holder = new DatabaseSync(join(options.directory, 'crossmodel.db'), { timeout: 5_000 })
  holder.exec('begin immediate')
  // Until the journal has no half to spare: what runs then can still be booked.
  let served = 0
  const generate = async () => {
    const hold = await at.ledger.hold(holdRequest(at.principal, 100n))
    await hold.write()
    await at.ledger.settle(hold, ending(80))
    served += 1
  }
  const running = await at.ledger.hold(holdRequest(at.principal, 100n))
  await generate()
  // A wallet that is not in memory cannot be read with all that was written. All this while the lock is held.
  const readFault = () => at.ledger.fault?.summary
  assert.equal(readFault(), undefined)
  await assert.rejects(async () => at.ledger.hold(holdRequest(stranger, 0n)), isDbError)
  await assert.rejects(async () => {
    for (;;) await generate()
  }, isDbError)
  assert.ok(served > 100, `${served} served`)
  assert.equal(readFault(), 'the database is locked')
  assert.deepEqual(await at.ledger.settle(running, ending(80)), { charge: 80n, waived: 0n, cost: 8n })
  await assert.rejects(async () => at.ledger.hold(holdRequest(at.principal, 0n)), isDbError)
  holder.exec('rollback')
  holder.close()
  while (readFault() !== undefined) await new Promise((resolve) => setTimeout(resolve, 10))
  await generate()
  assert.equal((await at.ledger.readWallet(at.walletId)).posted, 10n ** 9n - 80n * BigInt(served + 1))
  assert.deepEqual((await audit(store)).differences, [])
  await at.ledger.close()
  await store.close()
})

test('a wallet that the database does not give in time is refused', async () => {
  const store = await openStore(newSqliteOptions(), storeContext)
  assert.ok(store.kind === 'sqlite')
  const { walletId = '' } = await findPrincipal(store, 'ada')
  const clock = new FakeClock()
  const writer = Object.create(store.writer, { catchUp: { value: () => new Promise(() => {}) } }) as typeof store.writer
  const wallets = new EmbeddedWallets({ ...store, clock, writer })
  let outcome: unknown
  const using = Promise.resolve(wallets.use(walletId, () => 'used')).catch((error: unknown) => (outcome = error))
  clock.advance(bounds.walletReadMs - 1)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(outcome, undefined)
  clock.advance(1)
  await using
  assert.ok(isDbError(outcome))
  await store.close()
})
