import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { readCard } from '../../pricing/read-card.ts'
import { decodeOffers } from '../decode-offers.ts'
import type { ListedOffer } from '../listed-offer.ts'
import { packOffers, unpackOffers } from '../pack-offers.ts'
import { PriceListError, readPriceList } from './read-price-list.ts'

const today = '2026-11-27'
const modelsDev = (cost: string, model = 'm', more = '') =>
  `{"openai":{"id":"openai","models":{"${model}":{"id":"${model}","name":"M","cost":${cost}${more}}}}}`
const liteLlm = (members: string, name = 'gpt-x') =>
  `{"${name}":{"litellm_provider":"openai","mode":"chat",${members}}}`

function readOne(text: string): ListedOffer {
  const { offers } = readPriceList(text, today)
  assert.equal(offers.length, 1, text)
  return offers[0] as ListedOffer
}

function tiersOf({ cost }: ListedOffer) {
  assert.ok(cost !== undefined && cost !== 'free')
  return readCard(cost).tiers
}

test('both shapes are recognised by themselves, and give the same price', () => {
  const one = readPriceList(modelsDev('{"input":1.25,"output":10,"cache_read":0.125}'), today)
  const plain = '"input_cost_per_token":1.25e-06,"output_cost_per_token":1e-05,"cache_read_input_token_cost":1.25e-07'
  const other = readPriceList(liteLlm(plain), today)
  assert.deepEqual([one.format, other.format], ['models.dev', 'LiteLLM'])
  assert.deepEqual(one.offers[0]?.cost, { input: '1.25', output: '10', cacheRead: '0.125' })
  assert.deepEqual(other.offers[0]?.cost, one.offers[0]?.cost)
})

test('amounts are read digit by digit, and what floats have added is rounded away', () => {
  const cost = readOne(modelsDev('{"input":0.049999999999999996,"output":0.30000000000000004}')).cost
  assert.deepEqual(cost, { input: '0.05', output: '0.3' })
  const fine = readOne(liteLlm('"input_cost_per_token":3.75e-8,"output_cost_per_token":"0.00000001234567891"')).cost
  assert.deepEqual(fine, { input: '0.0375', output: '0.012345679' })
  const long = readOne(modelsDev('{"input":0.123456789012345678901234567890,"output":9007199254740993}')).cost
  assert.deepEqual(long, { input: '0.123456789', output: '9007199254740993' })
})

test('what is no amount is named, and then there is no price at all', () => {
  for (const [wrong, fault] of [
    ['NaN', /input is no amount: "NaN"/],
    ['-Infinity', /input is no amount/],
    ['-1', /input is negative: "-1"/],
    ['true', /input is no amount: true/],
    ['"1,5"', /input is no amount/],
    ['1e-30', /input is finer than can be charged/],
    ['null', /^input is missing$/],
  ] as const) {
    const offer = readOne(modelsDev(`{"input":${wrong},"output":1}`))
    assert.equal(offer.cost, undefined, wrong)
    assert.equal(offer.faults.length, 1, offer.faults.join())
    assert.match(offer.faults[0] ?? '', fault)
  }
  const cache = readOne(modelsDev('{"input":1,"output":1,"cache_read":-0.1}'))
  assert.equal(cache.cost, undefined, 'a price is never read in part')
  assert.deepEqual(readOne('{"openai":{"models":{"m":{"name":"M"}}}}').faults, [
    'input is missing',
    'output is missing',
  ])
  assert.deepEqual(readOne(liteLlm('"input_cost_per_token":1e-6')).faults, ['output_cost_per_token is missing'])
  assert.equal(readOne(modelsDev('{"input":1,"output":1}', 'NaN')).model, 'NaN', 'a name is text')
})

test('steps, tiers of service, caches and audio are kept where a list has them', () => {
  const stepped = readOne(
    modelsDev(
      '{"input":2,"output":12,"cache_read":0.2,"input_audio":4,"tiers":[{"input":4,"output":18,"tier":{"type":"context","size":200000}}],"context_over_200k":{"input":9,"output":9}}',
    ),
  )
  const [first, second, ...others] = tiersOf(stepped)
  assert.deepEqual([first?.rates.cacheRead, first?.rates.inputAudio], [200_000_000n, 4_000_000_000n])
  assert.equal(second?.fromInputTokens, 200_000)
  // A step that does not name them has the other kinds in proportion.
  assert.deepEqual([second.rates.input, second.rates.cacheRead, second.rates.inputAudio], [4n, 0.4, 8n].map(toNanos))
  assert.equal(others.length, 0, 'the older form says the same step again')
  const legacy = tiersOf(readOne(modelsDev('{"input":2,"output":12,"context_over_200k":{"input":4,"output":18}}')))
  assert.deepEqual([legacy[1]?.fromInputTokens, legacy[1]?.rates.output], [200_000, 18_000_000_000n])

  const flat = readOne(
    liteLlm(
      '"input_cost_per_token":2e-6,"output_cost_per_token":1.2e-5,"input_cost_per_token_above_272k_tokens":4e-6,"input_cost_per_token_priority":4e-6,"output_cost_per_token_priority":2.4e-5,"input_cost_per_token_batches":1e-6,"cache_creation_input_token_cost":2.5e-6,"cache_creation_input_token_cost_above_1hr":4e-6',
    ),
  )
  assert.ok(flat.cost !== undefined && flat.cost !== 'free')
  const card = readCard(flat.cost)
  assert.deepEqual([card.tiers[1]?.fromInputTokens, card.tiers[1]?.rates.input], [272_000, 4_000_000_000n])
  assert.equal(card.tiers[1]?.rates.output, 12_000_000_000n, 'a step without an output price keeps it')
  assert.equal(card.tiers[0]?.rates.cacheWrite1h, 4_000_000_000n)
  assert.deepEqual(Object.keys(card.serviceTiers), ['priority', 'batch'])
  assert.equal(card.serviceTiers['priority']?.[0]?.rates.output, 24_000_000_000n)

  const ranged = readOne(
    '{"dashscope/q":{"litellm_provider":"dashscope","mode":"chat","tiered_pricing":[{"range":[0,32000],"input_cost_per_token":1e-6,"output_cost_per_token":2e-6},{"range":[32000,128000],"input_cost_per_token":2e-6,"output_cost_per_token":4e-6}]}}',
  )
  assert.deepEqual(
    tiersOf(ranged).map(({ fromInputTokens, rates }) => [fromInputTokens, rates.output]),
    [
      [0, 2_000_000_000n],
      [32_000, 4_000_000_000n],
    ],
  )
})

function toNanos(usd: bigint | number): bigint {
  return BigInt(Math.round(Number(usd) * 1e9))
}

test('models of other kinds, of unknown providers, of single regions, and those taken down are not read', () => {
  const list = {
    a: { litellm_provider: 'openai', mode: 'embedding', input_cost_per_token: 1, output_cost_per_token: 0 },
    b: { litellm_provider: 'nobody', mode: 'chat', input_cost_per_token: 1, output_cost_per_token: 1 },
    'azure/us/c': { litellm_provider: 'azure', mode: 'chat', input_cost_per_token: 1e-6, output_cost_per_token: 1e-6 },
    d: { litellm_provider: 'openai', mode: 'chat', input_cost_per_token: 1e-6, deprecation_date: '2026-11-26' },
    'gemini/e': { litellm_provider: 'gemini', mode: 'chat', input_cost_per_token: 1e-6, output_cost_per_token: 1e-6 },
    f: 'no entry',
    'g\u001b[2J': { litellm_provider: 'openai', mode: 'chat', input_cost_per_token: 1e-6, output_cost_per_token: 1e-6 },
    __proto__: null,
  }
  const { offers } = readPriceList(JSON.stringify(list), today)
  assert.deepEqual(
    offers.map(({ provider, model }) => `${provider} ${model}`),
    ['gemini e'],
  )
  const old = readPriceList(modelsDev('{"input":1,"output":1}', 'm', ',"status":"deprecated"'), today)
  assert.deepEqual(old.offers, [])
})

test('whatever is no price list is refused in one line, and so is more than a list may be', () => {
  for (const [text, message] of [
    ['', /it is not JSON/],
    ['[1]', /it is no JSON object/],
    ['{"a":{"b":1}}', /the shape neither of models.dev/],
    ['{"a":{"models":{}},"b":{"litellm_provider":"openai"}}', /the shape neither/],
  ] as const)
    assert.throws(
      () => readPriceList(text, today),
      (error) => error instanceof PriceListError && message.test(error.message),
    )
  const fits = ' '.repeat(bounds.priceListBytes - 2) + '{}'
  assert.throws(() => readPriceList(fits, today), /the shape neither/)
  assert.throws(() => readPriceList(` ${fits}`, today), /longer than 16777216 bytes/)
  const models = (count: number) =>
    JSON.stringify({ openai: { models: Object.fromEntries(Array.from({ length: count }, (_, index) => [index, {}])) } })
  assert.equal(readPriceList(models(bounds.priceListEntries), today).offers.length, bounds.priceListEntries)
  assert.throws(() => readPriceList(models(bounds.priceListEntries + 1), today), /20001 entries, more than the 20000/)
})

test('offers arrive at a gateway as they were sent, and one with a wrong price is refused by its place', () => {
  const { offers } = readPriceList(
    modelsDev(
      '{"input":1,"output":2}',
      'm',
      ',"reasoning":true,"reasoning_options":[{"type":"effort","values":["low"]}]',
    ),
    today,
  )
  assert.deepEqual(decodeOffers(unpackOffers(packOffers(offers))), offers)
  assert.throws(() => decodeOffers(unpackOffers('nothing packed')), /offers must be a list/)
  const [offer] = offers
  const wrong = [offer, { ...offer, cost: { input: '-1', output: '2' } }]
  assert.throws(
    () => decodeOffers(JSON.parse(JSON.stringify(wrong))),
    /^RangeError: offers\[1\]\.cost: a price is never negative/,
  )
})

test('what a model is and can do is read from both shapes', () => {
  const members = `,"release_date":"2026-10-01","limit":{"context":1000,"output":200},"modalities":{"input":["text","pdf","smell"],"output":["text"]},"tool_call":{"supported":true},"structured_output":false,"temperature":false,"reasoning":true,"reasoning_options":[{"type":"toggle"},{"type":"budget_tokens","min":1024,"max":32000},{"type":"effort","values":["low","high","odd"]}]`
  assert.deepEqual(readOne(modelsDev('{"input":1,"output":1}', 'm', members)).facts, {
    name: 'M',
    released: '2026-10-01',
    context: 1000,
    output: 200,
    inputs: ['text', 'document'],
    outputs: ['text'],
    tools: true,
    json: false,
    sampling: false,
    reasoning: { toggle: true, efforts: ['low', 'high'], budget: { min: 1024, max: 32_000 } },
  })
  const none =
    ',"tool_call":false,"reasoning":true,"reasoning_options":[{"type":"effort","values":["none"]}],"release_date":"soon"'
  assert.deepEqual(readOne(modelsDev('{"input":1,"output":1}', 'm', none)).facts, {
    name: 'M',
    inputs: ['text'],
    outputs: ['text'],
    tools: false,
    reasoning: { toggle: true, efforts: ['none'] },
  })
  const images =
    '{"openai":{"models":{"m":{"modalities":{"input":["text"],"output":["image"]},"cost":{"input":1,"output":1}}}}}'
  assert.deepEqual(readPriceList(images, today).offers, [])

  const price = '"input_cost_per_token":1e-6,"output_cost_per_token":1e-6'
  const able = `${price},"max_input_tokens":1000,"max_output_tokens":200,"supports_vision":true,"supports_pdf_input":true,"supports_audio_input":true,"supports_video_input":true,"supports_function_calling":true,"supports_response_schema":true,"supports_reasoning":true`
  assert.deepEqual(readOne(liteLlm(able, 'openai/gpt-x')).facts, {
    name: 'gpt-x',
    context: 1000,
    output: 200,
    inputs: ['text', 'image', 'document', 'audio', 'video'],
    outputs: ['text'],
    tools: true,
    reasoning: { toggle: false, efforts: [] },
  })
  assert.deepEqual(readOne(liteLlm(price)).facts, {
    name: 'gpt-x',
    inputs: ['text'],
    outputs: ['text'],
    tools: false,
    json: false,
  })
})
