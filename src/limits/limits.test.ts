import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPrincipal } from '../../test/ledger-bench.ts'
import { until } from '../../test/money/bank.ts'
import { describeStores } from '../../test/stores.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { KeyService } from '../keys/key-service.ts'
import type { Key, KeyLimits } from '../keys/key.ts'
import { readDay } from '../ledger/rows/usage-row.ts'
import type { Store } from '../store/store.ts'
import { openLimits } from './open-limits.ts'
import type { Limits, Need } from './limits.ts'

const counts = async (takes: Promise<unknown>[]) => {
  const outcomes = await Promise.allSettled(takes)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') assert.equal((outcome.reason as GatewayError).kind, 'rate_limit_exceeded')
  return outcomes.filter(({ status }) => status === 'fulfilled').length
}

/** What a settled request leaves for the budgets of its key. */
async function charge({ db, write, clock }: Store, { id, ownerId }: Key, nanos: bigint): Promise<void> {
  const none = { requests: 1, successes: 1, input_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0 }
  const row = { ...none, output_tokens: 0, cost_nanos: 0n, model: `m${nanos}`, charge_nanos: nanos }
  await write([
    db.insertInto('usage_days').values({ ...row, owner_id: ownerId, key_id: id, day: readDay(clock.nowMs()) }),
  ])
}

const TRIES = 200

/** Asks again while the limit is reached. @throws GatewayError where that does not end */
async function untilGranted<T>(take: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await take()
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== 'rate_limit_exceeded' || tries === TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

describeStores('limits', (bench) => {
  const open = async (changes: Partial<KeyLimits>) => {
    const options = await bench.newOptions()
    const stores = [await bench.open({}, options)]
    if (bench.kind === 'postgres') stores.push(await bench.open({}, options))
    const gateways = await Promise.all(stores.map((store) => openLimits(store)))
    const { key } = await findPrincipal(stores[0]!, 'ada')
    const limited: Key = { ...key, limits: { ...key.limits, requestsPerMinute: 1_000, ...changes } }
    const enter = async (limits: Limits) => limits.enter(limited)
    const reserve = async (limits: Limits, need: Partial<Need> = {}) => {
      const ticket = await limits.enter(limited)
      try {
        const granted = await ticket.reserve({ tokens: 0, nanos: 0n, ...need })
        return { ticket, granted }
      } catch (error) {
        ticket.cancel()
        throw error
      }
    }
    return { gateways, enter, reserve, key: limited, stores, first: gateways[0]!, last: gateways.at(-1)! }
  }

  test('however many ask at once, at however many gateways, a limit is not passed', async () => {
    const { gateways, enter } = await open({ requestsPerMinute: 50 })
    const takes = Array.from({ length: 300 }, (_, index) => enter(gateways[index % gateways.length]!))
    assert.equal(await counts(takes), 50)
  })

  test('a request that came to nothing stays counted, at every gateway', async () => {
    const { first, last, enter } = await open({ requestsPerMinute: 2 })
    const tickets = [await enter(first), await enter(last)]
    for (const ticket of tickets) ticket.cancel()
    assert.equal(await counts([enter(first), enter(last)]), 0)
  })

  test('tokens that were not used are free again, at every gateway', async () => {
    const { first, last, reserve } = await open({ tokensPerMinute: 100 })
    const { ticket } = await reserve(first, { tokens: 100 })
    assert.equal(await counts([reserve(last, { tokens: 1 })]), 0)
    ticket.commit({ tokens: 30, charge: 0n })
    await reserve(first)
    assert.equal(await counts([reserve(last, { tokens: 70 })]), 1)
    assert.equal(await counts([reserve(first, { tokens: 1 })]), 0)
  })

  test('a running answer takes tokens and spend from all others, and is refused what they have taken', async () => {
    const { first, last, reserve } = await open({ tokensPerMinute: 100, spendPerDay: 1_000n })
    const one = await reserve(first, { tokens: 10, nanos: 400n })
    const two = await reserve(last, { tokens: 10, nanos: 400n })
    assert.equal(await one.ticket.extend({ tokens: 30, nanos: 150n }), true)
    assert.equal(await two.ticket.extend({ tokens: 51, nanos: 0n }), false, 'tokens')
    assert.equal(await two.ticket.extend({ tokens: 1, nanos: 51n }), false, 'spend')
    assert.equal(await two.ticket.extend({ tokens: 50, nanos: 50n }), true)
    assert.equal(await one.ticket.extend({ tokens: 1, nanos: 0n }), false)
    assert.equal(two.ticket.figures.tokens?.remaining, 0)
  })

  test('a limit of spend grants less where that will do', async () => {
    const { first, last, reserve } = await open({ spendPerDay: 1_000n })
    assert.equal((await reserve(first, { nanos: 700n })).granted, 700n)
    assert.equal((await reserve(last, { nanos: 700n, leastNanos: 100n })).granted, 300n)
    assert.equal(await counts([reserve(first, { nanos: 1n })]), 0)
    await assert.rejects(reserve(last, { nanos: 2_000n, leastNanos: 1_001n }), { canRetry: false })
  })

  test('a key that replaces another goes on with its budgets, and the two share them while both work', async () => {
    const { first, last, stores, key } = await open({})
    const [store] = stores as [Store]
    const keys = new KeyService(store, Buffer.alloc(32, 7))
    const limited = await keys.setLimits(key.id, { spendPerDay: 1_000n, concurrentRequests: 3 })
    await charge(store, limited, 600n)
    const { key: next } = await keys.rotate(key.id, 60_000)
    const before = await keys.show(key.id)
    const one = await first.enter(before)
    assert.equal(await one.reserve({ tokens: 0, nanos: 300n }), 300n)
    const two = await last.enter(next)
    assert.equal(await two.reserve({ tokens: 0, nanos: 200n, leastNanos: 1n }), 100n)
    const three = await first.enter(next)
    assert.equal(await counts([(async () => last.enter(before))()]), 0, 'three requests at once are all of theirs')
    for (const ticket of [one, two, three]) ticket.cancel()

    // The old one has no limit of its own any more: what it is charged still counts for the new one.
    const unlimited = await keys.setLimits(key.id, { spendPerDay: 'none', concurrentRequests: 'none' })
    const free = await untilGranted(async () => first.enter(unlimited))
    await free.reserve({ tokens: 0, nanos: 150n })
    free.commit({ tokens: 0, charge: 150n })
    await charge(store, unlimited, 150n)
    const rest = await untilGranted(async () => first.enter(next))
    assert.equal(await rest.reserve({ tokens: 0, nanos: 1_000n, leastNanos: 1n }), 250n)
    rest.cancel()

    // And so on, through any number of rotations and a restart.
    const { key: third } = await keys.rotate(next.id, 0)
    await charge(store, next, 50n)
    const restarted = await openLimits(store)
    const ticket = await restarted.enter(third)
    assert.equal(await ticket.reserve({ tokens: 0, nanos: 1_000n, leastNanos: 1n }), 200n)
    ticket.cancel()
    await restarted.close()
  })

  test('places at once and money held are shared, and free again when the request has ended', async () => {
    const { first, last, enter, reserve } = await open({ concurrentRequests: 2, spendPerDay: 100n })
    const one = await reserve(first, { nanos: 60n })
    assert.equal(await counts([reserve(last, { nanos: 41n })]), 0, 'spend')
    // What the refused one gave back is seen by another gateway a moment later.
    const two = await untilGranted(() => reserve(last, { nanos: 40n }))
    assert.equal(await counts([enter(first)]), 0, 'places')
    one.ticket.cancel()
    two.ticket.commit({ tokens: 0, charge: 0n })
    for (const gateway of [first, last]) {
      const { ticket } = await untilGranted(() => reserve(gateway))
      ticket.cancel()
    }
    const all = await untilGranted(() => reserve(first, { nanos: 100n }))
    assert.equal(all.granted, 100n)
  })

  if (bench.kind === 'sqlite') {
    test('a restart gives nobody a new minute', async () => {
      const { first, key, reserve, stores } = await open({ requestsPerMinute: 3, tokensPerMinute: 100 })
      const { ticket } = await reserve(first, { tokens: 50 })
      await reserve(first, { tokens: 20 })
      ticket.commit({ tokens: 40, charge: 0n })
      await first.close()
      const again = await openLimits(stores[0]!)
      const { requests, tokens } = again.readFigures(key)
      assert.deepEqual([requests?.remaining, tokens?.remaining], [1, 40])
      await again.close()
      const third = await openLimits(stores[0]!)
      assert.equal(third.readFigures(key).tokens?.remaining, 40, 'what was taken up is saved again, and once')
      await third.close()
    })
    return
  }

  test('what runs at a gateway that died does not count any more when its lease ends', async () => {
    const { first, last, enter, stores } = await open({ concurrentRequests: 1 })
    await enter(first)
    assert.equal(await counts([enter(last)]), 0)
    const { until_ms } = await stores[0]!.db.selectFrom('limit_running').select('until_ms').executeTakeFirstOrThrow()
    assert.ok(until_ms - Date.now() < 25_000, 'within half a minute of its death')
    await stores[0]!.write([stores[0]!.db.updateTable('limit_running').set({ until_ms: 1 })])
    assert.equal(await counts([enter(last)]), 1)
  })

  test('a gateway that lives keeps its places, however long a request runs', async () => {
    const options = await bench.newOptions()
    const store = await bench.open({}, options)
    const other = await bench.open({}, options)
    const { key } = await findPrincipal(store, 'ada')
    const limited: Key = { ...key, limits: { ...key.limits, concurrentRequests: 1 } }
    const timers: (() => void)[] = []
    const after = (delayMs: number, action: () => void) => {
      if (delayMs === 5_000) timers.push(action)
      return () => {}
    }
    const limits = await openLimits({ ...store, clock: { ...store.clock, after } } as Store)
    await limits.enter(limited)
    const lapsesMs = Date.now() + 1_000
    await store.write([store.db.updateTable('limit_running').set({ until_ms: lapsesMs })])
    timers[0]?.()
    const readLease = () => store.db.selectFrom('limit_running').select('until_ms').executeTakeFirstOrThrow()
    await until('a longer lease', async () => (await readLease()).until_ms > lapsesMs)
    const there = await openLimits(other)
    assert.equal(await counts([Promise.resolve(there.enter(limited))]), 0)
  })

  test('a gateway that stops gives its places back at once', async () => {
    const { first, last, enter } = await open({ concurrentRequests: 1 })
    await enter(first)
    await first.close()
    assert.equal(await counts([enter(last)]), 1)
  })

  test('a database whose clock stepped back locks nobody out', async () => {
    const { first, key, enter, stores } = await open({ requestsPerMinute: 2 })
    const slot = Math.floor(Date.now() / 1_000) + 3_600
    const counted = stores[0]!.db.insertInto('limit_slots').values({ key_id: key.id, slot, requests: 9, tokens: 0 })
    await stores[0]!.write([counted])
    assert.equal(await counts([enter(first), enter(first), enter(first)]), 2)
    const left = await stores[0]!.db.selectFrom('limit_slots').select('slot').where('slot', '>=', slot).execute()
    assert.deepEqual(left, [])
  })

  test('without its database each gateway counts for itself and says so', async () => {
    const { first, enter, reserve, stores } = await open({ requestsPerMinute: 2, spendPerDay: 100n })
    const running = await reserve(first, { nanos: 10n })
    assert.equal(first.degraded, false)
    await stores[0]!.close()
    assert.equal(await running.ticket.extend({ tokens: 1, nanos: 50n }), true)
    assert.equal(first.degraded, true)
    const alone = await reserve(first, { nanos: 50n })
    assert.equal(await counts([enter(first)]), 0)
    alone.ticket.commit({ tokens: 0, charge: 0n })
    running.ticket.commit({ tokens: 1, charge: 0n })
    await first.close()
  })
})
