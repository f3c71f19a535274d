// A caller who leaves while a stream runs, by a clock that the test moves: what is awaited, for how long, and what is known then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBytes, streams } from '../../../test/readers.ts'
import { startRelayedStream } from '../../../test/relayed-stream.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'

const protocol = 'openai-chat'
const { end, usage } = streams[protocol]
const [finish, counts] = end(usage)
assert.ok(finish !== undefined && counts !== undefined)

test('a caller who leaves in the middle ends the call at once', async () => {
  const { answer, endings, over, leave } = startRelayedStream()
  leave()
  await over
  assert.equal(answer.isAborted, true)
  assert.deepEqual(
    endings.map(({ status, usage: reported }) => [status, reported]),
    [['cancelled', undefined]],
  )
})

test('the usage of a provider that is about to end is awaited up to the bound, and not longer', async () => {
  const { clock, answer, endings, over, leave } = startRelayedStream()
  answer.send(makeBytes(protocol, finish))
  leave()
  clock.advance(bounds.usageWaitMs - 1)
  await turns()
  assert.deepEqual([answer.isAborted, endings.length], [false, 0])
  clock.advance(1)
  await over
  assert.equal(answer.isAborted, true)
  assert.deepEqual(
    endings.map(({ status, isUsageFinal }) => [status, isUsageFinal]),
    [['cancelled', false]],
  )
})

test('usage that comes in that time is what is charged, and then nothing more is awaited', async () => {
  const { clock, answer, endings, over, leave } = startRelayedStream()
  answer.send(makeBytes(protocol, finish))
  leave()
  clock.advance(bounds.usageWaitMs - 1)
  answer.send(makeBytes(protocol, counts))
  await over
  assert.deepEqual(
    endings.map(({ status, isUsageFinal }) => [status, isUsageFinal]),
    [['cancelled', true]],
  )
})
