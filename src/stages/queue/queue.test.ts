import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { Capacity } from '../../capacity/capacity.ts'
import type { Called, GiveBack } from '../../capacity/called.ts'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Caller } from '../tickets/caller.ts'
import type { Plan, Reason, Turn } from '../tickets/plan.ts'
import type { StopStream } from '../tickets/stop-stream.ts'
import { callerLeft } from '../tickets/while-caller-waits.ts'
import { queue } from './queue.ts'

const free: Called = { name: 'free' }
const one: Called = { name: 'one', maxConcurrent: 1 }
const two: Called = { name: 'two', maxConcurrent: 1 }

function makePlan(...entries: readonly (readonly [Called, Reason['rank']?])[]): Plan {
  return {
    entries: entries.map(([provider, rank = 'ready']) => ({ endpoint: { provider }, reason: { rank, why: rank } })),
  } as unknown as Plan
}

const readPlan = ({ plan }: Turn) =>
  plan.entries.map(({ endpoint, reason }) => `${endpoint.provider.name} ${reason.rank}`)

function open() {
  const clock = new FakeClock()
  const capacity = new Capacity(clock, () => 100)
  let onGone: (() => void) | undefined
  let onStopped: StopStream | undefined
  const whenStopped = (_: Caller, stop: StopStream) => {
    onStopped = stop
    return () => {
      onStopped = undefined
    }
  }
  const exchange = {
    whenGone(action: (() => void) | undefined) {
      onGone = action
    },
  } as Exchange
  const caller = { key: { id: 'key' } } as unknown as Caller
  /** Takes all that a provider takes. */
  const fill = (provider: Called): GiveBack => {
    const share = capacity.enter('other', provider)
    const giveBack = share?.takeCall(provider)
    assert.ok(share !== undefined && giveBack !== undefined)
    share.close()
    return giveBack
  }
  return {
    clock,
    capacity,
    fill,
    ask: (plan: Plan) =>
      queue(exchange, caller, plan, { capacity, clock, waitMs: () => bounds.generationWaitMs, whenStopped }),
    stop: (error: GatewayError) => onStopped?.(error),
    leave: () => onGone?.(),
    isWatched: () => onGone !== undefined || onStopped !== undefined,
  }
}

async function settled<T>(turn: T | Promise<T>): Promise<T> {
  return turn
}

describe('a request', () => {
  test('has its turn at once where the first of its plan has room, with the plan as it was', () => {
    const { ask, isWatched } = open()
    const plan = makePlan([one], [free])
    const turn = ask(plan)
    assert.ok(!(turn instanceof Promise))
    assert.equal(turn.plan, plan)
    assert.equal(turn.waitedMs, 0)
    assert.equal(isWatched(), false)
  })

  test('has its turn with whoever has room, and what is full stands behind, before what is left alone', async () => {
    const { ask, fill, capacity } = open()
    fill(one)
    const turn = await settled(ask(makePlan([one], [two], [free], [free, 'open'])))
    assert.deepEqual(readPlan(turn), ['two ready', 'free ready', 'one full', 'free open'])
    assert.equal(turn.plan.entries[2]?.reason.why, 'its provider has no room for one more call (max_concurrent)')
    assert.equal(capacity.enter('other', two), undefined)
  })

  test('waits for any of its providers, and is told how long it was', async () => {
    const { ask, fill, clock, isWatched } = open()
    fill(one)
    const giveBack = fill(two)
    const asked = ask(makePlan([one], [two]))
    assert.equal(isWatched(), true)
    clock.advance(700)
    giveBack()
    const turn = await settled(asked)
    assert.deepEqual(readPlan(turn), ['two ready', 'one full'])
    assert.equal(turn.waitedMs, 700)
    assert.equal(isWatched(), false)
  })

  test('waits rather than call what is left alone after faults, which it takes where it has waited in vain', async () => {
    const { ask, fill, clock, capacity } = open()
    fill(one)
    const asked = ask(makePlan([one], [free, 'open']))
    assert.equal(capacity.waiting, 1)
    clock.advance(bounds.generationWaitMs)
    assert.deepEqual(readPlan(await settled(asked)), ['one full', 'free open'])
  })

  test('takes what is left alone at once where there is nothing else', async () => {
    const { ask, fill } = open()
    const turn = await settled(ask(makePlan([free, 'open'])))
    assert.deepEqual(readPlan(turn), ['free open'])
    fill(one)
    assert.deepEqual(readPlan(await settled(ask(makePlan([one, 'open'], [free, 'open'])))), ['one open', 'free open'])
  })

  test('is refused when its time is over', async () => {
    const { ask, fill, clock, isWatched } = open()
    fill(one)
    const asked = ask(makePlan([one]))
    clock.advance(bounds.generationWaitMs)
    await assert.rejects(settled(asked), { kind: 'overloaded', retryAfterSeconds: 1 })
    assert.equal(isWatched(), false)
  })

  test('whose caller leaves has no turn any more, and takes nobody’s', async () => {
    const { ask, fill, capacity, leave } = open()
    const giveBack = fill(one)
    const asked = ask(makePlan([one], [free, 'open']))
    leave()
    await assert.rejects(settled(asked), (error) => error === callerLeft)
    assert.equal(capacity.waiting, 0)
    giveBack()
    fill(one)
  })

  test('whose key is disabled while it waits has no turn, and none at what is left alone', async () => {
    const { ask, fill, capacity, stop, isWatched } = open()
    fill(one)
    const asked = ask(makePlan([one], [free, 'open']))
    const refusal = new GatewayError('api_key_inactive', 'This API key is inactive.')
    stop(refusal)
    await assert.rejects(settled(asked), (error) => error === refusal)
    assert.equal(capacity.waiting, 0)
    assert.equal(isWatched(), false)
  })
})
