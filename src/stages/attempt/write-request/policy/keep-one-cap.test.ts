import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { LossList } from '../../../../generation/loss/loss.ts'
import type { ProtocolName } from '../../../../generation/protocol-name.ts'
import type { Quirks } from '../../../../generation/quirks.ts'
import type { ProviderProtocol } from '../../../../providers/provider.ts'
import { capNames, ownCapNames } from './cap-names.ts'
import type { Changes } from '../changes.ts'
import { keepOneCap } from './keep-one-cap.ts'

function change(body: JsonObject, protocol: ProtocolName, cap: number | undefined, quirks: Quirks = {}) {
  const changes: Changes = {}
  const losses = new LossList()
  keepOneCap(body, { protocol, quirks } as ProviderProtocol, cap, changes, losses)
  return { changes, lost: losses.list().map(({ field }) => field) }
}

test('whatever names a caller uses, one cap is left, it is one that the protocol has, and its value is the one given', () => {
  for (const protocol of ['openai-chat', 'openai-responses', 'anthropic-messages'] as const) {
    for (const outputCapField of [undefined, 'max_tokens', 'max_completion_tokens'] as const) {
      for (const first of capNames) {
        for (const second of capNames) {
          const body: JsonObject = { model: 'm', [first]: 1, [second]: 2 }
          const { changes } = change(body, protocol, 7, outputCapField === undefined ? {} : { outputCapField })
          const sent: JsonObject = { ...body, ...changes }
          const left = Object.keys(sent).filter((name) => capNames.has(name) && sent[name] !== undefined)
          assert.equal(left.length, 1, `${protocol}: ${first}, ${second} left ${left.join()}`)
          assert.ok(ownCapNames[protocol]?.includes(left[0] as string))
          assert.equal(sent[left[0] as string], 7)
        }
      }
    }
  }
})

test('a body that says its one cap in the right field is left as it is', () => {
  for (const [protocol, body] of [
    ['openai-chat', { max_tokens: 5 }],
    ['openai-chat', { max_completion_tokens: 5, max_tokens: null }],
    ['openai-responses', { max_output_tokens: 5 }],
    ['anthropic-messages', { max_tokens: 5, thinking: { budget_tokens: 3 } }],
  ] as const)
    assert.deepEqual(change(body, protocol, 5), { changes: {}, lost: [] })
})

test('a body without a cap gets one only where the gateway chose it', () => {
  assert.deepEqual(change({}, 'openai-chat', undefined).changes, {})
  assert.deepEqual(change({}, 'openai-chat', 9).changes, { max_completion_tokens: 9 })
  assert.deepEqual(change({}, 'openai-chat', 9, { outputCapField: 'max_tokens' }).changes, { max_tokens: 9 })
})

test('what stands beside a cap in an object is kept, and an object without caps is the same object', () => {
  const { changes, lost } = change({ extra_body: { a: 1, google: { maxOutputTokens: 5, b: 2 } } }, 'openai-chat', 3)
  assert.deepEqual(changes['extra_body'], { a: 1, google: { b: 2 } })
  assert.deepEqual(lost, ['extras.extra_body'])
  assert.deepEqual(change({ options: { seed: 1 } }, 'openai-chat', undefined), { changes: {}, lost: [] })
})
