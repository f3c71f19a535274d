import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCatalog } from '../../../test/route-scene.ts'
import type { Alias } from '../../catalog/model.ts'
import type { Key } from '../../keys/key.ts'
import type { Caller } from '../tickets/caller.ts'
import { findModel } from './find-model.ts'

const offers = [{ provider: 'p' }]
const ofOperator: readonly Alias[] = [
  { name: 'house', target: 'a/one', prefix: false },
  { name: 'fast:nitro', target: 'b/two', prefix: false },
  { name: 'quick', target: 'a/one:nitro', prefix: false },
  { name: 'named', target: 'b/two:floor', prefix: false },
  { name: 'any-', target: 'b/two', prefix: true },
]
const catalog = makeCatalog({ 'a/one': offers, 'b/two': offers, 'b/two:floor': offers }, {}, ofOperator)

function find(name: string, key: Partial<Key> = {}): string {
  const caller = { key: { aliases: [], allowedModels: undefined, ...key }, owner: { isUnlimited: true } }
  const { model, sort } = findModel(caller as unknown as Caller, name, catalog, 'model')
  return `${model.id} ${sort ?? 'as usual'}`
}

test('a suffix of a name asks for the cheapest or the fastest endpoint, behind an alias too', () => {
  assert.equal(find('a/one'), 'a/one as usual')
  assert.equal(find('a/one:floor'), 'a/one price')
  assert.equal(find('a/one:nitro'), 'a/one throughput')
  assert.equal(find('house:nitro'), 'a/one throughput')
  assert.equal(find('any-name:floor'), 'b/two price')
  const aliases = [{ name: 'mine', target: 'a/one', prefix: false }]
  assert.equal(find('mine:floor', { aliases }), 'a/one price')
})

test('the target of an alias may have a suffix, and the caller’s own goes before it', () => {
  assert.equal(find('quick'), 'a/one throughput')
  assert.equal(find('quick:floor'), 'a/one price')
  assert.equal(find('named'), 'b/two:floor as usual')
  assert.equal(find('named:nitro'), 'b/two:floor throughput')
})

test('a name that a model or an alias has is that, whatever it ends in', () => {
  assert.equal(find('b/two:floor'), 'b/two:floor as usual')
  assert.equal(find('fast:nitro'), 'b/two as usual')
  const aliases = [{ name: 'a/one:nitro', target: 'b/two', prefix: false }]
  assert.equal(find('a/one:nitro', { aliases }), 'b/two as usual')
})

test('other suffixes are part of a name, and one alone is none', () => {
  for (const name of ['a/one:free', 'a/one:floor:floor', ':floor', 'x/y:floor'])
    assert.throws(() => find(name), { kind: 'model_not_found', param: 'model' }, name)
})

test('a key’s list of models holds behind a suffix', () => {
  const allowedModels = new Set(['b/two'])
  assert.throws(() => find('a/one:floor', { allowedModels }), { kind: 'permission_denied', param: 'model' })
  assert.equal(find('b/two:nitro', { allowedModels }), 'b/two throughput')
})
