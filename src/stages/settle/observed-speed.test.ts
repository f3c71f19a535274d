import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Endpoint } from '../../catalog/model.ts'
import { ObservedSpeed } from './observed-speed.ts'

const endpoint = (id: string) => ({ id }) as Endpoint
const [a, b] = [endpoint('a'), endpoint('b')]

test('an endpoint that nobody has watched is taken for one of fifty tokens a second, and time that has not passed for none', () => {
  const speed = new ObservedSpeed()
  assert.deepEqual(
    [20, 1_000, 1_010, 0, -5].map((ms) => speed.tokensIn(a, ms)),
    [1, 50, 50, 0, 0],
  )
})

test('the first answer says how fast an endpoint is, and each later one moves that by a fifth of the difference', () => {
  const speed = new ObservedSpeed()
  speed.note(a, 200, 1_000)
  assert.equal(speed.tokensIn(a, 2_000), 400)
  speed.note(a, 100, 1_000)
  assert.equal(speed.tokensIn(a, 1_000), 180)
  assert.equal(speed.tokensIn(b, 1_000), 50)
})

test('answers of fewer than a hundred tokens say nothing, nor do those that took no time', () => {
  const speed = new ObservedSpeed()
  speed.note(a, 99, 100)
  speed.note(a, 1_000, 0)
  assert.equal(speed.tokensIn(a, 1_000), 50)
  speed.note(a, 100, 100)
  assert.equal(speed.tokensIn(a, 1_000), 1_000)
})
