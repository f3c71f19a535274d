import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { InboundProtocolName } from '../../generation/protocol-name.ts'
import { hidesReasoning, isOutputVisible } from './is-output-visible.ts'
import { readReasoningAsked } from './reasoning-asked.ts'
import { testEntry, type TestEntry } from '../../../test/test-plan.ts'

function isSeen(entry: TestEntry, body: JsonObject = {}, inbound: InboundProtocolName = 'openai-chat'): boolean {
  return isOutputVisible(testEntry(entry), readReasoningAsked(body, inbound))
}
const whole = { reasoningStream: 'whole' } as const
const summary = { reasoningStream: 'summary' } as const
const noReasoning = { supported: false, toggle: false, efforts: [] }

test('a model that does not reason hides nothing', () => {
  assert.ok(isSeen({ capabilities: { reasoning: noReasoning } }))
})

test('of a server that nobody knows nothing is believed', () => {
  assert.ok(!isSeen({}))
  assert.ok(!isSeen({}, { reasoning_effort: 'none' }))
  // It may be hidden, so it is held; that it is billed is not known, so nobody is charged for it by the clock.
  assert.ok(!hidesReasoning(testEntry(), readReasoningAsked({}, 'openai-chat')))
})

test('servers of open models stream all that is thought, unless they are asked not to', () => {
  assert.ok(isSeen({ ...whole, model: 'deepseek-v4-pro' }))
  assert.ok(isSeen({ ...whole, model: 'openai/gpt-oss-120b' }))
  for (const body of [
    { reasoning: { exclude: true } },
    { include_reasoning: false },
    { reasoning_format: 'hidden' },
    { thinking: { type: 'enabled', display: 'omitted' } },
  ])
    assert.ok(!isSeen({ ...whole, model: 'deepseek-v4-pro' }, body), JSON.stringify(body))
})

test('models whose makers hide what they think hide it wherever they are served', () => {
  for (const model of [
    'anthropic/claude-opus-4.8',
    'openai/gpt-5.4',
    'gpt-5-mini',
    'o3',
    'google/gemini-3.5-flash',
    'x-ai/grok-4.5',
    'amazon.nova-2-lite-v1:0',
    'sonar-deep-research',
  ])
    assert.ok(!isSeen({ ...whole, model }), model)
})

test('where reasoning is only summarised, it is seen that there is none', () => {
  const claude = { ...summary, model: 'claude-opus-4-8', protocol: 'anthropic-messages' } as const
  assert.ok(isSeen(claude, {}, 'anthropic-messages'))
  assert.ok(isSeen(claude, { thinking: { type: 'disabled' } }, 'anthropic-messages'))
  assert.ok(!isSeen(claude, { thinking: { type: 'adaptive' } }, 'anthropic-messages'))
  assert.ok(!isSeen(claude, { reasoning_effort: 'low' }))
  // From Claude 5 on thinking is on by itself.
  assert.ok(!isSeen({ ...claude, model: 'claude-sonnet-5' }, {}, 'anthropic-messages'))
  assert.ok(isSeen({ ...summary, model: 'gpt-5.4' }, { reasoning_effort: 'none' }))
  assert.ok(!isSeen({ ...summary, model: 'gpt-5.4' }))
  // Another vendor's switch is passed over.
  assert.ok(!isSeen({ ...summary, model: 'gpt-5.4' }, { thinking: { type: 'disabled' } }))
  assert.ok(!isSeen({ ...summary, model: 'gpt-5.4' }, { enable_thinking: false }))
  const always = { supported: true, toggle: false, efforts: [] }
  assert.ok(!isSeen({ ...summary, model: 'o3', capabilities: { reasoning: always } }, { reasoning_effort: 'none' }))
  assert.ok(hidesReasoning(testEntry({ ...summary, model: 'gpt-5.4' }), readReasoningAsked({}, 'openai-chat')))
})
