import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KnownModel } from '../catalog/known-models.ts'
import type { Effort } from '../generation/request/request.ts'
import { expectReasoning, findRelative } from './expect-reasoning.ts'

const known = (
  id: string,
  released: string,
  efforts: readonly Effort[],
  more: Partial<KnownModel> = {},
): KnownModel => ({
  id,
  name: id,
  released,
  inputs: ['text'],
  outputs: ['text'],
  tools: true,
  offers: [],
  reasoning: { toggle: true, efforts },
  ...more,
})
const { reasoning: _reasoning, ...silent } = known('v/claude-opus-6', '2027-01-01', [])

const models = [
  known('v/claude-opus-4', '2025-01-01', ['low']),
  known('v/claude-opus-5', '2026-01-01', ['high'], { sampling: false }),
  known('v/claude-opus-5-pro', '2026-01-01', ['max']),
  known('v/claude-haiku-5', '2026-06-01', ['medium']),
  known('w/claude-opus-5', '2026-09-01', ['none']),
  silent,
]

test('a model reasons as the newest of its line that does, and takes the sampling with it', () => {
  const expected = { reasoning: { toggle: true, efforts: ['high'] }, sampling: false }
  assert.deepEqual(expectReasoning('v/claude-opus-5-5', models), expected)
  assert.deepEqual(expectReasoning('v/claude-opus-5', models), { reasoning: { toggle: true, efforts: ['low'] } })
  assert.equal(findRelative('v/claude-opus-5-5', models)?.id, 'v/claude-opus-5')
})

test('without one of its line it reasons as the newest of its vendor’s, and else by nothing known', () => {
  assert.deepEqual(expectReasoning('v/claude-mythos-1', models).reasoning?.efforts, ['medium'])
  assert.deepEqual(expectReasoning('v/other-1', models), { reasoning: { toggle: false, efforts: [] } })
  assert.equal(findRelative('v/claude-mythos-1', models), undefined)
  const twins = [known('v/gpt-1-pro', '2026-01-01', ['max']), known('v/gpt-1', '2026-01-01', ['low'])]
  assert.deepEqual(expectReasoning('v/gpt-2-new', twins).reasoning?.efforts, ['low'], 'variants have longer names')
})
