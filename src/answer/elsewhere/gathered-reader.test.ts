import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdThreads } from '../../../test/hold-threads.ts'
import { openTestReader, type TestReader } from '../../../test/readers.ts'
import { contextOf, leastRequests } from '../../../test/conformance/translate.ts'
import { bounds } from '../../foundation/bounds.ts'
import { JobError } from '../../foundation/threads/job-threads.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { toPlainError } from '../../generation/error/plain-error.ts'
import { LossList } from '../../generation/loss/loss.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { inboundProtocols } from '../../protocols/protocols.ts'
import { emptySample } from '../output-sample.ts'
import type { AnswerJob } from './answer-job.ts'

const way: TestReader = { from: 'openai-chat', to: 'openai-chat', callerStreams: false }
const large = Buffer.alloc(bounds.largeAnswerBytes + 1, 'x')

/** A large answer that lies with the test; its job, and what comes of it. */
function gather(more: Partial<TestReader> = {}) {
  const { sent, threads } = holdThreads<AnswerJob>()
  const reader = openTestReader({ ...way, ...more, elsewhere: { threads, holder: 'key' } })
  reader.push(large.subarray(0, 1_000))
  reader.push(large.subarray(1_000))
  const keptBytes = reader.keptBytes
  const { bytes, later } = reader.end()
  const [held] = sent
  assert.ok(bytes === '' && later !== undefined && held !== undefined)
  return { reader, later, held, keptBytes }
}

const result = {
  bytes: Buffer.from('{"a":1}'),
  content: true,
  ending: 'end',
  usage: { ...emptyUsage(), input: 1, output: 2 },
  usageIsPartial: false,
  finish: { kind: 'stop' },
  sample: { text: 'words', share: 1, mediaTokens: 0 },
  losses: [],
}

test('a large answer goes over whole, and what comes back is the answer', async () => {
  const { reader, later, held, keptBytes } = gather()
  assert.equal(keptBytes, large.length)
  assert.equal(reader.keptBytes, 0)
  const { pieces, inbound, outbound, passthrough, callerStreams, context } = held.job
  assert.deepEqual(Buffer.concat(pieces), large)
  assert.deepEqual(
    [inbound, outbound, passthrough, callerStreams, context],
    ['openai-chat', 'openai-chat', true, false, undefined],
  )
  assert.ok(held.isWanted() && held.holder === 'key')
  assert.deepEqual([reader.usage, reader.unreadBytes], [undefined, 0])
  held.reply(result)
  const output = await later
  assert.deepEqual([output.bytes.toString(), output.content, output.ending], ['{"a":1}', true, 'end'])
  assert.deepEqual([reader.usage, reader.usageIsPartial, reader.finish], [result.usage, false, result.finish])
  assert.deepEqual([reader.takeOutput(), reader.unreadBytes], [result.sample, Number.POSITIVE_INFINITY])
  // Whoever doubts the usage has taken it once, and counts what they have.
  assert.equal(reader.takeOutput(), emptySample)
})

test('what is translated goes over with what its translation needs, and its losses come back', async () => {
  const losses = new LossList()
  const made = contextOf(inboundProtocols['openai-chat'], leastRequests['openai-chat'])
  const { later, held } = gather({ passthrough: false, readContext: () => ({ ...made, losses }) })
  const { context, source } = held.job
  assert.ok(context !== undefined && !('newId' in context) && !('losses' in context) && !('newId' in source))
  const lost = { field: 'extras.a', kind: 'dropped', reason: 'a test' }
  held.reply({ ...result, losses: [lost] })
  assert.equal((await later).ending, 'end')
  assert.deepEqual(losses.list(), [lost])
})

test('a failure that was found there is told here, without the secrets of the operator', async () => {
  const scrub = (error: GatewayError) => error.with({ message: error.message.replaceAll('sk-secret', '[key]') })
  const { later, held } = gather({ callerStreams: true, contentType: 'application/json', scrub })
  held.reply({ ...result, ending: toPlainError(new GatewayError('provider_error', 'The key sk-secret is bad.')) })
  const { bytes, ending } = await later
  assert.ok(ending instanceof GatewayError)
  assert.match(bytes.toString(), /\[key\]/)
  assert.doesNotMatch(bytes.toString(), /sk-secret/)
})

const faults = [
  ['busy', { kind: 'overloaded', retryAfterSeconds: 1 }],
  ['late', { kind: 'provider_error' }],
  ['no memory', { kind: 'provider_error' }],
  ['crashed', { name: 'JobError' }],
] as const
for (const [fault, error] of faults)
  test(`an answer whose thread is ${fault} fails as what that is: ours, the provider's, or a bug`, async () => {
    const { later, held } = gather()
    held.fail(new JobError(fault, 'words'))
    await assert.rejects(later, error)
  })
