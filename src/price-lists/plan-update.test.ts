import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildCatalog } from '../catalog/build-catalog.ts'
import { readKnownModels, type KnownModel } from '../catalog/known-models.ts'
import { bounds } from '../foundation/bounds.ts'
import { formatUsd } from '../foundation/nanos.ts'
import type { PriceCard } from '../pricing/price-card.ts'
import type { CardSettings, PriceSettings } from '../pricing/read-card.ts'
import { planUpdate, type OfferChange } from './plan-update.ts'
import { readPriceList } from './read/read-price-list.ts'

type Prices = { [model: string]: unknown }

const read = (openai: Prices) => {
  const models = Object.fromEntries(Object.entries(openai).map(([model, cost]) => [model, { name: model, cost }]))
  return readPriceList(JSON.stringify({ openai: { models } }), '2026-11-27').offers
}
const plan = (openai: Prices, layer: readonly KnownModel[] = [], force = false) =>
  planUpdate(read(openai), layer, force)
const idsOf = (changes: readonly OfferChange[]) => changes.map(({ id }) => id)

/** What the release knows of a model of OpenAI's. */
function findKnown(model: string): CardSettings {
  const known = readKnownModels().find(({ id }) => id === `openai/${model}`)
  const cost = known?.offers.find((offer) => offer.provider === 'openai' && offer.model === model)?.cost
  assert.ok(cost !== undefined && cost !== 'free')
  return cost
}

function outputOf(price: PriceCard | 'free' | undefined): string {
  assert.ok(price !== undefined && price !== 'free')
  return formatUsd(price.tiers[0]?.rates.output ?? 0n)
}

function readOutput(cost: PriceSettings | undefined): CardSettings['output'] | undefined {
  return cost === undefined || cost === 'free' ? undefined : cost.output
}

/** What callers pay with this layer. */
function priceOf(id: string, layer: readonly KnownModel[]): PriceCard | 'free' | undefined {
  const built = buildCatalog({
    providers: [],
    models: [],
    aliases: [],
    margin: '1',
    discovered: [],
    layer: { listedOn: '2026-11-28', models: layer },
    attemptMs: 1,
  })
  assert.equal(built.listedOn, '2026-11-28')
  return built.find(id)?.price
}

test('prices are told apart as new, dearer, cheaper, unchanged and gone', () => {
  const { input, output } = findKnown('gpt-5.4')
  const mini = findKnown('gpt-5.4-mini')
  const nano = findKnown('gpt-5.4-nano')
  const made = plan({
    'gpt-5.4': { input, output },
    'gpt-5.4-mini': { input: mini.input, output: Number(mini.output) + 1 },
    'gpt-5.4-nano': { input: nano.input, output: Number(nano.output) / 2, cache_read: nano.cacheRead },
    'gpt-7': { input: 1, output: 2 },
  })
  assert.deepEqual(idsOf(made.fresh), ['openai/gpt-7'])
  assert.deepEqual(idsOf(made.dearer), ['openai/gpt-5.4-mini'])
  assert.deepEqual(idsOf(made.cheaper), ['openai/gpt-5.4-nano'])
  assert.deepEqual(made.dearer[0]?.changed.includes('output'), true)
  assert.equal(made.unchanged, 1)
  assert.ok(idsOf(made.gone).includes('openai/gpt-5.5'))
  assert.ok(
    made.gone.every(({ provider }) => provider === 'openai'),
    'providers that the list lacks are not gone',
  )
  assert.deepEqual(idsOf(made.models as never).toSorted(), [
    'openai/gpt-5.4-mini',
    'openai/gpt-5.4-nano',
    'openai/gpt-7',
  ])
})

test('a list that says less than is known, at the same plain price, takes nothing away', () => {
  const known = findKnown('gpt-5.4')
  assert.ok(known.cacheRead !== undefined && known.serviceTiers !== undefined)
  const made = plan({ 'gpt-5.4': { input: known.input, output: known.output } })
  assert.deepEqual([made.unchanged, made.models.length], [1, 0])
})

test('odd prices wait for the word of the operator, impossible ones are never applied', () => {
  const { input, output, cacheRead } = findKnown('gpt-5.4-mini')
  const odd = {
    'gpt-5.4-mini': { input, output: Number(output) / 10.1, cache_read: cacheRead },
    'gpt-7': { input: bounds.priceListMostUsd + 1, output: 1 },
    'gpt-7-free': { input: 0, output: 0 },
    'gpt-7-slip': { input: bounds.priceListLeastUsd / 10, output: bounds.priceListLeastUsd / 2 },
  }
  const wrong = { 'gpt-8': { input: -1, output: 1 }, 'gpt-9': { input: 1 } }
  const made = plan({ ...odd, ...wrong })
  assert.deepEqual(
    made.odd.map(({ id, reasons }) => [id, ...reasons]),
    [
      ['openai/gpt-5.4-mini', 'cheaper by more than 10 times'],
      ['openai/gpt-7', 'above 10000 USD per million tokens'],
      ['openai/gpt-7-free', 'the list says that it costs nothing'],
      ['openai/gpt-7-slip', 'below 0.001 USD per million tokens'],
    ],
  )
  assert.deepEqual(idsOf(made.unpriced), ['openai/gpt-8', 'openai/gpt-9'])
  assert.deepEqual(made.models, [])
  const forced = plan({ ...odd, ...wrong }, [], true)
  assert.deepEqual(idsOf(forced.models as never).toSorted(), [
    'openai/gpt-5.4-mini',
    'openai/gpt-7',
    'openai/gpt-7-free',
    'openai/gpt-7-slip',
  ])
  assert.deepEqual(idsOf(forced.unpriced), ['openai/gpt-8', 'openai/gpt-9'])
  const edge = plan({
    'gpt-5.4-mini': { input, output: Number(output) / 10, cache_read: cacheRead },
    'gpt-7': { input: bounds.priceListMostUsd, output: 1 },
    'gpt-8': { input: 0, output: bounds.priceListLeastUsd },
  })
  assert.deepEqual(
    [idsOf(edge.cheaper), idsOf(edge.fresh), edge.odd],
    [['openai/gpt-5.4-mini'], ['openai/gpt-7', 'openai/gpt-8'], []],
  )
})

test('what a later list does not have, or has as odd, keeps the price of the earlier list', () => {
  const first = plan({ 'gpt-7': { input: 1, output: 20 }, 'gpt-8': { input: 3, output: 4 } }).models
  const second = plan({ 'gpt-7': { input: 1, output: 1 } }, first)
  assert.deepEqual([idsOf(second.odd), idsOf(second.gone).includes('openai/gpt-8')], [['openai/gpt-7'], true])
  const third = plan({ 'gpt-7': { input: 1, output: 21 } }, second.models)
  assert.deepEqual(idsOf(third.dearer), ['openai/gpt-7'])
  const kept = third.models.map(({ id, offers: [offer] }) => [id, readOutput(offer?.cost)])
  assert.deepEqual(kept, [
    ['openai/gpt-7', '21'],
    ['openai/gpt-8', '4'],
  ])
})

test('callers of a model of the house pay its vendor’s new price, where the house sold it at the old one', () => {
  const { input, cacheRead } = findKnown('gpt-5.4-mini')
  const { models, dearer } = plan({ 'gpt-5.4-mini': { input, output: 25, cache_read: cacheRead } })
  assert.equal(outputOf(dearer[0]?.after), '25')
  assert.equal(outputOf(priceOf('openai/gpt-5.4-mini', models)), '25')
  assert.equal(outputOf(priceOf('openai/gpt-5.4-mini', [])), '4.5')
  const cached = plan({ 'gpt-5.4-mini': { input, output: 4.5, cache_read: 0.5 } })
  const price = priceOf('openai/gpt-5.4-mini', cached.models)
  assert.ok(price !== undefined && price !== 'free')
  assert.equal(formatUsd(price.tiers[0]?.rates.cacheRead ?? 0n), '0.5', 'also where only the cache got dearer')
  const settings = { id: 'openai/gpt-5.4-mini', price: { input: 1, output: 99 } }
  const built = buildCatalog({
    providers: [],
    models: [settings],
    aliases: [],
    margin: '1',
    discovered: [],
    layer: { listedOn: '2026-01-01', models },
    attemptMs: 1,
  })
  assert.equal(outputOf(built.find(settings.id)?.price), '99', "the operator's word is final")
  assert.ok(built.listedOn > '2026-11', 'an older layer does not make the release older')
})

test('a model that hosts offer too becomes one model with several offers', () => {
  const cost = { input: 1, output: 2 }
  const list = {
    anthropic: { models: { 'claude-opus-9': { name: 'Claude Opus 9', reasoning: true, cost } } },
    'amazon-bedrock': {
      models: {
        'us.anthropic.claude-opus-9-v1:0': { name: 'x', cost },
        'global.anthropic.claude-opus-9-v1:0': { name: 'x', cost },
        'eu.anthropic.claude-opus-9-v1:0': { name: 'x', cost },
      },
    },
    'google-vertex': { models: { 'claude-opus-9@default': { name: 'x', cost } } },
  }
  const made = planUpdate(readPriceList(JSON.stringify(list), '2026-11-27').offers, [], false)
  assert.deepEqual(
    made.fresh.map(({ id, provider, model }) => [id, provider, model]),
    [
      ['anthropic/claude-opus-9', 'anthropic', 'claude-opus-9'],
      ['anthropic/claude-opus-9', 'bedrock', 'global.anthropic.claude-opus-9-v1:0'],
      ['anthropic/claude-opus-9', 'vertex', 'claude-opus-9@default'],
    ],
  )
  const [model] = made.models
  assert.deepEqual([model?.id, model?.name, model?.offers.length], ['anthropic/claude-opus-9', 'Claude Opus 9', 3])
  assert.ok(model?.reasoning?.efforts.includes('high'), 'it is expected to reason as the newest of its line does')
})

test('what changed beside plain prices is named: steps, tiers of service, kinds of tokens', () => {
  const { input, output, cacheRead } = findKnown('gpt-5.4')
  const step = { input: 9, output: 30, tier: { size: 272_000 } }
  const stepped = plan({ 'gpt-5.4': { input, output, cache_read: cacheRead, tiers: [step] } })
  assert.deepEqual(
    stepped.dearer
      .map(({ changed }) => changed)
      .flat()
      .filter((name) => name !== 'serviceTiers'),
    ['tiers'],
  )
  const mini = findKnown('gpt-5.4-mini')
  const half = { input: mini.input, output: mini.output, cache_read: Number(mini.cacheRead) / 2 }
  const cached = plan({ 'gpt-5.4-mini': half })
  assert.deepEqual(cached.cheaper[0]?.changed, ['cacheRead', 'serviceTiers'])
})

test('an offer of a host says where its limits are others than the model’s', () => {
  const list = (provider: string, model: string, context: number) => ({
    [provider]: { models: { [model]: { name: model, limit: { context, output: 10 }, cost: { input: 1, output: 2 } } } },
  })
  const vendor = readPriceList(JSON.stringify(list('openai', 'gpt-7', 1000)), '2026-11-27').offers
  const first = planUpdate(vendor, [], false).models
  const same = readPriceList(JSON.stringify(list('azure', 'gpt-7', 1000)), '2026-11-27').offers
  const less = readPriceList(JSON.stringify(list('azure', 'gpt-7', 500)), '2026-11-27').offers
  const offerOf = (models: readonly KnownModel[]) =>
    models[0]?.offers.find(({ provider }) => provider === 'azure-openai')
  assert.deepEqual(Object.keys(offerOf(planUpdate(same, first, false).models) ?? {}), ['provider', 'model', 'cost'])
  assert.equal(offerOf(planUpdate(less, first, false).models)?.context, 500)
  assert.equal(planUpdate(less, first, false).models[0]?.offers.length, 2, 'the vendor’s own offer is still there')
})
