import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumUsage } from './sum-usage.ts'
import { emptyUsage } from './usage.ts'

test('the usage of calls is summed by bucket and by tool, with each call beside it', () => {
  const raw = { protocol: 'openai-chat' as const, json: {} }
  const one = { ...emptyUsage(), input: 1, reasoning: 2, serverToolCalls: { web_search: 1 }, raw }
  const two = { ...emptyUsage(), input: 10, output: 20, serverToolCalls: { web_search: 2 }, unpriced: ['x'], raw }
  const sum = sumUsage([one, two])
  const { raw: _one, ...first } = one
  const { raw: _two, ...second } = two
  assert.deepEqual(sum, {
    ...emptyUsage(),
    input: 11,
    output: 20,
    reasoning: 2,
    serverToolCalls: { web_search: 3 },
    unpriced: ['x'],
    calls: [first, second],
  })
})

test('one call is itself, and none is nothing', () => {
  const one = { ...emptyUsage(), input: 1 }
  assert.equal(sumUsage([one]), one)
  assert.equal(sumUsage([]), undefined)
})
