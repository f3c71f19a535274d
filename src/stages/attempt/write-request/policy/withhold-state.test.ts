import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { everything } from '../../../../generation/capabilities.ts'
import { LossList } from '../../../../generation/loss/loss.ts'
import type { ProtocolName } from '../../../../generation/protocol-name.ts'
import type { Quirks } from '../../../../generation/quirks.ts'
import type { ProviderProtocol } from '../../../../providers/provider.ts'
import type { Changes } from '../changes.ts'
import { withholdState } from './withhold-state.ts'

function withhold(protocol: ProtocolName, body: JsonObject, quirks: Quirks = {}, reasons = true) {
  const changes: Changes = {}
  const losses = new LossList()
  const capabilities = { ...everything, reasoning: { ...everything.reasoning, supported: reasons } }
  withholdState(body, { protocol, quirks } as ProviderProtocol, capabilities, changes, losses)
  return { changes, lost: losses.list().map(({ field }) => field) }
}

const encrypted = 'reasoning.encrypted_content'

test('Responses is told to keep nothing, and asked for encrypted reasoning so that a chain can go on', () => {
  assert.deepEqual(withhold('openai-responses', {}), { changes: { store: false, include: [encrypted] }, lost: [] })
  assert.deepEqual(withhold('openai-responses', { store: true, include: ['a', encrypted] }), {
    changes: { store: false },
    lost: ['extras.store'],
  })
  assert.deepEqual(withhold('openai-responses', { include: ['a'] }).changes, {
    store: false,
    include: ['a', encrypted],
  })
  assert.deepEqual(withhold('openai-responses', {}, {}, false).changes, { store: false })
})

test('who says that nothing is to be kept is passed through', () => {
  assert.deepEqual(withhold('openai-responses', { store: false }), { changes: {}, lost: [] })
  assert.deepEqual(withhold('openai-chat', { store: false }), { changes: {}, lost: [] })
  assert.deepEqual(withhold('openai-chat', {}), { changes: {}, lost: [] })
  assert.deepEqual(withhold('anthropic-messages', { store: true }), { changes: {}, lost: [] })
})

test('Chat loses the wish to be kept, whatever its spelling, and is told', () => {
  for (const store of [true, 'true', 1])
    assert.deepEqual(withhold('openai-chat', { store }), { changes: { store: undefined }, lost: ['extras.store'] })
})

test('what a provider refuses to hear is not said to it', () => {
  const quirks = { refusedFields: ['store', 'include'] }
  assert.deepEqual(withhold('openai-responses', { store: true }, quirks), {
    changes: { store: undefined },
    lost: ['extras.store'],
  })
})
