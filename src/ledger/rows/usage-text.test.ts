import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumUsage } from '../../generation/usage/sum-usage.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { decodeUsageText, encodeUsageText } from './usage-text.ts'

test('the usage of several calls is kept whole: a charge is computed again from its record alone', () => {
  const usage = sumUsage([
    { ...emptyUsage(), input: 3, output: 4, terms: { serviceTier: 'flex' } },
    { ...emptyUsage(), input: 5, cacheRead: 6, serverToolCalls: { web_search: 1 } },
  ])
  assert.ok(usage !== undefined)
  assert.deepEqual(decodeUsageText(encodeUsageText(usage)), usage)
})
