// When a provider counts as silent, by a clock that the test moves: never because of time that the gateway itself
// takes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBytes, streams } from '../../../test/readers.ts'
import { startRelayedStream } from '../../../test/relayed-stream.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'

const { text, end, usage } = streams['openai-chat']
const { streamIdleMs, lastLookMs } = bounds
const ending = makeBytes('openai-chat', ...end(usage))
const statuses = ({ endings }: ReturnType<typeof startRelayedStream>) =>
  endings.map(({ status, error }) => [status, error?.kind])

test('a provider that sends nothing is silent after the bound, and one more look', async () => {
  const stream = startRelayedStream()
  stream.clock.advance(streamIdleMs + lastLookMs - 1)
  assert.equal(stream.answer.isAborted, false)
  stream.clock.advance(1)
  await stream.over
  assert.deepEqual(statuses(stream), [['failed', 'provider_timeout']])
})

test('bytes that waited while the thread was busy are read before the provider is called silent', async () => {
  const stream = startRelayedStream()
  // The timer comes first, and then what has come meanwhile.
  stream.clock.advance(streamIdleMs)
  stream.answer.send(ending)
  stream.answer.handler?.end()
  stream.clock.advance(streamIdleMs)
  await stream.over
  assert.deepEqual(statuses(stream), [['completed', undefined]])
})

test('a provider whose bytes give no output is not silent', async () => {
  const stream = startRelayedStream('anthropic-messages')
  for (let beats = 0; beats < 5; beats += 1) {
    stream.clock.advance(streamIdleMs - 1)
    stream.answer.send(Buffer.from(': ping\n\n'))
  }
  assert.equal(stream.answer.isAborted, false)
  stream.clock.advance(streamIdleMs + lastLookMs)
  await stream.over
  assert.deepEqual(statuses(stream), [['failed', 'provider_timeout']])
})

test('a provider that is not read while more is held is not silent', async () => {
  let extend = (_isExtended: boolean) => {}
  const cover = {
    tokens: 1,
    heldTokens: 1,
    capTokens: Number.POSITIVE_INFINITY,
    extend: () => new Promise<boolean>((resolve) => (extend = resolve)),
  }
  const stream = startRelayedStream('openai-chat', cover)
  stream.answer.send(makeBytes('openai-chat', text('word '.repeat(100))))
  await turns()
  assert.equal(stream.answer.isPaused, true)
  stream.clock.advance(streamIdleMs * 3)
  assert.equal(stream.answer.isAborted, false)
  extend(true)
  await turns()
  stream.answer.send(ending)
  stream.answer.handler?.end()
  await stream.over
  assert.deepEqual(statuses(stream), [['completed', undefined]])
})
