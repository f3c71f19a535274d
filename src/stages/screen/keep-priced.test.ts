import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Billed } from '../../generation/usage/read-billed.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { readCard } from '../../pricing/read-card.ts'
import { keepPriced } from './keep-priced.ts'
import type { PlanEntry } from '../tickets/plan.ts'

const dear = readCard({ input: 1, output: 1, serviceTiers: { priority: 2 }, serverToolCalls: { web_search: '0.01' } })
const plain = readCard({ input: 1, output: 1 })

function planOf(...entries: [name: string, card: PriceCard | 'free', protocol?: string][]): PlanEntry[] {
  return entries.map(([name, price, protocol = 'openai-responses']) => ({
    endpoint: { id: name, price },
    protocol: { protocol },
  })) as unknown as PlanEntry[]
}

function keep(plan: readonly PlanEntry[], billed: Billed, isUnlimited = false): string[] {
  const envelope = { model: 'm', stream: false, candidateCount: 1, wantsStreamUsage: true, ...billed }
  const owner = { id: 'o', name: 'o', status: 'active' as const, isUnlimited }
  const kept = keepPriced(plan, { owner }, { inbound: { name: 'openai-responses' }, envelope })
  return kept.map(({ endpoint }) => endpoint.id)
}

const priority: Billed = { terms: { serviceTier: 'priority' } }
const search: Billed = { serverTools: [{ name: 'web_search', maxCalls: undefined, field: 'tools[0]' }] }

test('endpoints without a price for what is asked leave the plan of a prepaid request', () => {
  const plan = planOf(['plain', plain], ['dear', dear], ['free', 'free'])
  assert.deepEqual(keep(plan, priority), ['dear', 'free'])
  assert.deepEqual(keep(plan, search), ['dear', 'free'])
  assert.deepEqual(keep(plan, {}), ['plain', 'dear', 'free'])
  assert.deepEqual(keep(plan, { terms: { serviceTier: 'auto' } }), ['plain', 'dear', 'free'])
})

test('where none is left the caller is told the field', () => {
  assert.throws(() => keep(planOf(['plain', plain]), priority), {
    kind: 'unsupported_parameter',
    param: 'service_tier',
  })
  assert.throws(() => keep(planOf(['plain', plain]), search), { kind: 'unsupported_parameter', param: 'tools[0]' })
})

test('an unlimited owner is served whatever has a price', () => {
  assert.deepEqual(keep(planOf(['plain', plain]), { ...priority, ...search }, true), ['plain'])
})

test('a tool that a translation leaves behind needs no price, a tier does', () => {
  const chat = planOf(['chat', plain, 'openai-chat'])
  assert.deepEqual(keep(chat, search), ['chat'])
  assert.throws(() => keep(chat, priority), { param: 'service_tier' })
})
