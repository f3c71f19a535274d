// Old records go, and every sum stays what it was.
import { DAY_MS } from '../../foundation/time/clock.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ending, holdRequest, openBench, opening, type LedgerBench } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { audit } from '../audit/audit.ts'
import { firstCursor, prune, type PruneStep } from './prune.ts'
import { readPruned } from './pruned-store.ts'
import { readGeneration } from '../reports/read-generation.ts'
import { readSpend } from '../../limits/spend-store.ts'
import { readMovedDays } from '../reports/moved-days-store.ts'
import { sumAll } from '../rollups/sum-stepper.ts'
import { readUsage } from '../reports/usage-store.ts'

/** More than two steps look at. */
const MANY = 2 * bounds.pruneRows + 50

describeStores('pruning', (bench) => {
  const nowMs = Date.now()
  const cutMs = nowMs - 30 * DAY_MS
  const generate = async (
    at: LedgerBench,
    output: number,
    daysAgo: number,
    status: 'completed' | 'failed' = 'completed',
  ) => {
    const ms = nowMs - daysAgo * DAY_MS
    const request = holdRequest(at.principal, 100n, { opening: opening({ startedMs: ms }) })
    const hold = await at.ledger.hold(request)
    const last = ending(output, { status, endedMs: ms + 1_000 })
    await (status === 'failed' ? at.ledger.release(hold, last) : at.ledger.settle(hold, last))
    return request.generationId
  }
  /** What was charged gets the age of its generation. */
  const age = ({ store }: LedgerBench) =>
    store.write([
      {
        sql: `update postings set created_ms = (select ended_ms from generations where generations.id = generation_id)
              where kind = 'charge'`,
        parameters: [],
      },
    ])
  const pruneAll = async ({ store }: LedgerBench, isDry = false) => {
    const sum = { generations: 0, charged: 0n, steps: 0 }
    for (let cursor: PruneStep['next'] = firstCursor; cursor !== undefined;) {
      const step: PruneStep = await prune(store, cutMs, cursor, isDry)
      sum.generations += step.generations
      sum.charged += step.charged
      sum.steps += 1
      cursor = step.next
    }
    return sum
  }
  const open = async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const old: string[] = []
    for (let index = 0; index < MANY; index += 50)
      old.push(
        ...(await Promise.all(Array.from({ length: 50 }, (_, each) => generate(at, 1 + (each % 3), 40 + (each % 5))))),
      )
    old.push(await generate(at, 9, 50, 'failed'), await generate(at, 0, 50))
    const young = [await generate(at, 5, 29), await generate(at, 7, 0), await generate(at, 9, 0, 'failed')]
    await age(at)
    return { at, old, young }
  }
  const readSums = async ({ store, principal, ledger, walletId }: LedgerBench) => ({
    usage: await readUsage(store, principal),
    spend: await readSpend(store, principal.key),
    days: await store.db.selectFrom('usage_days').selectAll().orderBy('day').execute(),
    wallet: await ledger.readWallet(walletId),
  })

  test('removes what is old, keeps its sums, and the books add up as before', async () => {
    const { at, old, young } = await open()
    const before = await readSums(at)
    const total = (await at.store.db.selectFrom('generations').select('id').execute()).length
    // Each fifty is charged 1, 2, 3, 1, … nano-dollars.
    const charged = BigInt((MANY / 50) * (17 * 1 + 17 * 2 + 16 * 3))
    const dry = await pruneAll(at, true)
    assert.equal((await at.store.db.selectFrom('generations').select('id').execute()).length, total, 'a dry run')
    const done = await pruneAll(at)
    assert.deepEqual([dry.generations, dry.charged], [done.generations, done.charged])
    assert.equal(done.generations, old.length)
    assert.equal(done.charged, charged)
    assert.ok(dry.steps >= 6, `${dry.steps} steps`)
    const left = (await at.store.db.selectFrom('generations').select('id').execute()).map(({ id }) => id)
    assert.deepEqual(new Set(left), new Set(young))
    assert.deepEqual(await readSums(at), before)
    assert.equal(await readGeneration(at.store, old[0] ?? '', undefined), undefined)
    const report = await audit(at.store)
    assert.deepEqual([report.differences, report.generations, report.charges], [[], 3, 2])
    assert.equal(await readPruned(at.store), old.length)
    const kinds = await at.store.db.selectFrom('postings').select('kind').orderBy('sequence').execute()
    assert.deepEqual(kinds, [{ kind: 'top-up' }, { kind: 'charge' }, { kind: 'charge' }])
    assert.equal((await pruneAll(at)).generations, 0)
    await generate(at, 3, 0)
    assert.deepEqual((await audit(at.store)).differences, [])
  })

  test('the auditor finds a changed sum of what was pruned', async () => {
    const { at } = await open()
    await pruneAll(at)
    const { db } = at.store
    await at.store.write([db.updateTable('pruned_days').set((set) => ({ charge_nanos: set('charge_nanos', '+', 1n) }))])
    const { differences } = await audit(at.store)
    assert.deepEqual(new Set(differences.map(({ what }) => what)), new Set(['wallet', 'usage']))
  })

  test('a charge that was reversed goes with its reversal', async () => {
    const at = await openBench(await bench.open(), 1_000n)
    const id = await generate(at, 70, 40)
    await age(at)
    const { db } = at.store
    const charge = await db.selectFrom('postings').selectAll().where('kind', '=', 'charge').executeTakeFirstOrThrow()
    const { sequence: _, ...values } = charge
    await at.store.write([
      db
        .updateTable('generations')
        .set({ hold_end: 'reversed', status: 'interrupted', charge_nanos: 0n, waived_nanos: 0n }),
      db.updateTable('wallets').set({ posted_nanos: 1_000n }),
      db.updateTable('usage_days').set({ charge_nanos: 0n, successes: 0 }),
      db.insertInto('postings').values({
        ...values,
        kind: 'reversal',
        from_account: charge.to_account,
        to_account: charge.from_account,
        idempotency_key: `reversal:${id}`,
      } as never),
    ])
    assert.deepEqual((await audit(at.store)).differences, [])
    const today = Math.floor(nowMs / DAY_MS)
    const readDays = () => readMovedDays(at.store, at.walletId, today - 50, today + 1)
    await sumAll(at.store)
    const before = await readDays()
    assert.deepEqual(before.days.map(({ kind }) => kind).toSorted(), ['charge', 'reversal', 'top-up'])
    assert.equal((await pruneAll(at)).generations, 1)
    const { days, ...balances } = await readDays()
    assert.deepEqual(balances, { opening: before.opening, closing: 1_000n })
    assert.deepEqual(
      days.map(({ kind }) => kind),
      ['top-up'],
    )
    assert.deepEqual(await db.selectFrom('postings').select('kind').execute(), [{ kind: 'top-up' }])
    assert.deepEqual((await audit(at.store)).differences, [])
  })

  test('beside traffic, and by two at once, loses and doubles nothing', async () => {
    const { at, old } = await open()
    let stopped = false
    const traffic = (async () => {
      while (!stopped) await generate(at, 4, 0)
    })()
    const both = await Promise.allSettled([pruneAll(at), pruneAll(at)])
    stopped = true
    await traffic
    const done = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value.generations] : []))
    await pruneAll(at)
    assert.ok(done.reduce((sum, count) => sum + count, 0) <= old.length)
    assert.equal(await readPruned(at.store), old.length)
    assert.deepEqual((await audit(at.store)).differences, [])
  })
})
