// Databases of earlier versions hold a row for every hold that ever was.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ending, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { audit } from '../audit/audit.ts'
import { encodeOpening } from '../rows/generation-record.ts'
import { sweepHolds } from './sweep-holds.ts'

const HOLDS = 450

describeStores('holds of ended generations', (bench) => {
  test('are not kept, nor what was added to them', async () => {
    const at = await openBench(await bench.open(), 10_000n)
    const hold = await at.ledger.hold(holdRequest(at.principal, 10n))
    await hold.write()
    assert.equal(await hold.extend(5n), true)
    const open = await at.ledger.hold(holdRequest(at.principal, 10n))
    await open.write()
    await at.ledger.settle(hold, ending(12))
    const left = await at.store.db.selectFrom('holds').select('generation_id').execute()
    assert.deepEqual(left, [{ generation_id: open.generationId }])
    assert.deepEqual(await at.store.db.selectFrom('hold_extensions').selectAll().execute(), [])
    assert.deepEqual((await audit(at.store)).differences, [])
    await at.ledger.release(open, ending(0))
  })

  test('that an earlier version left are removed step by step, and what is open stays', async () => {
    const at = await openBench(await bench.open(), 10_000n)
    const { db } = at.store
    const hold = await at.ledger.hold(holdRequest(at.principal, 10n))
    await hold.write()
    const request = holdRequest(at.principal, 1n)
    await at.ledger.settle(await at.ledger.hold(request), ending(1))
    const opening = encodeOpening(
      { id: '', keyId: at.principal.key.id, ownerId: at.principal.owner.id, walletId: at.walletId },
      request.opening,
    )
    const { sequence: _, ...ended } = await db.selectFrom('generations').selectAll().executeTakeFirstOrThrow()
    const old = Array.from({ length: HOLDS }, (_, index) => ({ id: `req_cm_old_${index}`, sequence: index + 1 }))
    await at.store.write([
      db.insertInto('processes').values({
        id: 'prc_old',
        name: 'old',
        started_ms: 0,
        lease_until_ms: 0,
        open_from: HOLDS,
        ended_ms: 1,
      }),
      ...old.flatMap(({ id, sequence }) => [
        db.insertInto('holds').values({
          process_id: 'prc_old',
          sequence,
          generation_id: id,
          wallet_id: at.walletId,
          hold_nanos: 1n,
          created_ms: 0,
          opening,
        }),
        db.insertInto('hold_extensions').values({ generation_id: id, position: 1, hold_nanos: 1n, created_ms: 0 }),
        db.insertInto('generations').values({ ...ended, id } as never),
      ]),
    ])
    let steps = 0
    assert.equal(await sweepHolds(at.store, async () => void (steps += 1)), HOLDS)
    assert.ok(steps >= 3, `${steps} steps`)
    const left = await db.selectFrom('holds').select('generation_id').execute()
    assert.deepEqual(left, [{ generation_id: hold.generationId }])
    assert.deepEqual(await db.selectFrom('hold_extensions').selectAll().execute(), [])
    assert.equal((await db.selectFrom('processes').select('id').execute()).length, 1)
    assert.equal(await sweepHolds(at.store, async () => {}), 0)
    await at.ledger.release(hold, ending(0))
  })

  test('what a process left open that counts as ended is closed', async () => {
    const at = await openBench(await bench.open(), 10_000n)
    const hold = await at.ledger.hold(holdRequest(at.principal, 10n))
    await hold.write()
    const { db } = at.store
    await at.store.write([db.updateTable('processes').set({ ended_ms: 1 })])
    await sweepHolds(at.store, async () => {})
    assert.deepEqual(await db.selectFrom('wallets').select(['held_nanos', 'open_holds']).execute(), [
      { held_nanos: 0n, open_holds: 0 },
    ])
    assert.deepEqual((await audit(at.store)).differences, [])
  })
})
