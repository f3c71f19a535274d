import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from './commands.ts'
import { rankCommands } from './rank-commands.ts'

const command = (id: string, name: string, group = 'Commands', words = ''): Command => ({
  id,
  name,
  group,
  words,
  icon: 'key',
  run: () => undefined,
})
const names = (...args: Parameters<typeof rankCommands>) =>
  rankCommands(...args).flatMap(([, found]) => found.map(({ name }) => name))

const all = [
  command('1', 'Create an API key'),
  command('2', 'Check what is held'),
  command('3', 'checkout-service', 'API keys'),
]

test('all words of a search must be there', () => {
  assert.deepEqual(names(all, 'key api', new Map()), ['Create an API key'])
  assert.deepEqual(names(all, 'nothing', new Map()), [])
})

test('a beginning counts more than a middle', () =>
  assert.deepEqual(names([command('a', 'Reconcile'), command('b', 'Connect')], 'con', new Map()), [
    'Connect',
    'Reconcile',
  ]))

test('what was used last comes first among equals', () =>
  assert.equal(names(all, 'check', new Map([['3', 1]]))[0], 'checkout-service'))

test('words beside the name find it too', () =>
  assert.deepEqual(names([command('a', 'Add credit', 'Commands', 'pay top up')], 'top', new Map()), ['Add credit']))
