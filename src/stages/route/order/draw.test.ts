import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../../foundation/random.ts'
import { drawOrder, spreadTurn } from './draw.ts'

/** How often each weight is drawn first in successive turns. */
function countFirst(weights: readonly number[], turns: number, from = 0): number[] {
  const counts = weights.map(() => 0)
  for (let turn = from; turn < from + turns; turn += 1) {
    const [first = -1] = drawOrder(weights, spreadTurn(turn))
    counts[first] = (counts[first] ?? 0) + 1
  }
  return counts
}

test('two to eight weights are drawn within a tenth of their part, from whichever turn on', () => {
  const random = seededRandom(7)
  for (let count = 2; count <= 8; count += 1)
    for (let trial = 0; trial < 20; trial += 1) {
      const weights = Array.from({ length: count }, () => 0.1 + random.fraction() * 3)
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      const from = Math.floor(random.fraction() * 1_000_000)
      countFirst(weights, 4_000, from).forEach((drawn, index) => {
        const part = ((weights[index] ?? 0) / total) * 4_000
        assert.ok(Math.abs(drawn - part) <= 0.1 * part, `${weights.join(' ')}: ${drawn} of ${part} at ${index}`)
      })
    }
})

test('equal weights are drawn as often as each other within a few turns, not only in the long run', () => {
  for (let from = 0; from < 500; from += 1)
    for (const drawn of countFirst([1, 1, 1], 30, from)) assert.ok(drawn >= 8 && drawn <= 12, `${from}: ${drawn}`)
})

test('who is drawn second is drawn by weight too', () => {
  const weights = [4, 2, 1]
  const behindFirst = [0, 0, 0]
  for (let turn = 0; turn < 7_000; turn += 1) {
    const [first, second = -1] = drawOrder(weights, spreadTurn(turn))
    if (first === 0) behindFirst[second] = (behindFirst[second] ?? 0) + 1
  }
  const [own, two = 0, one = 0] = behindFirst
  assert.equal(own, 0)
  assert.ok(Math.abs(two / one - 2) < 0.2, `${two} ${one}`)
})

test('each is drawn once, whatever the weights and the fraction are', () => {
  const random = seededRandom(11)
  const extremes = [0, 1e-300, 1e-9, 1, 1e9, 1e300]
  for (let trial = 0; trial < 3_000; trial += 1) {
    const weights = Array.from({ length: 1 + Math.floor(random.fraction() * 8) }, () =>
      random.fraction() < 0.5 ? (extremes[Math.floor(random.fraction() * extremes.length)] ?? 0) : random.fraction(),
    )
    for (const fraction of [0, 1 - Number.EPSILON / 2, random.fraction()])
      assert.deepEqual(
        drawOrder(weights, fraction).toSorted((a, b) => a - b),
        weights.map((_, index) => index),
        `${weights.join(' ')} at ${fraction}`,
      )
  }
})

test('what weighs nothing comes behind what weighs anything, in the order of the list', () => {
  for (let turn = 0; turn < 50; turn += 1) {
    assert.deepEqual(drawOrder([0, 1, 0], spreadTurn(turn)), [1, 0, 2])
    assert.deepEqual(drawOrder([0, 0], spreadTurn(turn)), [0, 1])
  }
  assert.deepEqual(drawOrder([], 0.5), [])
})

test('the fraction of a turn is at least 0 and below 1', () => {
  for (const turn of [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 52]) {
    const fraction = spreadTurn(turn)
    assert.ok(fraction >= 0 && fraction < 1, `${turn}: ${fraction}`)
  }
})
