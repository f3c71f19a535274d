import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../../test/fake-clock.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Served } from '../../tickets/served.ts'
import { race } from './race.ts'

type Outcome = Served | GatewayError

const AFTER_MS = 500
const serve = (whenSent: (action: () => void) => void = (action) => action()) => ({ whenSent }) as unknown as Served
const late = () => new GatewayError('provider_timeout', 'The provider did not answer in time.')

function start({ hasSecond = true, isFinal = false } = {}) {
  const clock = new FakeClock()
  const first = Promise.withResolvers<Outcome>()
  const second = Promise.withResolvers<Outcome>()
  const begun: string[] = []
  const run = (name: string, one: PromiseWithResolvers<Outcome>) => {
    begun.push(name)
    return one.promise
  }
  const outcome = race({
    clock,
    afterMs: AFTER_MS,
    first: () => run('first', first),
    second: () => (hasSecond ? run('second', second) : undefined),
    isFinal: () => isFinal,
    stop: () => begun.push('stopped'),
  })
  let settled: Outcome | 'running' = 'running'
  outcome.then(
    (how) => (settled = how),
    () => {},
  )
  const now = async () => {
    await new Promise((resolve) => setImmediate(resolve))
    return settled
  }
  return { clock, first, second, begun, outcome, now }
}

test('the second begins when the first has been late for so long, and not before', async () => {
  const { clock, begun } = start()
  clock.advance(AFTER_MS - 1)
  assert.deepEqual(begun, ['first'])
  clock.advance(1)
  assert.deepEqual(begun, ['first', 'second'])
})

test('a first that has ended in time leaves nothing behind', async () => {
  for (const how of [serve(), late()]) {
    const { clock, first, begun, outcome } = start()
    first.resolve(how)
    assert.equal(await outcome, how)
    assert.equal(clock.waiting, 0)
    assert.deepEqual(begun, ['first'])
  }
})

test('where nobody may join, the first goes on alone', async () => {
  const { clock, first, outcome, now } = start({ hasSecond: false })
  clock.advance(AFTER_MS)
  assert.equal(await now(), 'running')
  const failure = late()
  first.resolve(failure)
  assert.equal(await outcome, failure)
})

test('either may fail while the other goes on; of both the last failure is told', async () => {
  for (const order of [['first', 'second'] as const, ['second', 'first'] as const]) {
    const racing = start()
    racing.clock.advance(AFTER_MS)
    racing[order[0]].resolve(late())
    assert.equal(await racing.now(), 'running')
    const failure = late()
    racing[order[1]].resolve(failure)
    assert.equal(await racing.outcome, failure)
  }
})

test('a failure of the first behind which nobody does better is told at once', async () => {
  const { clock, first, outcome } = start({ isFinal: true })
  clock.advance(AFTER_MS)
  const failure = late()
  first.resolve(failure)
  assert.equal(await outcome, failure)
})

test('the request is needed until the loser has let go of it', async () => {
  const { clock, first, second, outcome, now } = start()
  clock.advance(AFTER_MS)
  second.resolve(serve())
  const served = await outcome
  assert.ok(!(served instanceof GatewayError))
  let isSent = false
  served.whenSent(() => (isSent = true))
  await now()
  assert.equal(isSent, false)
  first.resolve(late())
  await now()
  assert.equal(isSent, true)
})

test('a bug in either stops both and is thrown', async () => {
  for (const name of ['first', 'second'] as const) {
    const racing = start()
    racing.clock.advance(AFTER_MS)
    racing[name].reject(new TypeError('a bug'))
    await assert.rejects(racing.outcome, TypeError)
    assert.deepEqual(racing.begun, ['first', 'second', 'stopped'])
  }
})
