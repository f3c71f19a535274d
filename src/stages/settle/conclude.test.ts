import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import type { Ending } from '../tickets/ending.ts'
import { OutputTally } from '../../answer/output-tally.ts'
import { chooseBasis, conclude } from './conclude.ts'

const reported = { ...emptyUsage(), input: 10, output: 5 }
const counted = { inputTokens: 12, outputTokens: 30, hiddenTokens: 7 }

function endingOf(more: Partial<Ending>): Ending {
  return {
    status: 'completed',
    usage: reported,
    isUsageFinal: true,
    finish: undefined,
    error: undefined,
    hadContent: true,
    tally: new OutputTally(),
    visibleMs: undefined,
    ...more,
  }
}

test('a complete answer costs what was reported, or what was counted where that is not the whole', () => {
  assert.equal(chooseBasis(endingOf({}), true), 'reported')
  assert.equal(chooseBasis(endingOf({ isUsageFinal: false }), true), 'counted')
  assert.equal(chooseBasis(endingOf({ usage: undefined, isUsageFinal: false }), true), 'counted')
})

test('a failure costs nothing, whatever was reported', () => {
  const error = new GatewayError('provider_error', 'It broke.')
  assert.equal(chooseBasis(endingOf({ status: 'failed', error }), true), 'nothing')
  assert.equal(chooseBasis(endingOf({ status: 'failed', error, isUsageFinal: false }), true), 'nothing')
})

test('a refusal for what was answered is charged once the caller had some of the answer, and only then', () => {
  const error = new GatewayError('content_policy_violation', 'Not that.')
  assert.equal(chooseBasis(endingOf({ status: 'failed', error }), true), 'reported')
  assert.equal(
    chooseBasis(endingOf({ status: 'failed', error, usage: undefined, isUsageFinal: false }), true),
    'counted',
  )
  assert.equal(chooseBasis(endingOf({ status: 'failed', error, hadContent: false }), true), 'nothing')
})

test('a caller who left pays as reported at the end, else as counted, and nothing where nothing was sent', () => {
  assert.equal(chooseBasis(endingOf({ status: 'cancelled' }), true), 'reported')
  assert.equal(chooseBasis(endingOf({ status: 'cancelled', isUsageFinal: false }), true), 'counted')
  assert.equal(chooseBasis(endingOf({ status: 'cancelled', usage: undefined, isUsageFinal: false }), false), 'nothing')
})

test('a key that is disabled costs nothing before the first content, and as if its caller had left behind it', () => {
  const error = new GatewayError('api_key_inactive', 'This API key is inactive.')
  const ending = { status: 'cancelled', isUsageFinal: false, error } as const
  assert.equal(chooseBasis(endingOf({ ...ending, hadContent: false }), true), 'nothing')
  assert.equal(chooseBasis(endingOf(ending), true), 'counted')
})

test('an answer that was ended short costs what was counted, also where usage was reported on the way', () => {
  assert.equal(chooseBasis(endingOf({ endedShort: true }), true), 'counted')
})

test('what was reported stands; what was counted beyond it is added, and is an estimate', () => {
  assert.deepEqual(conclude(endingOf({}), 'reported', undefined), { usage: reported, estimated: false })
  const { usage, estimated } = conclude(endingOf({}), 'counted', counted)
  assert.equal(estimated, true)
  assert.deepEqual([usage?.input, usage?.output], [10, 37])
  const more = conclude(endingOf({ usage: { ...reported, output: 100 } }), 'counted', counted)
  assert.equal(more.usage?.output, 100)
})

test('a usage without any input takes the input that was counted', () => {
  const { usage } = conclude(endingOf({ usage: { ...emptyUsage(), output: 1 } }), 'counted', counted)
  assert.deepEqual([usage?.input, usage?.output], [12, 37])
})

test('where nothing was reported, output and hidden reasoning are what was counted', () => {
  const { usage } = conclude(endingOf({ usage: undefined }), 'counted', counted)
  assert.deepEqual([usage?.input, usage?.output, usage?.reasoning], [12, 30, 7])
})

test('what costs nothing keeps what was reported, for our own cost', () => {
  assert.deepEqual(conclude(endingOf({ status: 'failed' }), 'nothing', undefined), {
    usage: reported,
    estimated: false,
  })
})
