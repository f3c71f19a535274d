import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { mergeUsage, decodeUsage } from './usage.ts'

test('usage in many events keeps its counts of tokens and a bounded number of other members', () => {
  let usage: JsonObject = { input_tokens: 10, output_tokens: 1 }
  for (let at = 0; at < bounds.usageMembers * 3; at += 1)
    usage = mergeUsage(usage, { output_tokens: at, [`x${at}`]: at })
  assert.equal(Object.keys(usage).length, bounds.usageMembers + 2)
  assert.deepEqual([usage['input_tokens'], usage['output_tokens']], [10, bounds.usageMembers * 3 - 1])
})

test('usage with more iterations than any answer has makes no sense', () => {
  const iterations = Array.from({ length: bounds.usageIterations }, () => ({ type: 'message', output_tokens: 1 }))
  const usage = { input_tokens: 10, output_tokens: 5, iterations }
  assert.equal(decodeUsage(usage)?.output, bounds.usageIterations)
  assert.equal(decodeUsage({ ...usage, iterations: [...iterations, ...iterations.slice(0, 1)] }), undefined)
})
