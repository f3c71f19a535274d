import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schemaErrors, schemasAbsent } from '../../../test/schemas.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { isObject, readArray, readObject, type JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { buildProvider } from '../../providers/build-provider.ts'
import { buildCatalog } from '../../catalog/build-catalog.ts'
import { listModels, showListedModel } from './model-list.ts'
import type { Alias } from '../../catalog/model.ts'
import { listPublicModels } from './public-models.ts'

const ready = ['openai', 'anthropic', 'moonshot'].map((name) => buildProvider({ name, apiKeys: ['k'] }, systemClock))
const mine = buildProvider({ name: 'mine', baseUrl: 'http://127.0.0.1:9/v1' }, systemClock)
const catalog = buildCatalog({
  providers: [...ready, mine],
  models: [{ id: 'acme/bare', endpoints: [{ provider: 'mine', model: 'x', price: 'free' }] }],
  aliases: [{ name: 'house', target: 'openai/gpt-5.4', prefix: false }],
  margin: '1.5',
  discovered: [],
  attemptMs: 1000,
})
const everybody = { aliases: [], allowedModels: undefined }
const idsOf = (body: JsonObject) => (readArray(body['data']) ?? []).map((entry) => readObject(entry)?.['id'])

test('the list is valid for OpenAI and for Anthropic at once', { skip: schemasAbsent }, () => {
  const { body } = listModels(catalog, everybody)
  assert.deepEqual(schemaErrors('openai', 'ListModelsResponse', body), [])
  assert.deepEqual(schemaErrors('anthropic', 'ListResponse_ModelInfo_', body), [])
  assert.deepEqual(schemaErrors('anthropic', 'BetaListResponse_ModelInfo_', body), [])
  const one = showListedModel(catalog, everybody, 'acme/bare')
  assert.deepEqual(schemaErrors('openai', 'Model', one), [])
  assert.deepEqual(schemaErrors('anthropic', 'ModelInfo', one), [])
})

test('only models that can be called are listed, whole, sorted by id', () => {
  const { body } = listModels(catalog, everybody)
  const ids = idsOf(body) as string[]
  assert.deepEqual(ids, [...ids].sort())
  assert.ok(ids.includes('openai/gpt-5.4') && ids.includes('acme/bare') && !ids.includes('gemini/gemini-2.5-pro'))
  assert.equal(body['has_more'], false)
  assert.equal(body['first_id'], ids[0])
  assert.equal(body['last_id'], ids.at(-1))
})

test("a key sees its aliases under their own names, the operator's too, and only what it may call", () => {
  const aliases: Alias[] = [
    { name: 'my-model', target: 'anthropic/claude-sonnet-4.6', prefix: false },
    { name: 'gpt-', target: 'openai/gpt-5.4', prefix: true },
    { name: 'dead', target: 'nobody/nothing', prefix: false },
    { name: 'forbidden', target: 'openai/gpt-5.5', prefix: false },
  ]
  const viewer = { aliases, allowedModels: new Set(['anthropic/claude-sonnet-4-6', 'openai/gpt-5.4']) }
  assert.deepEqual(idsOf(listModels(catalog, viewer).body), [
    'anthropic/claude-sonnet-4-6',
    'gpt-',
    'house',
    'my-model',
    'openai/gpt-5.4',
  ])
  assert.equal(showListedModel(catalog, viewer, 'my-model')['id'], 'my-model')
  assert.equal(showListedModel(catalog, viewer, 'my-model')['display_name'], 'Claude Sonnet 4.6')
  assert.equal(showListedModel(catalog, viewer, 'openai/gpt-5-4')['id'], 'openai/gpt-5.4')
  for (const id of ['forbidden', 'openai/gpt-5.5', 'nobody/nothing', 'gemini/gemini-2.5-pro'])
    assert.throws(
      () => showListedModel(catalog, viewer, id),
      (error) =>
        error instanceof GatewayError &&
        error.kind === 'model_not_found' &&
        error.message === `Model '${id}' was not found or is unavailable.`,
    )
})

test('pages forwards and backwards meet at their ends, and walking them gives the whole list', () => {
  const whole = idsOf(listModels(catalog, everybody).body)
  const walked: unknown[] = []
  let after: string | undefined
  for (;;) {
    const { body } = listModels(catalog, everybody, { limit: '7', after_id: after })
    walked.push(...idsOf(body))
    if (body['has_more'] !== true) break
    after = body['last_id'] as string
  }
  assert.deepEqual(walked, whole)
  const back = listModels(catalog, everybody, { limit: '3', before_id: whole[5] as string }).body
  assert.deepEqual(idsOf(back), whole.slice(2, 5))
  assert.equal(back['has_more'], true)
  assert.equal(listModels(catalog, everybody, { limit: '9', before_id: whole[2] as string }).body['has_more'], false)
})

test('a limit that is no count from 1 to 1000, or an id that is not listed, is refused by name', () => {
  for (const limit of ['0', '1001', '-1', 'ten', ''])
    assert.throws(() => listModels(catalog, everybody, { limit }), { kind: 'invalid_request', param: 'limit' })
  assert.throws(() => listModels(catalog, everybody, { after_id: 'x' }), { param: 'after_id' })
  assert.throws(() => listModels(catalog, everybody, { before_id: 'x' }), { param: 'before_id' })
  assert.equal(idsOf(listModels(catalog, everybody, { limit: '1' }).body).length, 1)
})

test('the ETag changes with the content and with nothing else', () => {
  const { etag } = listModels(catalog, everybody)
  assert.equal(listModels(catalog, everybody).etag, etag)
  assert.match(etag, /^"[\w-]{22}"$/)
  assert.notEqual(listModels(catalog, { ...everybody, allowedModels: new Set(['openai/gpt-5.4']) }).etag, etag)
})

test('Codex gets its own list with every member that its reader has no default for', () => {
  const required = (
    'slug display_name description supported_reasoning_levels shell_type visibility supported_in_api priority upgrade ' +
    'base_instructions supports_reasoning_summaries support_verbosity default_verbosity apply_patch_tool_type ' +
    'truncation_policy supports_parallel_tool_calls experimental_supported_tools'
  ).split(' ')
  assert.equal('models' in listModels(catalog, everybody).body, false)
  const models = readArray(listModels(catalog, everybody, { client_version: '0.99.0' }).body['models']) ?? []
  assert.ok(models.length > 50)
  for (const model of models) {
    assert.ok(isObject(model))
    for (const name of required) assert.ok(name in model, name)
    assert.ok(!JSON.stringify(model['supported_reasoning_levels']).includes('"max"'))
  }
})

test('prices are whole micro-dollars per million tokens, tiers included; the margin is in them', () => {
  const tiers = (id: string) => readArray(readObject(showListedModel(catalog, everybody, id)['pricing'])?.['tiers'])
  assert.deepEqual(tiers('openai/gpt-5.4'), [
    {
      threshold: 0,
      input_micro_per_1m: 3_750_000,
      output_micro_per_1m: 22_500_000,
      cache_read_micro_per_1m: 375_000,
      cache_creation_micro_per_1m: 3_750_000,
    },
    {
      threshold: 272_000,
      input_micro_per_1m: 7_500_000,
      output_micro_per_1m: 33_750_000,
      cache_read_micro_per_1m: 750_000,
      cache_creation_micro_per_1m: 7_500_000,
    },
  ])
  assert.equal(readObject(tiers('moonshot/kimi-k2-thinking')?.[0])?.['input_micro_per_1m'], 900_000)
})

test('the public list has every house model with its status, and no model that only providers know of', () => {
  const data = (readArray(listPublicModels(catalog)['data']) ?? []).filter(isObject)
  const byId = new Map(data.map((entry) => [entry['id'], entry]))
  assert.equal(byId.get('openai/gpt-5.4')?.['status'], 'active')
  assert.equal(byId.get('gemini/gemini-2.5-pro')?.['status'], 'unavailable')
  assert.equal(byId.has('groq/llama-3.3-70b-versatile'), false)
  assert.deepEqual(byId.get('anthropic/claude-haiku-4-5')?.['capabilities'], {
    json: true,
    reasoning: {
      supported: true,
      toggle: true,
      effort: ['low', 'medium', 'high'],
      budget_tokens: { min: 1024, max: 32_000 },
    },
  })
  for (const entry of data)
    assert.deepEqual(Object.keys(entry), [
      'id',
      'vendor_code',
      'display_name',
      'context_window_tokens',
      'max_output_tokens',
      'modalities',
      'capabilities',
      'status',
      'currency',
      'pricing',
    ])
})
