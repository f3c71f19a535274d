// Young records are kept, whatever the operator writes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ending, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { formatDuration } from '../../configuration/shape/duration.ts'
import { defaultSettings } from '../../configuration/settings.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { openStore } from '../../store/open-store.ts'
import type { OperationContext } from '../operation-context.ts'
import { Arguments, OperationError } from '../operation.ts'
import { findOperation } from '../operations.ts'

test('records of the least time that is kept are never pruned, and older ones are', async () => {
  const at = await openBench(await openStore(newSqliteOptions(), storeContext), 1_000n)
  const nowMs = Date.now()
  const youngMs = nowMs - bounds.pruneLeastMs
  for (const endedMs of [youngMs - 1, youngMs])
    await at.ledger.settle(await at.ledger.hold(holdRequest(at.principal, 10n)), ending(5, { endedMs }))
  await at.store.write([at.store.db.updateTable('postings').set({ created_ms: youngMs - 1 })])
  const context = {
    clock: { ...storeContext.clock, nowMs: () => nowMs },
    settings: () => defaultSettings,
    store: () => Promise.resolve(at.store),
  } as unknown as OperationContext
  const prune = async (args: JsonObject) => findOperation('records.prune')?.run(context, new Arguments(args))
  const isTooYoung = (error: unknown) => {
    assert.ok(error instanceof OperationError)
    assert.deepEqual([error.kind, error.message], ['usage', 'Records of the last 24 hours are always kept.'])
    return true
  }

  await assert.rejects(prune({ before: new Date(youngMs + 1).toISOString() }), isTooYoung)
  await assert.rejects(prune({ keep: formatDuration(bounds.pruneLeastMs - 1) }), isTooYoung)
  const dry = await prune({ keep: formatDuration(bounds.pruneLeastMs), dry_run: true })
  const countRefused = async () => (await at.store.db.selectFrom('refusal_minutes').select('count').execute()).length
  for (const atMs of [youngMs - 60_000, youngMs + 60_000]) {
    const startMs = atMs - (atMs % 60_000)
    const row = { owner_id: 'own_1', start_ms: startMs, key_id: 'key_1', code: 'model_not_found', count: 1 }
    await at.store.write([at.store.db.insertInto('refusal_minutes').values(row)])
  }
  const done = await prune({ before: new Date(youngMs).toISOString() })
  const pruned = { before: new Date(youngMs).toISOString(), generations: 1, charged: '0.000000005', next: null }
  assert.deepEqual(
    [dry, done],
    [
      { ...pruned, dry_run: true },
      { ...pruned, dry_run: false },
    ],
  )
  assert.equal(await countRefused(), 1)
  assert.equal((await at.store.db.selectFrom('generations').select('id').execute()).length, 1)
  await at.ledger.close()
  await at.store.close()
})

test('one call works for so long and says where the next one begins', async () => {
  const store = await openStore(newSqliteOptions(), storeContext)
  /** The first step, and the rest after it, have read the clock four times. */
  const pruneWhere = (afterFirstStepMs: number) => {
    let reads = 0
    const clock = { ...storeContext.clock, monotonicMs: () => ((reads += 1) > 4 ? afterFirstStepMs : 0) }
    const context = { clock, settings: () => defaultSettings, store: () => Promise.resolve(store) }
    const args = new Arguments({ keep: formatDuration(bounds.pruneLeastMs) })
    return findOperation('records.prune')?.run(context as unknown as OperationContext, args) as Promise<JsonObject>
  }
  assert.equal((await pruneWhere(bounds.pruneStretchMs - 1))['next'], null)
  assert.notEqual((await pruneWhere(bounds.pruneStretchMs))['next'], null)
  await store.close()
})
