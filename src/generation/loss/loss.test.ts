import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { LossList } from './loss.ts'

test('a field is listed once, at its worst', () => {
  const losses = new LossList()
  losses.change('verbosity', 'near')
  losses.refuse('verbosity', 'no')
  losses.drop('verbosity', 'gone')
  assert.deepEqual(losses.list(), [{ field: 'verbosity', kind: 'refused', reason: 'no' }])
})

test("a caller's name in a loss is as long as the bound and not longer", () => {
  const losses = new LossList()
  const name = 'x'.repeat(bounds.lossNameLength)
  losses.drop(`extras.${name}`, '')
  losses.drop(`extras.${name}yz`, '')
  losses.drop(`extras.${name}y${'z'.repeat(1_000_000)}`, '')
  assert.deepEqual(
    losses.list().map(({ field }) => field),
    [`extras.${name}`, `extras.${name.slice(1)}…`],
  )
})

test('so many losses are kept, and the first that is refused whatever came before', () => {
  const losses = new LossList()
  for (let index = 0; index < 2 * bounds.lossesKept; index += 1) losses.drop(`extras.k${index}`, '')
  assert.equal(losses.list().length, bounds.lossesKept)
  losses.refuse('extras.first', '')
  losses.refuse('extras.second', '')
  losses.refuse('extras.k0', '')
  assert.deepEqual(
    losses
      .list()
      .filter(({ kind }) => kind === 'refused')
      .map(({ field }) => field),
    ['extras.k0', 'extras.first'],
  )
})
