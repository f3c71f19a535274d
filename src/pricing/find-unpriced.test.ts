import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyUsage } from '../generation/usage/usage.ts'
import { findUnpriced, listUnpriced } from './find-unpriced.ts'
import { readCard } from './read-card.ts'

const card = readCard({
  input: 1,
  output: 1,
  serviceTiers: { priority: 2 },
  speeds: { fast: 6 },
  regions: { us: 1.1 },
  serverToolCalls: { web_search: '0.01', web_fetch: 0 },
})
const tool = (name: string, field: string) => ({ name, field, maxCalls: undefined })

test('what has a price, and what asks for nothing, is not named', () => {
  assert.deepEqual(findUnpriced({}, card), [])
  assert.deepEqual(findUnpriced({ terms: { serviceTier: 'priority', speed: 'fast', region: 'us' } }, card), [])
  for (const serviceTier of ['auto', 'default', 'standard', 'standard_only', 'on_demand', 'reserved'])
    assert.deepEqual(findUnpriced({ terms: { serviceTier, speed: 'standard', region: 'global' } }, card), [])
  const serverTools = [tool('web_search.high', 'tools[0]'), tool('web_fetch', 'tools[1]')]
  assert.deepEqual(findUnpriced({ serverTools }, card), [])
  assert.deepEqual(findUnpriced({ terms: { serviceTier: 'ultrafast' }, serverTools: [tool('x', 'x')] }, 'free'), [])
})

test('what has no price is named by the field of the caller that asks for it', () => {
  const terms = { serviceTier: 'ultrafast', speed: 'constructor', region: 'eu' }
  const serverTools = [tool('web_search', 'tools[0]'), tool('image_generation', 'tools[1]')]
  assert.deepEqual(findUnpriced({ terms, serverTools }, card), ['service_tier', 'speed', 'inference_geo', 'tools[1]'])
})

test('what ran without a price is named', () => {
  const usage = {
    ...emptyUsage(),
    terms: { serviceTier: 'ultrafast', region: 'us' },
    serverToolCalls: { web_search: 1, code_execution: 2 },
  }
  assert.deepEqual(listUnpriced(usage, card), ['service_tier ultrafast', 'code_execution'])
  assert.deepEqual(listUnpriced({ ...emptyUsage(), terms: { serviceTier: 'scale', region: 'eu' } }, card), [
    'inference_geo eu',
  ])
  assert.deepEqual(listUnpriced(usage, 'free'), [])
  assert.deepEqual(listUnpriced(emptyUsage(), card), [])
})
