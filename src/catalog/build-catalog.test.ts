import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { systemClock } from '../foundation/time/clock.ts'
import { parseUsd } from '../foundation/nanos.ts'
import type { PriceTier } from '../pricing/price-card.ts'
import { buildProvider, type ProviderState } from '../providers/build-provider.ts'
import { definitions } from '../providers/definitions.ts'
import { buildCatalog } from './build-catalog.ts'
import { readOwnModels } from './known-models.ts'

const contract = new URL('../../../shared/contract/catalog.json', import.meta.url)
const contractAbsent = existsSync(contract) ? false : 'the contract is not beside the project (../shared/contract)'

const allReady = definitions.map((definition) =>
  buildProvider(
    {
      name: definition.name,
      apiKeys: ['test-key'],
      aws: { region: 'us-east-1' },
      google: { project: 'project', location: 'global' },
      ...(definition.protocols.every(({ baseUrl }) => baseUrl === undefined)
        ? { baseUrl: 'http://127.0.0.1:1/v1' }
        : {}),
    },
    systemClock,
  ),
)
const noneReady = definitions.map(({ name }) => buildProvider({ name }, systemClock))

function build(input: Partial<Parameters<typeof buildCatalog>[0]> = {}) {
  return buildCatalog({
    providers: allReady,
    models: [],
    aliases: [],
    margin: '1',
    discovered: [],
    attemptMs: 600_000,
    ...input,
  })
}

function custom(name: string): ProviderState {
  return buildProvider({ name, baseUrl: 'http://127.0.0.1:9/v1' }, systemClock)
}

test('with all providers ready every house model can be called, also those that only their vendor has priced', () => {
  const catalog = build()
  for (const { id } of readOwnModels()) {
    const model = catalog.find(id)
    assert.ok(model, id)
    assert.notEqual(model.endpoints.length, 0, `${id}: ${model.reason}`)
  }
  const fable = catalog.find('anthropic/claude-fable-5-1')
  assert.equal(fable?.price, undefined)
  const [endpoint] = fable?.endpoints ?? []
  assert.ok(endpoint !== undefined && endpoint.price !== 'free')
  assert.equal(endpoint.price.tiers[0]?.rates.output, 50_000_000_000n)
})

test('the models of November 2026 are known with the prices that their vendors list', () => {
  const catalog = build()
  for (const [id, input, output] of [
    ['anthropic/claude-opus-5-5', 4_000_000_000n, 20_000_000_000n],
    ['anthropic/claude-haiku-5-5', 100_000_000n, 500_000_000n],
    ['openai/gpt-6-sol', 2_000_000_000n, 10_000_000_000n],
    ['gemini/gemini-3.8-flash', 750_000_000n, 3_750_000_000n],
    ['x-ai/grok-4.7', 2_000_000_000n, 6_000_000_000n],
  ] as const) {
    const price = catalog.find(id)?.endpoints[0]?.price
    assert.ok(price !== undefined && price !== 'free', id)
    assert.deepEqual([price.tiers[0]?.rates.input, price.tiers[0]?.rates.output], [input, output], id)
  }
  assert.deepEqual(
    catalog.find('anthropic/claude-opus-5-5')?.endpoints.map(({ provider }) => provider.name),
    ['anthropic', 'bedrock', 'vertex'],
  )
})

test('every model that providers are known to offer can be called when they are ready', () => {
  const catalog = build()
  const dead = [...catalog.models.values()].filter(({ endpoints }) => endpoints.length === 0).map(({ id }) => id)
  assert.deepEqual(dead, [])
  assert.ok(catalog.models.size > 300)
})

test('with no provider ready every model is known, none can be called, and each says what is missing', () => {
  const local = new Set(definitions.filter(({ keyOptional }) => keyOptional === true).map(({ name }) => name))
  for (const model of build({ providers: noneReady }).models.values()) {
    assert.deepEqual(
      model.endpoints.filter(({ provider }) => !local.has(provider.name)),
      [],
    )
    assert.notEqual(model.reason ?? '', '', model.id)
  }
  assert.match(build({ providers: [] }).find('openai/gpt-5.4')?.reason ?? '', /OPENAI_API_KEY/)
})

test('a model that is not callable names every way to set up its provider, and none that does not reach it', () => {
  const reasonOf = (id: string) => build({ providers: [] }).find(id)?.reason ?? ''
  const account = 'GOOGLE_APPLICATION_CREDENTIALS with GOOGLE_CLOUD_PROJECT'
  assert.ok(reasonOf('anthropic/claude-sonnet-4-6').includes(`vertex: not configured (no ${account})`))
  assert.ok(reasonOf('gemini/gemini-2.5-pro').includes(`vertex: not configured (no VERTEX_API_KEY, or ${account})`))
  assert.match(
    reasonOf('anthropic/claude-sonnet-4-6'),
    /bedrock: not configured \(no AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY\)/,
  )
})

test(
  'the house models are those of the contract, with their limits, inputs and prices',
  { skip: contractAbsent },
  () => {
    type Rates = { input: number | null; output: number; cache_read: number | null; cache_write: number | null }
    type Row = {
      id: string
      context: number | null
      max_output: number | null
      usd_per_million: Rates
      tiers: (Rates & { from_input_tokens: number })[]
      inputs: string[]
    }
    const catalog = build()
    const rows = JSON.parse(readFileSync(contract, 'utf8')) as Row[]
    assert.equal(rows.length, 59)
    for (const row of rows) {
      const model = catalog.models.get(row.id)
      assert.ok(model, row.id)
      assert.equal(model.capabilities.contextWindowTokens ?? null, row.context, row.id)
      assert.equal(model.capabilities.maxOutputTokens ?? null, row.max_output, row.id)
      assert.deepEqual(model.capabilities.input, row.inputs, row.id)
      if (row.usd_per_million.input === null) {
        assert.equal(model.price, undefined, row.id)
        continue
      }
      assert.ok(model.price !== undefined && model.price !== 'free', row.id)
      const said = [{ ...row.usd_per_million, from_input_tokens: 0 }, ...row.tiers]
      assert.equal(model.price.tiers.length, said.length, row.id)
      for (const [index, tier] of said.entries()) {
        const listed: PriceTier | undefined = model.price.tiers[index]
        assert.ok(listed)
        assert.equal(listed.fromInputTokens, tier.from_input_tokens, row.id)
        assert.equal(listed.rates.input, parseUsd(tier.input ?? 0), row.id)
        assert.equal(listed.rates.output, parseUsd(tier.output), row.id)
        if (tier.cache_read !== null) assert.equal(listed.rates.cacheRead, parseUsd(tier.cache_read), row.id)
        if (tier.cache_write !== null) assert.equal(listed.rates.cacheWrite5m, parseUsd(tier.cache_write), row.id)
      }
    }
  },
)

test("the vendor's own API is the first endpoint, and endpoint ids are unique within a model", () => {
  const firsts = {
    'anthropic/claude-sonnet-4-6': 'anthropic',
    'gemini/gemini-2.5-pro': 'gemini',
    'openai/gpt-5.4': 'openai',
    'deepseek/deepseek-v4-pro': 'deepseek',
    'x-ai/grok-4.3': 'xai',
    'z-ai/glm-5.1': 'z-ai',
  }
  const catalog = build()
  for (const [id, provider] of Object.entries(firsts))
    assert.equal(catalog.find(id)?.endpoints[0]?.provider.name, provider)
  for (const { id, endpoints } of catalog.models.values())
    assert.equal(new Set(endpoints.map((endpoint) => endpoint.id)).size, endpoints.length, id)
})

test("a host's facts of a model say nothing about the vendor's own endpoint", () => {
  const endpoints = build().find('tencent/hy3-preview')?.endpoints ?? []
  const efforts = Object.fromEntries(
    endpoints.map(({ provider, capabilities }) => [provider.name, capabilities.reasoning.efforts]),
  )
  assert.deepEqual(efforts, { tencent: ['none', 'low', 'high'], siliconflow: [], openrouter: ['none', 'low', 'high'] })
})

test('a dot and a dash are the same character where only one model can be meant', () => {
  const catalog = build()
  assert.equal(catalog.find('anthropic/claude-sonnet-4.6')?.id, 'anthropic/claude-sonnet-4-6')
  assert.equal(catalog.find('openai/gpt-5-4')?.id, 'openai/gpt-5.4')
  const twins = build({ models: [{ id: 'acme/a.1' }, { id: 'acme/a-1' }, { id: 'acme/b.1.2' }, { id: 'acme/b-1.2' }] })
  assert.equal(twins.find('acme/a.1')?.id, 'acme/a.1')
  assert.equal(twins.find('acme/a-1')?.id, 'acme/a-1')
  assert.equal(twins.find('acme/b-1-2'), undefined)
  assert.equal(twins.find('nobody/nothing'), undefined)
})

test("callers pay the model's price, else the endpoint's cost times the margin", () => {
  const endpoints = [{ provider: 'mine', model: 'llama', price: { input: '0.10', output: 0.4 } }]
  const catalog = build({
    providers: [custom('mine')],
    margin: '1.25',
    models: [
      { id: 'acme/one', endpoints },
      { id: 'acme/two', endpoints, price: { input: 1, output: 2 } },
      { id: 'acme/free', endpoints: [{ provider: 'mine', model: 'llama', price: 'free' }] },
      { id: 'acme/none', endpoints: [{ provider: 'mine', model: 'llama' }] },
    ],
  })
  const rates = (id: string) => {
    const endpoint = catalog.find(id)?.endpoints[0]
    assert.ok(endpoint && endpoint.price !== 'free' && endpoint.cost !== 'free')
    return [endpoint.cost.tiers[0]?.rates.input, endpoint.price.tiers[0]?.rates.input]
  }
  assert.deepEqual(rates('acme/one'), [100_000_000n, 125_000_000n])
  assert.deepEqual(rates('acme/two'), [100_000_000n, 1_000_000_000n])
  assert.equal(catalog.find('acme/free')?.endpoints[0]?.price, 'free')
  assert.deepEqual(catalog.find('acme/none')?.endpoints, [])
  assert.match(catalog.find('acme/none')?.reason ?? '', /^mine: no price is known; say models\.acme\/none\.price/)
})

test("the margin raises the catalogue's own price of a model too, and never one that the operator has set", () => {
  const listed = build().find('openai/gpt-5.4-mini')
  const raised = build({ margin: '1.5' }).find('openai/gpt-5.4-mini')
  const set = build({ margin: '1.5', models: [{ id: 'openai/gpt-5.4-mini', price: { input: 1, output: 2 } }] })
  const outputOf = (model: typeof listed) => {
    assert.ok(model !== undefined && model.price !== undefined && model.price !== 'free')
    const [endpoint] = model.endpoints
    assert.ok(endpoint !== undefined && endpoint.price !== 'free' && endpoint.cost !== 'free')
    return [model.price, endpoint.price, endpoint.cost].map(({ tiers }) => tiers[0]?.rates.output)
  }
  assert.deepEqual(outputOf(listed), [parseUsd('4.5'), parseUsd('4.5'), parseUsd('4.5')])
  assert.deepEqual(outputOf(raised), [parseUsd('6.75'), parseUsd('6.75'), parseUsd('4.5')])
  assert.deepEqual(outputOf(set.find('openai/gpt-5.4-mini')), [parseUsd(2), parseUsd(2), parseUsd('4.5')])
})

test('what an endpoint costs does not change with what callers pay, also where only the model’s own list has it', () => {
  for (const id of ['tencent/hy3', 'openai/gpt-5.4', 'crossmodel/sandbox']) {
    const costs = (catalog: ReturnType<typeof build>) => catalog.find(id)?.endpoints.map((endpoint) => endpoint.cost)
    const listed = costs(build())
    assert.ok(listed !== undefined && listed.length > 0, id)
    assert.deepEqual(costs(build({ models: [{ id, price: { input: '70', output: '80' } }] })), listed, id)
  }
})

test("an operator's endpoint for a known model comes first and keeps the model's facts", () => {
  const catalog = build({
    providers: [...allReady, custom('mine')],
    models: [
      {
        id: 'deepseek/deepseek-v4-pro',
        maxOutputTokens: 1000,
        capabilities: { reasoning: { efforts: ['low'] } },
        endpoints: [{ provider: 'mine', model: 'ds', protocols: ['openai-chat'], attemptMs: 5 }],
      },
    ],
  })
  const model = catalog.find('deepseek/deepseek-v4-pro')
  assert.equal(model?.displayName, 'DeepSeek V4 Pro')
  assert.equal(model?.endpoints[0]?.id, 'mine/ds')
  assert.equal(model?.endpoints[0]?.attemptMs, 5)
  assert.equal(model?.endpoints[1]?.id, 'deepseek/deepseek-v4-pro')
  for (const { capabilities } of model?.endpoints ?? []) {
    assert.equal(capabilities.maxOutputTokens, 1000)
    assert.deepEqual(capabilities.reasoning.efforts, ['low'])
    assert.equal(capabilities.reasoning.toggle !== undefined, true)
  }
})

test('an endpoint waits as it says, else as its model does, else as all do, and for content never beyond its deadline', () => {
  const id = 'deepseek/deepseek-v4-pro'
  const find = (model: object) => {
    const catalog = build({ firstContentMs: 700, attemptMs: 900, models: [{ id, ...model }] })
    return catalog.find(id)?.endpoints.map(({ firstContentMs, attemptMs }) => [firstContentMs, attemptMs])
  }
  const own = { provider: 'openai', model: 'own', firstContentMs: 30, attemptMs: 40 }
  const silent = { provider: 'openai', model: 'silent' }
  const tight = { provider: 'openai', model: 'tight', attemptMs: 20 }
  const all = find({ endpoints: [own, silent, tight] })
  assert.deepEqual(all?.slice(0, 4), [
    [30, 40],
    [700, 900],
    [20, 20],
    [700, 900],
  ])
  assert.deepEqual(find({ firstContentMs: 50, attemptMs: 60, endpoints: [own, silent, tight] })?.slice(0, 4), [
    [30, 40],
    [50, 60],
    [20, 20],
    [50, 60],
  ])
})

test("a model's strategy and its endpoints' weights and hedging are as the file says, else balanced, by price and off", () => {
  const id = 'deepseek/deepseek-v4-pro'
  const [usual, own] = [
    build(),
    build({
      models: [
        {
          id,
          strategy: 'latency',
          hedges: true,
          endpoints: [{ provider: 'openai', model: 'own', weight: 3, hedges: false }],
        },
      ],
    }),
  ].map((catalog) => catalog.find(id))
  assert.deepEqual([usual?.strategy, usual?.hedges, usual?.endpoints[0]?.weight], ['balanced', false, undefined])
  assert.deepEqual([own?.strategy, own?.hedges], ['latency', true])
  assert.deepEqual(
    own?.endpoints.slice(0, 2).map(({ weight, hedges }) => [weight, hedges]),
    [
      [3, false],
      [undefined, undefined],
    ],
  )
})

test('an unknown model from the configuration can do everything that the file does not deny', () => {
  const catalog = build({
    providers: [custom('mine')],
    models: [
      {
        id: 'acme/llama',
        contextWindowTokens: 131_072,
        capabilities: { tools: false },
        endpoints: [{ provider: 'mine', model: 'x', price: 'free' }],
      },
    ],
  })
  const model = catalog.find('acme/llama')
  assert.equal(model?.capabilities.contextWindowTokens, 131_072)
  assert.equal(model?.capabilities.tools, false)
  assert.equal(model?.capabilities.json, true)
  assert.ok(model?.capabilities.input.includes('video'))
})

test('discovered models are offered as provider/NAME; prices per token become prices per million exactly', () => {
  const catalog = build({
    providers: [custom('mine')],
    discovered: [
      { provider: 'mine', model: 'org/free-one', free: true, contextWindowTokens: 4096 },
      { provider: 'mine', model: 'paid', free: false, price: { input: '0.0000015', output: '1e-7' } },
      { provider: 'mine', model: 'unpriced', free: false },
    ],
  })
  assert.equal(catalog.find('mine/org/free-one')?.endpoints[0]?.price, 'free')
  assert.equal(catalog.find('mine/org/free-one')?.capabilities.contextWindowTokens, 4096)
  const paid = catalog.find('mine/paid')?.endpoints[0]?.price
  assert.ok(paid && paid !== 'free')
  assert.equal(paid.tiers[0]?.rates.input, parseUsd('1.5'))
  assert.equal(paid.tiers[0]?.rates.output, parseUsd('0.1'))
  assert.deepEqual(catalog.find('mine/unpriced')?.endpoints, [])
})

test('cache prices that the house does not list are the vendor’s own', () => {
  const price = build().find('anthropic/claude-fable-5')?.price
  assert.ok(price && price !== 'free')
  assert.equal(price.tiers[0]?.rates.cacheRead, parseUsd(1))
  assert.equal(price.tiers[0]?.rates.cacheWrite5m, parseUsd('12.5'))
  assert.equal(price.tiers[0]?.rates.cacheWrite1h, parseUsd(20))
})

test('a bad price names its model', () => {
  assert.throws(() => build({ models: [{ id: 'acme/x', price: { input: '1,5', output: 1 } }] }), /price of acme\/x/)
})

test('a name without a vendor finds the model that one vendor alone has, by its own id of it too', () => {
  const models = ['one', 'other'].map((name) => ({
    id: `${name}/shared`,
    price: 'free' as const,
    endpoints: [{ provider: name, model: 'm' }],
  }))
  const catalog = build({ providers: [...allReady, custom('one'), custom('other')], models })
  assert.equal(catalog.find('gpt-5.4-mini')?.id, 'openai/gpt-5.4-mini')
  assert.equal(catalog.find('gpt-5-4-mini')?.id, 'openai/gpt-5.4-mini')
  assert.equal(catalog.find('MiniMax-M3')?.id, 'minimax/minimax-m3')
  assert.equal(catalog.find('shared'), undefined)
  assert.equal(catalog.find('one/shared')?.id, 'one/shared')
  assert.equal(build({ providers: noneReady }).find('gpt-5.4-mini')?.id, 'openai/gpt-5.4-mini')
})
