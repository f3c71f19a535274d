// The lines of a charge come to the charge.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyUsage, type Usage } from '../generation/usage/usage.ts'
import { listAmounts, NANO_PARTS } from './list-amounts.ts'
import { priceUsage } from './price.ts'
import { readCard } from './read-card.ts'

const card = readCard({
  input: '3',
  output: '15',
  cacheRead: '0.3',
  cacheWrite: '3.75',
  perRequest: '0.001',
  serverToolCalls: { web_search: '0.01' },
})
const other = readCard({ input: '0.333333', output: '0.7' })

const sumOf = (usage: Usage, others: (typeof card)[] = []) => {
  const lines = listAmounts(usage, card, { atMs: 0, others })
  const sum = lines.reduce((total, { amount }) => total + amount, 0n)
  return { lines, charge: (sum + NANO_PARTS - 1n) / NANO_PARTS }
}

test('for tokens, tools, the request and what other models used, to the nano-dollar', () => {
  const tokens = {
    ...emptyUsage(),
    input: 1_284,
    cacheRead: 48_210,
    cacheWrite5m: 2_048,
    output: 1_906,
    reasoning: 641,
  }
  const plain: Usage = { ...tokens, serverToolCalls: { web_search: 3 } }
  assert.equal(sumOf(plain).charge, priceUsage(plain, card, { atMs: 0 }))
  assert.deepEqual(
    sumOf(plain).lines.map(({ item, count }) => [item, count]),
    [
      ['input', 1_284],
      ['cacheRead', 48_210],
      ['cacheWrite5m', 2_048],
      ['output', 1_906],
      ['reasoning', 641],
      ['request', 1],
      ['web_search', 3],
    ],
  )
  const mixed: Usage = { ...tokens, others: [{ ...emptyUsage(), model: 'small', input: 777, output: 13 }] }
  const { lines, charge } = sumOf(mixed, [other])
  assert.equal(charge, priceUsage(mixed, card, { atMs: 0, others: [other] }))
  assert.deepEqual(
    lines.filter(({ model }) => model === 'small').map(({ count }) => count),
    [777, 13],
  )
})
