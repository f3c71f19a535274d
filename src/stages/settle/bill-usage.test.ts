import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyUsage, type Usage } from '../../generation/usage.ts'
import type { Billed } from '../../generation/read-billed.ts'
import { readCard } from '../../pricing/read-card.ts'
import type { Envelope } from '../../protocols/protocol.ts'
import { billUsage } from './bill-usage.ts'

const card = readCard({ input: 1, output: 1, serviceTiers: { priority: 2 }, serverToolCalls: { web_search: '0.01' } })
const envelope = (billed: Billed): Envelope => ({
  model: 'm',
  stream: false,
  candidateCount: 1,
  wantsStreamUsage: true,
  ...billed,
})
const written = (protocol: 'openai-chat' | 'anthropic-messages'): Usage => ({
  ...emptyUsage(),
  cacheWrite5m: 100,
  raw: { protocol, json: {} },
})

test('what the provider says it ran goes before what was asked for', () => {
  const asked = { terms: { serviceTier: 'priority', region: 'us' } }
  assert.deepEqual(billUsage(emptyUsage(), envelope(asked), card, undefined).terms, asked.terms)
  const ran = { ...emptyUsage(), terms: { serviceTier: 'default' } }
  assert.deepEqual(billUsage(ran, envelope(asked), card, undefined).terms, { serviceTier: 'default', region: 'us' })
  assert.equal(billUsage(emptyUsage(), envelope({}), card, undefined).terms, undefined)
})

test('writes to a cache that Chat does not tell apart live as long as the request asked for', () => {
  const hour = envelope({ hourCache: true })
  const chat = billUsage(written('openai-chat'), hour, card, undefined)
  assert.deepEqual([chat.cacheWrite5m, chat.cacheWrite1h], [0, 100])
  const plain = billUsage(written('openai-chat'), envelope({}), card, undefined)
  assert.deepEqual([plain.cacheWrite5m, plain.cacheWrite1h], [100, 0])
  // Anthropic tells them apart itself.
  const messages = billUsage(written('anthropic-messages'), hour, card, undefined)
  assert.deepEqual([messages.cacheWrite5m, messages.cacheWrite1h], [100, 0])
})

test('calls that went by are billed where usage does not count them, and never twice', () => {
  const reported = { ...emptyUsage(), serverToolCalls: { web_search: 3 } }
  const seen = { web_search: 2 }
  assert.deepEqual(billUsage(reported, envelope({}), card, seen).serverToolCalls, { web_search: 3 })
  assert.deepEqual(billUsage(emptyUsage(), envelope({}), card, seen).serverToolCalls, { web_search: 2 })
})

test('what has no price is named in the record', () => {
  const usage = { ...emptyUsage(), serverToolCalls: { web_search: 1, code_execution: 1 } }
  const billed = billUsage(usage, envelope({ terms: { serviceTier: 'ultrafast' } }), card, undefined)
  assert.deepEqual(billed.unpriced, ['service_tier ultrafast', 'code_execution'])
  assert.equal(
    billUsage({ ...usage, serverToolCalls: { web_search: 1 } }, envelope({}), card, undefined).unpriced,
    undefined,
  )
})
