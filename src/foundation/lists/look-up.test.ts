import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookUp, setOwn } from './look-up.ts'

const inherited = Object.getOwnPropertyNames(Object.prototype)

test('a word that every object has is not in a table', () => {
  const table = { stop: 'end' }
  assert.equal(lookUp(table, 'stop'), 'end')
  assert.equal(lookUp(table, undefined), undefined)
  for (const word of inherited) assert.equal(lookUp<unknown>(table, word), undefined, word)
})

test('a member is kept by any name, and nothing is inherited from it', () => {
  const copy: { [name: string]: unknown } = {}
  for (const name of inherited) setOwn(copy, name, { held: name })
  assert.deepEqual(Object.keys(copy).sort(), [...inherited].sort())
  assert.equal(Object.getPrototypeOf(copy), Object.prototype)
  assert.equal(copy['held'], undefined)
  for (const name of inherited) assert.deepEqual(lookUp(copy, name), { held: name })
})
