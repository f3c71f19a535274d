import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { noPreferences, type Preferences } from '../tickets/preferences.ts'
import { readPreferences, readSession } from './preferences.ts'

test('so many names may be listed and no more, in the body and in the header', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`)
  const most = names(bounds.preferenceEntries)
  const over = names(bounds.preferenceEntries + 1)
  assert.deepEqual(readPreferences({ models: most }, undefined).fallbackModels, most)
  assert.deepEqual(readPreferences({ provider: { order: most } }, undefined).order, most)
  assert.deepEqual(readPreferences({}, most.join(',')).only, most)
  assert.throws(() => readPreferences({ models: over }, undefined), { param: 'models' })
  assert.throws(() => readPreferences({ provider: { ignore: over } }, undefined), { param: 'provider.ignore' })
  assert.throws(() => readPreferences({}, over.join(',')), { param: 'x-crossmodel-provider' })
})

test('a member of `provider` that is not known is refused by its name, and what docs/api.md names is not', () => {
  const read = (provider: JsonObject) => readPreferences({ provider }, undefined)
  const refused = { kind: 'unsupported_parameter' }
  assert.throws(() => read({ ordr: ['fireworks'] }), { ...refused, param: 'provider.ordr' })
  assert.throws(() => read({ Only: ['fireworks'] }), { ...refused, param: 'provider.Only' })
  assert.throws(() => read({ sort: { by: 'price', way: 'up' } }), { ...refused, param: 'provider.sort.way' })
  assert.throws(() => read({ max_price: { promt: 1 } }), { ...refused, param: 'provider.max_price.promt' })
  assert.throws(() => read(JSON.parse('{"__proto__":{"only":["x"]}}')), { ...refused, param: 'provider.__proto__' })
  const known = {
    data_collection: 'deny',
    quantizations: ['fp8'],
    preferred_max_latency: 3,
    preferred_min_throughput: 9,
  }
  assert.deepEqual(read({ ...known, order: ['a'], max_price: { prompt: 1 } }).order, ['a'])
})

const usd = (text: string) => BigInt(text) * 1_000_000_000n

test('what a caller says of providers is read member by member, and what is null or absent is as if not said', () => {
  const none = { ...noPreferences }
  const cases: readonly (readonly [body: JsonObject, header: string | undefined, read: Partial<Preferences>])[] = [
    [{ provider: {} }, undefined, {}],
    [{ provider: null, models: null }, undefined, {}],
    [{ provider: { order: null, only: null, ignore: null, allow_fallbacks: null, sort: null } }, undefined, {}],
    [{ provider: { max_price: null, require_parameters: null } }, undefined, {}],
    [{ models: ['a', 'b'] }, undefined, { fallbackModels: ['a', 'b'] }],
    [{ models: ['a'], provider: { order: ['x'] } }, undefined, { fallbackModels: ['a'], order: ['x'] }],
    [{ provider: { only: ['x'], ignore: ['y'] } }, undefined, { only: ['x'], ignore: ['y'] }],
    [{ provider: { only: [] } }, undefined, { only: [] }],
    [{ provider: { allow_fallbacks: false } }, undefined, { allowFallbacks: false }],
    [{ provider: { require_parameters: true } }, undefined, { requireParameters: true }],
    [{ provider: { sort: 'price' } }, undefined, { sort: 'price' }],
    [{ provider: { sort: 'latency' } }, undefined, { sort: 'latency' }],
    [{ provider: { sort: 'throughput' } }, undefined, { sort: 'throughput' }],
    [{ provider: { sort: { by: 'price' } } }, undefined, { sort: 'price' }],
    [{ provider: { sort: { by: 'latency', partition: 'model' } } }, undefined, { sort: 'latency' }],
    [{ provider: { sort: { by: null, partition: null } } }, undefined, {}],
    [{ provider: { sort: { by: 'price', partition: 'none' } } }, undefined, { sort: 'price' }],
    [
      { provider: { sort: { by: 'price', partition: 'none' } }, models: ['a/b'] },
      undefined,
      { sort: 'price', fallbackModels: ['a/b'], unheeded: ['provider.sort.partition'] },
    ],
    [
      { provider: { preferred_min_throughput: 0, preferred_max_latency: { p50: 1 }, data_collection: 'allow' } },
      undefined,
      { minThroughput: { p50: 0 }, maxLatency: { p50: 1 }, unheeded: ['provider.data_collection'] },
    ],
    [
      { provider: { preferred_max_latency: { p75: 1.5, p90: null, p99: 4 }, preferred_min_throughput: {} } },
      undefined,
      { maxLatency: { p75: 1.5, p99: 4 } },
    ],
    [{ provider: { quantizations: ['fp8'] } }, undefined, { unheeded: ['provider.quantizations'] }],
    [{ provider: { quantizations: [], data_collection: null, preferred_max_latency: null } }, undefined, {}],
    [{ provider: { max_price: {} } }, undefined, { maxPrice: { input: undefined, output: undefined } }],
    [
      { provider: { max_price: { input: 1, output: '2' } } },
      undefined,
      { maxPrice: { input: usd('1'), output: usd('2') } },
    ],
    [{ provider: { max_price: { prompt: 0 } } }, undefined, { maxPrice: { input: 0n, output: undefined } }],
    [
      { provider: { max_price: { prompt: 3, input: 1, completion: 4, output: 2 } } },
      undefined,
      { maxPrice: { input: usd('3'), output: usd('4') } },
    ],
    // Names have no case. A variant is its provider, but where none else may serve.
    [{ provider: { only: ['X', 'y/Turbo'] } }, undefined, { only: ['x', 'y/turbo'] }],
    [{ provider: { ignore: ['X/eu'] } }, undefined, { ignore: ['x'] }],
    [{ provider: { order: ['X'] } }, undefined, { order: ['x'] }],
    [{ provider: { order: ['X/eu', 'y'] } }, undefined, { order: ['x', 'y'], unheeded: ['provider.order'] }],
    [{ provider: { order: ['X/eu'], allow_fallbacks: false } }, undefined, { order: ['x/eu'], allowFallbacks: false }],
    [{}, 'X', { only: ['x'], order: ['x'] }],
    // The header names the whole of who may serve; what the body says of it goes before.
    [{}, 'x, y,,', { only: ['x', 'y'], order: ['x', 'y'] }],
    [{ models: ['a'], provider: null }, 'x', { only: ['x'], order: ['x'], fallbackModels: ['a'] }],
    [{ provider: {} }, 'x', { only: ['x'], order: ['x'] }],
    [{ provider: { order: ['y'] } }, 'x', { only: ['x'], order: ['y'] }],
    [{ provider: { only: ['y'] } }, 'x', { only: ['y'], order: ['x'] }],
  ]
  for (const [body, header, read] of cases)
    assert.deepEqual(readPreferences(body, header), { ...none, ...read }, JSON.stringify([body, header]))
  assert.equal(readPreferences({ messages: [] }, undefined), noPreferences)
})

test('what is malformed is refused by its name', () => {
  const wrong: readonly (readonly [body: JsonObject, param: string])[] = [
    [{ provider: 'x' }, 'provider'],
    [{ provider: [] }, 'provider'],
    [{ provider: false }, 'provider'],
    [{ models: 'a' }, 'models'],
    [{ models: ['a', 1] }, 'models'],
    [{ models: ['a\n'] }, 'models'],
    [{ provider: { order: 'x' } }, 'provider.order'],
    [{ provider: { only: [null] } }, 'provider.only'],
    [{ provider: { only: {} } }, 'provider.only'],
    [{ provider: { ignore: ['\0'] } }, 'provider.ignore'],
    [{ provider: { allow_fallbacks: 0 } }, 'provider.allow_fallbacks'],
    [{ provider: { require_parameters: 'yes' } }, 'provider.require_parameters'],
    [{ provider: { sort: 'Price' } }, 'provider.sort'],
    [{ provider: { sort: { by: 'Price' } } }, 'provider.sort.by'],
    [{ provider: { sort: { by: 'price', partition: 'all' } } }, 'provider.sort.partition'],
    [{ provider: { max_price: 1 } }, 'provider.max_price'],
    [{ provider: { max_price: { prompt: -1 } } }, 'provider.max_price.prompt'],
    [{ provider: { max_price: { prompt: true } } }, 'provider.max_price.prompt'],
    [{ provider: { max_price: { completion: 'dear' } } }, 'provider.max_price.completion'],
    [{ provider: { max_price: { output: '0.0000000001' } } }, 'provider.max_price.completion'],
    [{ provider: { preferred_max_latency: '3' } }, 'provider.preferred_max_latency'],
    [{ provider: { preferred_max_latency: -1 } }, 'provider.preferred_max_latency'],
    [{ provider: { preferred_max_latency: [1] } }, 'provider.preferred_max_latency'],
    [{ provider: { preferred_min_throughput: { p90: 'x' } } }, 'provider.preferred_min_throughput.p90'],
    // A name that is not known is shown, so it must be one that can be shown.
    [{ provider: { 'a\n': 1 } }, 'provider'],
  ]
  for (const [body, param] of wrong)
    assert.throws(() => readPreferences(body, undefined), { kind: 'invalid_request', param }, JSON.stringify(body))
  assert.throws(() => readPreferences({}, 'a\x7f'), { kind: 'invalid_request', param: 'x-crossmodel-provider' })
})

test('a percentile that is not measured is refused by its name', () => {
  const provider = { preferred_max_latency: { p10: 1 } }
  const error = { kind: 'unsupported_parameter', param: 'provider.preferred_max_latency.p10' }
  assert.throws(() => readPreferences({ provider }, undefined), error)
})

test('a session is a text that is not empty and not too long', () => {
  assert.equal(readSession({ session_id: 'mine' }), 'mine')
  for (const session_id of [null, '']) assert.equal(readSession({ session_id }), undefined)
  assert.equal(readSession({}), undefined)
  const longest = 'x'.repeat(bounds.nameLength)
  assert.equal(readSession({ session_id: longest }), longest)
  for (const session_id of [7, {}, ['x'], `${longest}x`])
    assert.throws(() => readSession({ session_id }), { kind: 'invalid_request', param: 'session_id' })
})

test('a price has so many digits and no more', () => {
  const read = (prompt: string) => readPreferences({ provider: { max_price: { prompt } } }, undefined).maxPrice?.input
  assert.equal(read('1'.padStart(40, '0')), usd('1'))
  assert.throws(() => read('1'.padStart(41, '0')), { param: 'provider.max_price.prompt' })
})
