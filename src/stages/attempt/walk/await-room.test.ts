// Which of several full endpoints is called once one of them has room, and what ends the wait.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../../test/fake-clock.ts'
import { Capacity } from '../../../capacity/capacity.ts'
import type { Called } from '../../../capacity/called.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import { callerLeft } from '../../tickets/while-caller-waits.ts'
import { awaitRoom } from './await-room.ts'
import { PlanWalk } from './plan-walk.ts'

/** A generation whose entries were all left alone, and have their turn again: each has one call, which others make. */
function open(...ranks: string[]) {
  const clock = new FakeClock()
  const capacity = new Capacity(clock, () => 100)
  const share = capacity.enter('own', { name: 'elsewhere' })
  assert.ok(share !== undefined)
  const providers = ranks.map((_, at): Called => ({ name: `p${at}`, maxConcurrent: 1 }))
  const giveBacks = providers.map((provider) => capacity.enter('other', provider)?.takeCall(provider))
  const entries = providers.map(
    (provider, at) => ({ endpoint: { provider }, reason: { rank: ranks[at] } }) as unknown as PlanEntry,
  )
  const walk = new PlanWalk(entries)
  for (let entry = walk.next(), many = entries.length; entry !== undefined && many > 0; many -= 1) {
    walk.leaveAlone(entry)
    entry = walk.next()
  }
  let leave = () => {}
  let stop: (error: GatewayError) => void = () => {}
  const exchange = {
    gone: false,
    whenGone(action: (() => void) | undefined) {
      leave = () => {
        exchange.gone = true
        action?.()
      }
    },
  }
  const ports = {
    whenStopped(action: (error: GatewayError) => void) {
      stop = action
      return () => {}
    },
  }
  const waiting = { generation: { share }, exchange, walk, ports } as unknown as Parameters<typeof awaitRoom>[0]
  const found = awaitRoom(waiting, entries[0] as PlanEntry).then((entry) => entries.indexOf(entry))
  return { clock, capacity, share, walk, entries, found, giveBacks, leave: () => leave(), stop: () => stop(revoked) }
}

const revoked = new GatewayError('api_key_inactive', 'This API key is inactive.')

test('whichever has room first is called, and those before it keep their turn behind it', async () => {
  const { capacity, share, walk, entries, found, giveBacks } = open('ready', 'ready', 'ready')
  giveBacks[1]?.()
  assert.equal(await found, 1)
  assert.deepEqual([capacity.waiting, share.hasCall({ name: 'p1', maxConcurrent: 1 })], [0, true])
  assert.deepEqual([walk.next(), walk.next(), walk.next()], [entries[0], entries[2], undefined])
})

test('one that fails at the moment is not called for its room', async () => {
  const { capacity, found, giveBacks } = open('ready', 'open')
  giveBacks[1]?.()
  assert.equal(capacity.waiting, 1)
  giveBacks[0]?.()
  assert.equal(await found, 0)
})

test('the wait has an end, and so it has where the caller leaves or their key is disabled', async () => {
  const late = open('ready', 'ready')
  late.clock.advance(bounds.generationWaitMs)
  assert.equal(await late.found, 0)
  const left = open('ready')
  left.leave()
  await assert.rejects(left.found, callerLeft)
  const disabled = open('ready')
  disabled.stop()
  await assert.rejects(disabled.found, revoked)
  for (const { capacity } of [late, left, disabled]) assert.equal(capacity.waiting, 0)
})
