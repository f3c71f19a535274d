import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../foundation/time/clock.ts'
import { findUnpriced } from '../pricing/find-unpriced.ts'
import { buildProvider } from '../providers/build-provider.ts'
import { buildCatalog } from './build-catalog.ts'
import { completePrice } from './complete-price.ts'
import type { ModelSettings } from './model-settings.ts'

function build(models: readonly ModelSettings[] = []) {
  const providers = ['anthropic', 'openai', 'gemini', 'deepseek', 'xai', 'mistral'].map((name) =>
    buildProvider({ name, apiKeys: ['test-key'] }, systemClock),
  )
  return buildCatalog({ providers, models, aliases: [], margin: '1', discovered: [], attemptMs: 600_000 })
}

function cardsOf(id: string, models?: readonly ModelSettings[]) {
  const { price, cost } = build(models).find(id)?.endpoints[0] ?? assert.fail(id)
  assert.ok(price !== 'free' && cost !== 'free')
  return { price, cost }
}

const usd = (nanos: bigint | undefined) => Number(nanos) / 1e9

test('known models have the published prices of what is billed beside tokens', () => {
  const opus = cardsOf('anthropic/claude-opus-4-8').price
  assert.deepEqual([usd(opus.tiers[0]?.rates.input), usd(opus.tiers[0]?.rates.output)], [5, 25])
  assert.deepEqual([usd(opus.speeds['fast']), usd(opus.regions['us'])], [2, 1.1])
  assert.equal(usd(opus.serverToolCalls['web_search']), 0.01)
  assert.equal(usd(cardsOf('anthropic/claude-opus-4-7').price.speeds['fast']), 6)

  const gpt = cardsOf('openai/gpt-5.4').price
  assert.deepEqual(
    gpt.serviceTiers['priority']?.map(({ fromInputTokens, rates }) => [fromInputTokens, usd(rates.output)]),
    [
      [0, 30],
      [272_000, 45],
    ],
  )
  assert.deepEqual(gpt.serviceTiers['fast'], gpt.serviceTiers['priority'])
  assert.equal(usd(gpt.serviceTiers['flex']?.[0]?.rates.input), 1.25)
  const { web_search: search, code_interpreter: container, file_search: files } = gpt.serverToolCalls
  assert.deepEqual([search, container, files].map(usd), [0.01, 0.03, 0.0025])

  assert.equal(usd(cardsOf('gemini/gemini-2.5-pro').price.serverToolCalls['google_search_prompt']), 0.035)
  assert.equal(usd(cardsOf('gemini/gemini-3.1-pro-preview').price.serverToolCalls['google_search']), 0.014)
  assert.equal(usd(cardsOf('x-ai/grok-4.5').price.serverToolCalls['x_search']), 0.005)
})

test('names that move on to newer models cost what these cost', () => {
  for (const [name, input, output] of [
    ['gemini/gemini-flash-latest', 0.75, 3.75],
    ['gemini/gemini-flash-lite-latest', 0.3, 2.5],
    ['mistral/mistral-medium-latest', 1.5, 7.5],
  ] as const) {
    const { rates } = cardsOf(name).cost.tiers[0] ?? assert.fail(name)
    assert.deepEqual([usd(rates.input), usd(rates.output)], [input, output], name)
  }
})

test('the hours of DeepSeek are in what it costs; callers pay the price of the house at all hours', () => {
  const { price, cost } = cardsOf('deepseek/deepseek-v4-pro')
  assert.equal(usd(cost.tiers[0]?.rates.output), 3.96)
  assert.deepEqual(
    cost.hours.map(({ factor, days, fromMinute, toMinute }) => [usd(factor), days.length, fromMinute, toMinute]),
    [
      [0.5, 5, 0, 60],
      [0.5, 5, 240, 360],
      [0.5, 5, 600, 1440],
      [0.5, 2, 0, 1440],
    ],
  )
  assert.equal(usd(price.tiers[0]?.rates.output), 3.645)
  assert.deepEqual(price.hours, [])
})

test('a price of tokens that an operator sets is completed by what its provider bills beside them', () => {
  const models = [{ id: 'openai/gpt-5.4', price: { input: '5', output: '30' } }]
  const { price } = cardsOf('openai/gpt-5.4', models)
  assert.equal(usd(price.serviceTiers['priority']?.[0]?.rates.output), 60)
  assert.equal(usd(price.serverToolCalls['web_search']), 0.01)
})

test('what is said of a model goes before what its provider publishes', () => {
  const said = { input: 1, output: 1, serverToolCalls: { web_search: 1 }, serviceTiers: { priority: 9, fast: 8 } }
  const completed = completePrice(said, 'openai', 'gpt-5.4')
  assert.ok(completed !== undefined && completed !== 'free')
  assert.equal(completed.serverToolCalls?.['web_search'], 1)
  assert.equal(completed.serverToolCalls?.['file_search'], 0.0025)
  assert.deepEqual(completed.serviceTiers, { priority: 9, fast: 8 })
  assert.equal(completePrice('free', 'openai', 'gpt-5.4'), 'free')
  assert.equal(completePrice(undefined, 'openai', 'gpt-5.4'), undefined)
  assert.equal(completePrice(said, 'acme', 'gpt-5.4'), said)
})

test('what nobody publishes has no price', () => {
  const tools = ['image_generation', 'code_execution'].map((name) => ({ name, field: name, maxCalls: undefined }))
  const asked = { terms: { serviceTier: 'ultrafast', region: 'eu' }, serverTools: tools }
  assert.deepEqual(findUnpriced(asked, cardsOf('openai/gpt-5.6-sol').price), [
    'service_tier',
    'inference_geo',
    'image_generation',
    'code_execution',
  ])
  assert.deepEqual(findUnpriced({ terms: { speed: 'fast' } }, cardsOf('anthropic/claude-sonnet-4-6').price), ['speed'])
})
