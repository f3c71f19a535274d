import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/json/json.ts'
import { emptyUsage, type Usage } from '../../generation/usage/usage.ts'
import type { Billed } from '../../generation/usage/read-billed.ts'
import { readCard } from '../../pricing/read-card.ts'
import type { Envelope } from '../../protocols/port/envelope.ts'
import { billUsage } from './bill-usage.ts'

type BillPorts = Parameters<typeof billUsage>[2]

const card = readCard({ input: 1, output: 1, serviceTiers: { priority: 2 }, serverToolCalls: { web_search: '0.01' } })
const envelope = (billed: Billed): Envelope => ({
  model: 'm',
  stream: false,
  candidateCount: 1,
  wantsStreamUsage: true,
  ...billed,
})
const ports = (more: Partial<BillPorts> = {}): BillPorts => ({
  price: card,
  seenCalls: undefined,
  isUsageFinal: false,
  findCards: () => undefined,
  ...more,
})
const bill = (usage: Usage, billed: Billed, more?: Partial<BillPorts>) =>
  billUsage(usage, envelope(billed), ports(more)).usage
const written = (protocol: 'openai-chat' | 'anthropic-messages'): Usage => ({
  ...emptyUsage(),
  cacheWrite5m: 100,
  raw: { protocol, json: {} },
})

test('what the provider says it ran goes before what was asked for', () => {
  const asked = { terms: { serviceTier: 'priority', region: 'us' } }
  assert.deepEqual(bill(emptyUsage(), asked).terms, asked.terms)
  const ran = { ...emptyUsage(), terms: { serviceTier: 'default' } }
  assert.deepEqual(bill(ran, asked).terms, { serviceTier: 'default', region: 'us' })
  assert.equal(bill(emptyUsage(), {}).terms, undefined)
})

test('a cheaper tier is given where the provider says that it ran it, not where it was only asked for', () => {
  const flexible = readCard({ input: 1, output: 1, serviceTiers: { flex: 0.5, priority: 2 } })
  const asked = { terms: { serviceTier: 'flex', region: 'us' } }
  assert.deepEqual(bill(emptyUsage(), asked, { price: flexible }).terms, { region: 'us' })
  assert.equal(bill(emptyUsage(), { terms: { serviceTier: 'flex' } }, { price: flexible }).terms, undefined)
  const ran = { ...emptyUsage(), terms: { serviceTier: 'flex' } }
  assert.deepEqual(bill(ran, asked, { price: flexible }).terms, asked.terms)
})

test('writes to a cache that Chat does not tell apart live as long as the request asked for', () => {
  const hour: Billed = { hourCache: true }
  const chat = bill(written('openai-chat'), hour)
  assert.deepEqual([chat.cacheWrite5m, chat.cacheWrite1h], [0, 100])
  const plain = bill(written('openai-chat'), {})
  assert.deepEqual([plain.cacheWrite5m, plain.cacheWrite1h], [100, 0])
  // Anthropic tells them apart itself.
  const messages = bill(written('anthropic-messages'), hour)
  assert.deepEqual([messages.cacheWrite5m, messages.cacheWrite1h], [100, 0])
})

test('calls that went by are billed where usage does not count them, and never twice', () => {
  const reported = { ...emptyUsage(), serverToolCalls: { web_search: 3 } }
  const seen = { web_search: 2 }
  assert.deepEqual(bill(reported, {}, { seenCalls: seen }).serverToolCalls, { web_search: 3 })
  assert.deepEqual(bill(emptyUsage(), {}, { seenCalls: seen }).serverToolCalls, { web_search: 2 })
})

test('final usage is believed of the calls that it counts; others that were asked for and have no price are noticed', () => {
  const reported = { ...emptyUsage(), serverToolCalls: { web_search: 1 } }
  const serverTools = ['web_search', 'code_execution'].map((name) => ({ name, field: name, maxCalls: undefined }))
  const final = { isUsageFinal: true, seenCalls: { web_search: 2, code_execution: 3, other: 1 } }
  // One of the searches failed, which is not billed.
  const { serverToolCalls, unpriced } = bill(reported, { serverTools }, final)
  assert.deepEqual(serverToolCalls, { web_search: 1, code_execution: 3 })
  assert.deepEqual(unpriced, ['code_execution'])
  // A search that runs code by itself asks for nothing more.
  assert.deepEqual(bill(reported, { serverTools: serverTools.slice(0, 1) }, final).serverToolCalls, { web_search: 1 })
  assert.equal(bill(emptyUsage(), { serverTools }, { ...final, price: 'free' }).serverToolCalls, undefined)
  // A server that speaks Messages and counts no calls.
  assert.deepEqual(bill(written('anthropic-messages'), { serverTools }, final).serverToolCalls, final.seenCalls)
})

test('what has no price is named in the record', () => {
  const usage = { ...emptyUsage(), serverToolCalls: { web_search: 1, code_execution: 1 } }
  const billed = bill(usage, { terms: { serviceTier: 'ultrafast' } })
  assert.deepEqual(billed.unpriced, ['service_tier ultrafast', 'code_execution'])
  assert.equal(bill({ ...usage, serverToolCalls: { web_search: 1 } }, {}).unpriced, undefined)
})

test('a search that every answer to such a request makes is billed though nobody counts it', () => {
  const searching: Billed = { serverTools: [{ name: 'web_search', maxCalls: 1, field: 'web_search_options' }] }
  assert.deepEqual(bill(written('openai-chat'), searching).serverToolCalls, { web_search: 1 })
  const counted = { ...written('openai-chat'), serverToolCalls: { 'web_search.high': 1 } }
  assert.deepEqual(bill(counted, searching).serverToolCalls, { 'web_search.high': 1 })
  const none = (json: JsonObject) => ({ ...written('openai-chat'), raw: { protocol: 'openai-chat' as const, json } })
  for (const json of [{ server_tool_use: { web_search_requests: 0 } }, { num_search_queries: 0 }])
    assert.equal(bill(none(json), searching).serverToolCalls, undefined, 'usage says that there was none')
  for (const json of [{ server_tool_use: {} }, { num_search_queries: null }, { num_search_queries: -1 }])
    assert.deepEqual(bill(none(json), searching).serverToolCalls, { web_search: 1 }, 'usage says nothing of searches')
  // A translation leaves the field behind.
  assert.equal(bill(written('anthropic-messages'), searching).serverToolCalls, undefined)
})

test('parts that other models used have the cards of these models, or are named as unpriced', () => {
  const advisor = { ...emptyUsage(), model: 'claude-opus-4-8', output: 10 }
  const used: Usage = { ...emptyUsage(), output: 15, others: [advisor, { ...advisor, model: 'x\u0000y' }] }
  const dear = { price: readCard({ input: 5, output: 25 }), cost: 'free' as const }
  const findCards = (model: string) => (model === advisor.model ? dear : undefined)
  const { usage, others } = billUsage(used, envelope({}), ports({ findCards }))
  assert.deepEqual(others, [dear])
  assert.deepEqual(usage.others, [{ ...advisor, priceVersion: dear.price.version, costVersion: 'free' }])
  assert.deepEqual(usage.unpriced, ['model x?y'])
  const none = billUsage({ ...used, others: [{ ...advisor, model: 'x' }] }, envelope({}), ports())
  assert.deepEqual([none.others, none.usage.others], [undefined, undefined])
})
