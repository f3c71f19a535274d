import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alias } from '../catalog/model.ts'
import { bounds } from '../foundation/bounds.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { removeAlias, setAlias } from './alias.ts'

const alias = (name: string, target = 'openai/gpt-5', prefix = false): Alias => ({ name, target, prefix })

test('an alias of the same name is replaced', () => {
  assert.deepEqual(setAlias([alias('a', 'x/y')], alias('a')), [alias('a')])
})

test('an alias may not point at an alias, from either side', () => {
  assert.throws(() => setAlias([alias('a')], alias('b', 'a')), GatewayError)
  assert.throws(() => setAlias([alias('b', 'a')], alias('a')), GatewayError)
  assert.throws(() => setAlias([], alias('a', 'a')), GatewayError)
  assert.deepEqual(setAlias([], alias('a', 'a', true)), [alias('a', 'a', true)], 'all names that begin so')
})

test('a key holds 200 aliases and not one more', () => {
  const full = Array.from({ length: bounds.aliasesPerKey }, (_, index) => alias(`n${index}`))
  assert.equal(setAlias(full.slice(1), alias('last')).length, bounds.aliasesPerKey)
  assert.throws(() => setAlias(full, alias('one-more')), GatewayError)
  assert.equal(setAlias(full, alias('n3', 'x/y')).length, bounds.aliasesPerKey, 'replacing is no addition')
})

test('a name has as many printable ASCII characters as the bound, and not one more', () => {
  assert.equal(setAlias([], alias('x'.repeat(bounds.aliasLength))).length, 1)
  for (const bad of ['', 'x'.repeat(bounds.aliasLength + 1), 'é', 'a\nb'])
    assert.throws(() => setAlias([], alias(bad)), GatewayError)
})

test('removing what is not there says so', () => {
  assert.deepEqual(removeAlias([alias('a')], 'a'), [])
  assert.throws(() => removeAlias([], 'a'), GatewayError)
})
