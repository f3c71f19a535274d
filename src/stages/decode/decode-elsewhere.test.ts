import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { holdThreads } from '../../../test/hold-threads.ts'
import { JobError } from '../../foundation/threads/job-threads.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { toPlainError } from '../../generation/error/plain-error.ts'
import { inboundProtocols } from '../../protocols/protocols.ts'
import type { BodyFact, BodyTask } from '../tickets/decoded.ts'
import { noPreferences } from '../tickets/preferences.ts'
import type { BodyOpening } from './body-job.ts'
import { decodeElsewhere } from './decode-elsewhere.ts'

const inbound = inboundProtocols['openai-chat']
const options = { provider: undefined, strict: undefined }
const text = '{"model":"m","messages":[{"role":"user","content":"hi"}]}'
const refusal = new GatewayError('invalid_request', 'No.', { param: 'input' })

const opening: BodyOpening = {
  envelope: { model: 'm', stream: true, candidateCount: 1, wantsStreamUsage: false },
  preferences: { ...noPreferences, fallbackModels: ['other'] },
  session: 'session',
  strict: true,
  size: 12,
  facts: { known: { value: 'fact' }, wrong: { error: toPlainError(refusal) } },
}

const fact = (name: string): BodyFact<string> => ({ name, read: () => 'here' })
const task = (name: string, more: Partial<BodyTask<unknown, unknown>> = {}): BodyTask<unknown, unknown> => ({
  name,
  perform: () => 'here',
  ...more,
})
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A body that another thread has read for the first time. */
async function openBody() {
  const { sent, threads } = holdThreads()
  const opened = decodeElsewhere(options, inbound, Buffer.from(text), { threads, holder: 'key', isWanted: () => false })
  sent[0]?.answer({ value: opening })
  return { sent, decoded: await opened }
}

describe('a body that another thread reads', () => {
  test('goes over whole, for whose turn its key waits while the caller does', async () => {
    const { sent, decoded } = await openBody()
    const [first] = sent
    assert.ok(first !== undefined && sent.length === 1)
    assert.equal(Buffer.from(first.job.bytes).toString(), text)
    assert.deepEqual(
      [first.holder, first.transfer.includes(first.job.bytes.buffer), first.isWanted(), first.job.task],
      ['key', true, false, undefined],
    )
    const { envelope, preferences, session, strict, size } = decoded
    assert.deepEqual({ envelope, preferences, session, strict, size, facts: opening.facts }, opening)
    assert.equal(decoded.inbound, inbound)
  })

  test('goes over without a copy where nobody else has its buffer, but for a byte order mark', async () => {
    const cases: readonly (readonly [length: number, from: number, isOwn: boolean])[] = [
      [text.length, 0, true],
      [text.length + 3, 3, true],
      [text.length + 4, 4, false],
      [text.length + 8_192, 8_192, false],
    ]
    for (const [length, from, isOwn] of cases) {
      const { sent, threads } = holdThreads()
      const bytes = Buffer.from(new ArrayBuffer(length), from, text.length)
      bytes.write(text)
      void decodeElsewhere(options, inbound, bytes, { threads, holder: 'key', isWanted: () => true })
      assert.equal(sent[0]?.job.bytes.buffer === bytes.buffer, isOwn, `${length} bytes from ${from}`)
      assert.equal(Buffer.from(sent[0]?.job.bytes ?? []).toString(), text)
    }
  })

  test('has the facts that came back with it, refusals included, and no other', async () => {
    const { decoded } = await openBody()
    assert.equal(decoded.read(fact('known')), 'fact')
    assert.throws(() => decoded.read(fact('wrong')), { kind: 'invalid_request', param: 'input', message: 'No.' })
    assert.throws(() => decoded.read(fact('other')), TypeError)
  })

  test('is refused as it would have been here', async () => {
    const { sent, threads } = holdThreads()
    const opened = decodeElsewhere(options, inbound, Buffer.from(text), {
      threads,
      holder: 'key',
      isWanted: () => true,
    })
    sent[0]?.answer({ error: toPlainError(refusal) })
    await assert.rejects(opened, { name: 'GatewayError', kind: 'invalid_request', param: 'input' })
  })

  const faults = [
    ['busy', { kind: 'overloaded', retryAfterSeconds: 1 }],
    ['late', { kind: 'request_too_large' }],
    ['no memory', { kind: 'request_too_large' }],
    ['unwanted', { kind: 'invalid_request' }],
    ['crashed', { name: 'JobError' }],
  ] as const
  for (const [fault, error] of faults)
    test(`whose thread is ${fault} ends as the caller can be told, or as a bug`, async () => {
      const { sent, threads } = holdThreads()
      const opened = decodeElsewhere(options, inbound, Buffer.from(text), {
        threads,
        holder: 'k',
        isWanted: () => true,
      })
      sent[0]?.fail(new JobError(fault, 'words'))
      await assert.rejects(opened, error)
    })
})

describe('tasks of such a body', () => {
  test('run one at a time, each with the body that the one before has given back', async () => {
    const { sent, decoded } = await openBody()
    const packed = task('second', { pack: (args) => [args], unpack: (result) => `${String(result)}!` })
    const [first, second] = [decoded.perform(task('first'), 1), decoded.perform(packed, 2)]
    await turn()
    assert.deepEqual(
      sent.slice(1).map(({ job }) => job.task),
      [{ name: 'first', args: 1 }],
    )
    sent[1]?.answer({ value: 'one' })
    assert.equal(await first, 'one')
    await turn()
    assert.deepEqual(
      [sent[2]?.job.task, Buffer.from(sent[2]?.job.bytes ?? []).toString()],
      [{ name: 'second', args: [2] }, text],
    )
    sent[2]?.answer({ value: 'two' })
    assert.equal(await second, 'two!')
    // What was begun is finished: nothing asks whether its caller still waits.
    assert.equal(sent[2]?.isWanted(), true)
  })

  test('go on after one that was refused, and not after one whose thread has taken the body along', async () => {
    const { sent, decoded } = await openBody()
    const refused = Promise.resolve(decoded.perform(task('refused'), 1))
    await turn()
    sent[1]?.answer({ error: toPlainError(refusal) })
    await assert.rejects(refused, { kind: 'invalid_request' })
    const crashed = Promise.resolve(decoded.perform(task('crashed'), 1))
    await turn()
    sent[2]?.fail(new JobError('crashed', 'words'))
    await assert.rejects(crashed, { name: 'JobError' })
    await assert.rejects(Promise.resolve(decoded.perform(task('after'), 1)), { kind: 'internal_error' })
    assert.equal(sent.length, 3)
  })

  test('leave nothing behind of a body that nobody asks for any more, wherever it is', async () => {
    const { sent, decoded } = await openBody()
    const running = decoded.perform(task('running'), 1)
    await turn()
    decoded.forget()
    sent[1]?.answer({ value: 'done' })
    assert.equal(await running, 'done')
    await assert.rejects(Promise.resolve(decoded.perform(task('after'), 1)), { kind: 'internal_error' })
    const { sent: others, decoded: other } = await openBody()
    other.forget()
    await assert.rejects(Promise.resolve(other.perform(task('after'), 1)), { kind: 'internal_error' })
    assert.equal(others.length, 1)
  })
})
