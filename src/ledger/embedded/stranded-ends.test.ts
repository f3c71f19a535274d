// A disk that refuses the ends of generations, and takes them later.
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { ending, holdRequest } from '../../../test/ledger-bench.ts'
import { createSchema, createSimulatedStore, SimulatedWriter } from '../../../test/simulation/simulated-store.ts'
import { makePrincipal } from '../../../test/simulation/simulated-principal.ts'
import { silentLog } from '../../foundation/log.ts'
import { seededRandom } from '../../foundation/random.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { StoreError } from '../../store/store-error.ts'
import type { Ledger } from '../ledger.ts'
import { openLedger } from '../open-ledger.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

async function open() {
  const database = new DatabaseSync(':memory:')
  await createSchema(database)
  const principal = makePrincipal(0)
  const { owner, walletId = '' } = principal
  database.prepare(`insert into owners values (?, ?, 'active', 0)`).run(owner.id, owner.name)
  database.prepare(`insert into wallets values (?, ?, 100, 0, 0, 0, 0)`).run(walletId, owner.id)
  const clock = new FakeClock()
  const writer = new SimulatedWriter(database)
  const errors: string[] = []
  const log = { ...silentLog, error: (_: unknown, message: string) => void errors.push(message) }
  const store = createSimulatedStore(database, writer, { clock, random: seededRandom(1), log })
  let ledger: Ledger | undefined
  void openLedger(store).then((opened) => (ledger = opened))
  while (ledger === undefined) {
    writer.write(writer.queued)
    await turn()
  }
  const disk = () => ({ ...database.prepare('select held_nanos as held, open_holds as holds from wallets').get() })
  const records = () =>
    database
      .prepare('select status, charge_nanos as charge from generations')
      .all()
      .map((row) => ({ ...row }))
  const retry = async () => {
    clock.advance(1_000)
    await turn()
  }
  return { ledger, principal, walletId, writer, retry, errors, disk, records }
}

const isDbError = (error: unknown) => error instanceof GatewayError && error.kind === 'db_error'

test('ends that the disk refuses cost nothing, hold their money until they are written, and refuse nobody for lack of it', async () => {
  const at = await open()
  const holds = await Promise.all([1, 2].map(async () => at.ledger.hold(holdRequest(at.principal, 50n))))
  const written = holds[0]?.write()
  at.writer.write(1)
  await written
  const settling = holds.map((hold) => at.ledger.settle(hold, ending(50)))
  const outcomes = Promise.allSettled(settling)
  await turn()
  at.writer.fault = new StoreError('The disk is full.')
  at.writer.refuse(at.writer.queued)
  for (const outcome of await outcomes) assert.ok(outcome.status === 'rejected' && isDbError(outcome.reason))
  // Everything in the wallet is held: a new call is refused for the disk, and not for lack of money.
  assert.equal((await at.ledger.readWallet(at.walletId)).held, 100n)
  assert.throws(() => at.ledger.hold(holdRequest(at.principal, 1n)), isDbError)
  await at.retry()
  await at.retry()
  assert.equal(at.writer.queued, 0, 'nothing is tried while nothing can be written')
  at.writer.fault = undefined
  assert.ok(at.ledger.fault !== undefined)
  assert.throws(() => at.ledger.hold(holdRequest(at.principal, 1n)), isDbError)
  await at.retry()
  at.writer.write(at.writer.queued)
  await turn()
  assert.equal(at.ledger.fault, undefined)
  assert.deepEqual(at.disk(), { held: 0, holds: 0 })
  assert.deepEqual(at.records(), [
    { status: 'interrupted', charge: 0 },
    { status: 'interrupted', charge: 0 },
  ])
  const next = await at.ledger.hold(holdRequest(at.principal, 100n))
  assert.equal(next.nanos, 100n)
})

test('an end that fails again while it is written later is tried until the disk takes it', async () => {
  const at = await open()
  const hold = await at.ledger.hold(holdRequest(at.principal, 50n))
  const outcome = at.ledger.settle(hold, ending(50)).catch((error: unknown) => error)
  await turn()
  for (let round = 0; round < 3; round += 1) {
    at.writer.refuse(at.writer.queued)
    await turn()
    await at.retry()
  }
  assert.ok(isDbError(await outcome))
  assert.equal(at.ledger.openHolds, 1)
  at.writer.write(at.writer.queued)
  await turn()
  assert.deepEqual([at.ledger.openHolds, at.ledger.fault], [0, undefined])
})

test('an end that the database refuses for what it is gives its money back, with an alarm', async () => {
  const at = await open()
  const request = holdRequest(at.principal, 50n)
  const first = at.ledger.settle(await at.ledger.hold(request), ending(50))
  await turn()
  at.writer.write(at.writer.queued)
  await first
  // The same id once more: its record is there already.
  const second = at.ledger.settle(await at.ledger.hold(request), ending(50)).catch((error: unknown) => error)
  for (let round = 0; round < 4; round += 1) {
    at.writer.write(at.writer.queued)
    await turn()
    await at.retry()
  }
  assert.ok(isDbError(await second))
  assert.match(at.errors.at(-1) ?? '', /was refused and is not in the books/)
  assert.deepEqual([at.ledger.openHolds, at.ledger.fault], [0, undefined])
  const { posted, held } = await at.ledger.readWallet(at.walletId)
  assert.deepEqual([posted, held], [50n, 0n])
})
