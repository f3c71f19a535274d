// What the tallies count of the attempts of a generation that ended.
import { systemClock } from '../foundation/time/clock.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LossList } from '../generation/loss/loss.ts'
import type { Hold } from '../ledger/ledger.ts'
import type { AttemptNote } from '../stages/tickets/attempt-note.ts'
import type { Generation } from '../stages/tickets/generation.ts'
import { TalliedGenerations } from './tallied-generations.ts'

function end(attempts: Partial<AttemptNote>[], more: { calls?: number; queuedMs?: number } = {}) {
  const watch = new TalliedGenerations({ note() {} }, systemClock)
  const { calls, queuedMs = 0 } = more
  const endpoint = { id: 'provider/model', provider: { name: 'provider' } }
  const generation = {
    entry: { endpoint, model: { id: 'vendor/model' }, protocol: { protocol: 'openai-chat' }, calls },
    decoded: { inbound: { name: 'openai-chat' }, envelope: { stream: true } },
    note: {},
    startedMs: 0,
    queuedMs,
    losses: [],
    answerLosses: new LossList(),
    attempts: attempts.map((one) => ({ provider: 'provider', endpoint: 'provider/model', credential: 'a', ...one })),
  } as unknown as Generation
  watch.opened(generation, {} as Hold)('failed', undefined)
  return watch.tallies
}

test('what providers did wrong is counted by provider and kind, and nothing for who did nothing wrong', () => {
  const tallies = end([
    { outcome: 'failed', fault: 'late' },
    { outcome: 'failed', fault: 'late', credential: 'b' },
    { outcome: 'failed', fault: 'broken', provider: 'other', endpoint: 'other/model' },
    { outcome: 'failed', provider: 'third', endpoint: 'third/model' },
  ])
  assert.deepEqual(tallies.faults, [
    { provider: 'provider', fault: 'late', count: 2 },
    { provider: 'other', fault: 'broken', count: 1 },
  ])
})

test('second calls are counted when they began, and those whose answer was taken', () => {
  const lost = end([{ outcome: 'served' }, { outcome: 'abandoned', hedge: true, endpoint: 'other/model' }])
  assert.deepEqual([lost.hedgesBegun, lost.hedgesWon, lost.retries], [1, 0, 0])
  const won = end([{ outcome: 'abandoned' }, { outcome: 'served', hedge: true, endpoint: 'other/model' }])
  assert.deepEqual([won.hedgesBegun, won.hedgesWon], [1, 1])
})

test('calls that were asked to go on with a stream are counted, and those that did', () => {
  const cut = { outcome: 'served', cut: true } as const
  const went = { outcome: 'served', continues: true, endpoint: 'third/model' } as const
  const tallies = end([cut, { outcome: 'failed', continues: true, endpoint: 'other/model' }, went])
  assert.deepEqual([tallies.continuationsBegun, tallies.continuationsTaken], [2, 1])
  const none = end([cut])
  assert.deepEqual([none.continuationsBegun, none.continuationsTaken], [0, 0])
})

test('a retry is a call of the same endpoint with the same credential, but where several calls give one answer', () => {
  const again = [{ outcome: 'failed' }, { outcome: 'failed', credential: 'b' }, { outcome: 'served' }] as const
  assert.equal(end([...again]).retries, 1)
  assert.equal(end([...again], { calls: 3 }).retries, 0)
  assert.equal(end([{ outcome: 'failed' }, { outcome: 'served', endpoint: 'other/model' }]).retries, 0)
})

test('only who had to wait for their turn is counted among those that waited', () => {
  assert.equal(end([], { queuedMs: 250 }).queued.sum, 0.25)
  assert.deepEqual(
    end([]).queued.counts.filter((count) => count > 0),
    [],
  )
})
