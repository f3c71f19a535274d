import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../../test/fake-clock.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { drawPause, pause } from './retry-pause.ts'

function start(pauseMs: number) {
  const clock = new FakeClock()
  let onGone: (() => void) | undefined
  let onStopped: ((error: GatewayError) => void) | undefined
  const caller = {
    gone: false,
    whenGone(action: (() => void) | undefined) {
      onGone = action
    },
  }
  const outcome = pause(pauseMs, caller, {
    clock,
    random: undefined as never,
    whenStopped(stop) {
      onStopped = stop
      return () => (onStopped = undefined)
    },
  }).catch((error: unknown) => error)
  const leftovers = () => [onGone, onStopped, clock.waiting]
  return { clock, outcome, leave: () => onGone?.(), stop: (error: GatewayError) => onStopped?.(error), leftovers }
}

test('a pause is drawn between one and three of its bound, and no shorter than providers ask', () => {
  const draw = (restMs: number, fraction: number) =>
    drawPause(restMs, { random: { fraction: () => fraction, bytes: () => Buffer.alloc(0) } })
  assert.equal(draw(0, 0), bounds.retryPauseMs)
  assert.ok(draw(0, 0.999) < 3 * bounds.retryPauseMs)
  assert.equal(draw(1_500, 0.5), 1_500)
})

test('after the pause the caller still waits, and nothing of it is left behind', async () => {
  const { clock, outcome, leftovers } = start(200)
  clock.advance(199)
  assert.notEqual(clock.waiting, 0)
  clock.advance(1)
  assert.equal(await outcome, true)
  assert.deepEqual(leftovers(), [undefined, undefined, 0])
})

test('a caller who leaves ends it, and so does whatever stops the answer', async () => {
  const left = start(200)
  left.leave()
  assert.equal(await left.outcome, false)
  const stopped = start(200)
  const error = new GatewayError('overloaded', 'The gateway is going down: try again.')
  stopped.stop(error)
  assert.equal(await stopped.outcome, error)
  for (const { leftovers } of [left, stopped]) assert.deepEqual(leftovers(), [undefined, undefined, 0])
})
