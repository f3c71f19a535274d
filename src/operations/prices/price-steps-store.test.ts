import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { describeStores } from '../../../test/stores.ts'
import { buildCatalog } from '../../catalog/build-catalog.ts'
import type { Catalog, CatalogModel } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import type { PriceSettings } from '../../pricing/read-card.ts'
import { buildProvider } from '../../providers/build-provider.ts'
import type { Store } from '../../store/store.ts'
import { describePriceSteps } from '../../views/models/price-steps.ts'
import { openPriceNotes, readPriceSteps } from './price-steps-store.ts'

const mine = buildProvider({ name: 'mine', baseUrl: 'http://127.0.0.1:9/v1' }, systemClock)
const cost = { input: '0.123', output: '0.456' }

/** Its models with their prices; undefined: the cost, since the margin is one. */
function build(prices: { [id: string]: PriceSettings | undefined }): Catalog {
  return buildCatalog({
    providers: [mine],
    models: Object.entries(prices).map(([id, price]) => ({
      id,
      ...(price !== undefined && { price }),
      endpoints: [{ provider: 'mine', model: 'x', price: cost }],
    })),
    aliases: [],
    margin: '1',
    discovered: [],
    attemptMs: 1000,
  })
}

const usd = (input: string, further: object = {}): PriceSettings => ({ input, output: '2', ...further })
const countRows = async ({ db }: Store) =>
  (
    await db
      .selectFrom('price_steps')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow()
  ).rows

describeStores('steps of prices', (bench) => {
  const open = async () => {
    const clock = new FakeClock()
    const store = await bench.open({ clock })
    const read = async (model: string) => describePriceSteps(await readPriceSteps(store, model))
    const inputs = async (model: string) =>
      (await readPriceSteps(store, model)).map(({ price }) => (price === 'free' ? price : price.tiers[0]?.rates.input))
    return { clock, store, read, inputs, note: openPriceNotes(store) }
  }

  test('say what callers paid since when and what changed, the newest first, and nothing of what it cost', async () => {
    const { clock, store, note, read } = await open()
    const times: string[] = []
    for (const price of [usd('1'), usd('1.5'), usd('1.5', { perRequest: '0.01', cacheRead: '0.1' }), 'free'] as const) {
      times.unshift(new Date(clock.nowMs()).toISOString())
      await note(build({ 'acme/deep': price }))
      clock.advance(1000)
    }
    const steps = await read('acme/deep')
    assert.deepEqual(
      steps.map(({ since }) => since),
      times,
    )
    const changed = [[], ['cache_read', 'per_request'], ['input'], []]
    assert.deepEqual(
      steps.map((step) => step['changed']),
      changed,
    )
    assert.deepEqual(steps[1]?.['price'], {
      input: '1.5',
      output: '2',
      cache_read: '0.1',
      cache_write: '1.5',
      tiers: 1,
    })
    const rows = JSON.stringify(await store.db.selectFrom('price_steps').selectAll().execute())
    assert.doesNotMatch(rows, /123000000|456000000/)
  })

  test('are written once: not by a restart, not by a model that went and came again, not twice by two gateways', async () => {
    const { clock, store, note, read, inputs } = await open()
    await note(build({ 'acme/deep': usd('1') }))
    const gateways = [note, ...Array.from({ length: 4 }, () => openPriceNotes(store))]
    for (const again of gateways) await again(build({ 'acme/deep': usd('1') }))
    await note(build({ 'acme/other': usd('1') }))
    await note(build({ 'acme/deep': usd('1') }))
    assert.equal((await read('acme/deep')).length, 1)
    clock.advance(1000)
    await Promise.all(gateways.map((each) => each(build({ 'acme/deep': usd('3') }))))
    assert.deepEqual(await inputs('acme/deep'), [3_000_000_000n, 1_000_000_000n])
  })

  test('follow the cost where a model has no price of its own, and have no model that cannot be called', async () => {
    const { store, note, read } = await open()
    const callable = build({ 'acme/deep': undefined })
    const [model] = [...callable.models.values()].filter(({ endpoints }) => endpoints.length > 0)
    assert.equal(model?.id, 'acme/deep')
    await note(callable)
    assert.equal(await countRows(store), 1)
    assert.deepEqual((await read('openai/gpt-5.4')).length, 0)
  })

  test('are in their order also after the clock was put back, and within the same millisecond', async () => {
    const { store, inputs } = await open()
    const back = { ...store, clock: { ...store.clock, nowMs: () => 5 } } as Store
    const late = { ...store, clock: { ...store.clock, nowMs: () => 9 } } as Store
    await openPriceNotes(late)(build({ 'acme/deep': usd('1') }))
    await openPriceNotes(back)(build({ 'acme/deep': usd('2') }))
    await openPriceNotes(late)(build({ 'acme/deep': usd('3') }))
    assert.deepEqual(await inputs('acme/deep'), [3_000_000_000n, 2_000_000_000n, 1_000_000_000n])
  })

  test('are bounded for each model: the oldest are forgotten', async () => {
    const { clock, store, note, inputs } = await open()
    const all = bounds.priceStepsOfModel + 3
    for (let at = 1; at <= all; at += 1) {
      await note(build({ 'acme/deep': usd(String(at)), 'acme/still': usd('1') }))
      clock.advance(1000)
    }
    assert.equal(await countRows(store), bounds.priceStepsOfModel + 1)
    const kept = await inputs('acme/deep')
    assert.deepEqual([kept[0], kept.at(-1)], [BigInt(all) * 1_000_000_000n, 4_000_000_000n])
    assert.equal((await inputs('acme/still')).length, 1)
  })

  test('are bounded over all models: those that nobody has had for longest are forgotten', async () => {
    const { clock, store, note, inputs } = await open()
    const one = build({ 'acme/deep': 'free' })
    const model = one.models.get('acme/deep') as CatalogModel
    const many = (vendor: string, count: number): Catalog => {
      const ids = Array.from({ length: count }, (_, at) => `${vendor}/${at}`)
      return { ...one, models: new Map(ids.map((id) => [id, { ...model, id }])) }
    }
    await note(many('old', bounds.priceSteps + 10))
    assert.equal(await countRows(store), bounds.priceSteps)
    clock.advance(1000)
    await note(many('new', 300))
    assert.equal(await countRows(store), bounds.priceSteps)
    for (const id of ['new/0', 'new/299']) assert.equal((await inputs(id)).length, 1)
  })
})
