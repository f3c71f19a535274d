import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alias } from './model.ts'
import { resolveAlias } from './resolve-alias.ts'

const exact = (name: string, target: string): Alias => ({ name, target, prefix: false })
const prefix = (name: string, target: string): Alias => ({ name, target, prefix: true })

test('an exact alias beats any prefix, and of prefixes the longest wins', () => {
  const aliases = [prefix('claude', 'a/short'), prefix('claude-opus', 'a/long'), exact('claude-opus-x', 'a/exact')]
  assert.equal(resolveAlias('claude-opus-x', aliases, []), 'a/exact')
  assert.equal(resolveAlias('claude-opus-y', aliases, []), 'a/long')
  assert.equal(resolveAlias('claude-haiku', aliases, []), 'a/short')
  assert.equal(resolveAlias('gpt', aliases, []), 'gpt')
})

test("a key's alias beats the operator's, even its prefix the operator's exact one", () => {
  assert.equal(resolveAlias('m', [prefix('m', 'key/p')], [exact('m', 'op/x')]), 'key/p')
  assert.equal(resolveAlias('m', [], [exact('m', 'op/x')]), 'op/x')
})

test('an alias beats a model of the same name and is not looked up again', () => {
  const aliases = [exact('openai/gpt-5.4', 'x'), exact('x', 'y')]
  assert.equal(resolveAlias('openai/gpt-5.4', aliases, aliases), 'x')
})
