import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { ProviderProtocol } from '../../providers/provider.ts'
import { planCalls, planShares } from './plan-calls.ts'

const protocolWith = (refusedFields?: readonly string[]) =>
  ({ quirks: refusedFields === undefined ? {} : { refusedFields } }) as unknown as ProviderProtocol
const passed = { request: 'splice', answer: 'passthrough' } as const
const translated = { request: 'encode', answer: 'translate' } as const

test('several answers take one call where they pass through, and one for each where they do not', () => {
  const plan = (answers: number, mode: typeof passed | typeof translated, refused?: readonly string[]) => {
    const { calls, mode: planned } = planCalls(answers, { protocol: protocolWith(refused), mode })
    return `${calls} ${planned.request} ${planned.answer}`
  }
  assert.equal(plan(1, passed), '1 splice passthrough')
  assert.equal(plan(1, passed, ['n']), '1 splice passthrough')
  assert.equal(plan(1, translated), '1 encode translate')
  assert.equal(plan(5, passed), '1 splice passthrough')
  assert.equal(plan(5, passed, ['user']), '1 splice passthrough')
  assert.equal(plan(5, passed, ['user', 'n']), '5 splice translate')
  assert.equal(plan(5, translated), '5 encode translate')
})

test('inputs beyond what one call may have take several, which are translated, as long as they are few enough', () => {
  const plan = (inputs: number, inputsPerCall?: number) => {
    const protocol = { quirks: inputsPerCall === undefined ? {} : { inputsPerCall } } as unknown as ProviderProtocol
    const { calls, mode } = planShares(inputs, { protocol, mode: passed })
    return `${calls} ${mode.request} ${mode.answer}`
  }
  assert.equal(plan(2_048), '1 splice passthrough')
  assert.equal(plan(96, 96), '1 splice passthrough')
  assert.equal(plan(97, 96), '2 encode translate')
  assert.equal(plan(bounds.candidates, 1), `${bounds.candidates} encode translate`)
  assert.equal(plan(bounds.candidates + 1, 1), '1 splice passthrough')
})
