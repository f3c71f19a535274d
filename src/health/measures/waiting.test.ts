import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Waiting } from './waiting.ts'

const LEAST_MS = 10_000

function begin(times: readonly number[]) {
  const waiting = new Waiting(LEAST_MS)
  const calls = times.map((begunMs) => ({ begunMs }))
  for (const call of calls) waiting.begin(call)
  return { waiting, calls }
}

test('three calls that wait for long are a silence, two are not, and neither are three that wait for less', () => {
  assert.equal(begin([0, 0]).waiting.isSilent(60_000, undefined), false)
  const { waiting, calls } = begin([0, 0, 5])
  assert.equal(waiting.isSilent(LEAST_MS + 4, undefined), false)
  assert.equal(waiting.isSilent(LEAST_MS + 5, undefined), true)
  waiting.end(calls[0] as { begunMs: number })
  assert.equal(waiting.isSilent(LEAST_MS + 5, undefined), false)
})

test('long is three times what most calls wait, where that is more', () => {
  const { waiting } = begin([0, 0, 0])
  assert.equal(waiting.isSilent(14_999, 5_000), false)
  assert.equal(waiting.isSilent(15_000, 5_000), true)
  assert.equal(waiting.isSilent(LEAST_MS, 100), true)
})

test('content of any call ends a silence, and only calls that began since then can be one', () => {
  const { waiting } = begin([0, 0, 0, 0])
  waiting.content()
  assert.equal(waiting.isSilent(60_000, undefined), false)
  for (const begunMs of [20_000, 20_000, 20_001]) waiting.begin({ begunMs })
  assert.equal(waiting.isSilent(30_000, undefined), false)
  assert.equal(waiting.isSilent(30_001, undefined), true)
})
