import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { readPreferences } from './preferences.ts'

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

test('a member of `provider` that is not known is refused by its name, and what the contract names is not', () => {
  const read = (provider: JsonObject) => readPreferences({ provider }, undefined)
  const refused = { kind: 'unsupported_parameter' }
  assert.throws(() => read({ ordr: ['fireworks'] }), { ...refused, param: 'provider.ordr' })
  assert.throws(() => read({ Only: ['fireworks'] }), { ...refused, param: 'provider.Only' })
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
