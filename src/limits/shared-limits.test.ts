import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPrincipal } from '../../test/ledger-bench.ts'
import { describeStores } from '../../test/stores.ts'
import { GatewayError } from '../generation/gateway-error.ts'
import type { Key, KeyLimits } from '../keys/key.ts'
import { openLimits } from './open-limits.ts'
import type { Limits } from './limits.ts'

const counts = async (takes: Promise<unknown>[]) => {
  const outcomes = await Promise.allSettled(takes)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') assert.equal((outcome.reason as GatewayError).kind, 'rate_limit_exceeded')
  return outcomes.filter(({ status }) => status === 'fulfilled').length
}

describeStores('limits', (bench) => {
  const open = async (changes: Partial<KeyLimits>) => {
    const options = await bench.newOptions()
    const stores = [await bench.open({}, options)]
    if (bench.kind === 'postgres') stores.push(await bench.open({}, options))
    const gateways = stores.map((store) => openLimits(store))
    const { key } = await findPrincipal(stores[0]!, 'ada')
    const limited: Key = { ...key, limits: { ...key.limits, ...changes } }
    const reserve = async (limits: Limits, tokens = 0, nanos = 0n) => limits.reserve({ key: limited, tokens, nanos })
    return { gateways, reserve, key: limited, stores, first: gateways[0]!, last: gateways.at(-1)! }
  }

  test('however many ask at once, at however many gateways, a limit is not passed', async () => {
    const { gateways, reserve } = await open({ requestsPerMinute: 50 })
    const takes = Array.from({ length: 300 }, (_, index) => reserve(gateways[index % gateways.length]!))
    assert.equal(await counts(takes), 50)
  })

  test('tokens that were not used are free again, at every gateway', async () => {
    const { first, last, reserve } = await open({ tokensPerMinute: 100 })
    const ticket = await reserve(first, 100)
    assert.equal(await counts([reserve(last, 1)]), 0)
    ticket.commit({ tokens: 30, charge: 0n })
    await reserve(first, 0)
    assert.equal(await counts([reserve(last, 70)]), 1)
    assert.equal(await counts([reserve(first, 1)]), 0)
  })

  test('places at once and money held are shared, and free again when the request has ended', async () => {
    const { first, last, reserve } = await open({ concurrentRequests: 2, spendPerDay: 100n })
    const one = await reserve(first, 0, 60n)
    assert.equal(await counts([reserve(last, 0, 41n)]), 0, 'spend')
    const two = await reserve(last, 0, 40n)
    assert.equal(await counts([reserve(first)]), 0, 'places')
    one.cancel()
    two.commit({ tokens: 0, charge: 0n })
    // Giving back is not waited for; another gateway sees it a moment later.
    await new Promise((resolve) => setTimeout(resolve, 200))
    await reserve(first).then((ticket) => ticket.cancel())
    await reserve(last).then((ticket) => ticket.cancel())
    assert.equal(await counts([reserve(first, 0, 100n)]), 1)
  })

  // SQLite has one gateway, and its limits live and die with it.
  if (bench.kind === 'sqlite') return

  test('a place whose gateway died is free when its lease ends', async () => {
    const { first, last, reserve, stores } = await open({ concurrentRequests: 1 })
    await reserve(first)
    assert.equal(await counts([reserve(last)]), 0)
    await stores[0]!.write([stores[0]!.db.updateTable('limit_leases').set({ until_ms: 1 })])
    assert.equal(await counts([reserve(last)]), 1)
  })

  test('without its database each gateway counts for itself and says so', async () => {
    const { first, reserve, stores } = await open({ requestsPerMinute: 2 })
    await reserve(first)
    assert.equal(first.degraded, false)
    await stores[0]!.close()
    await reserve(first)
    assert.equal(first.degraded, true)
    await reserve(first)
    assert.equal(await counts([reserve(first)]), 0)
    await first.close()
  })
})
