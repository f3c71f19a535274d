import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { holdThreads } from '../../../test/hold-threads.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { JobThreads } from '../../foundation/threads/job-threads.ts'
import { inboundProtocols } from '../../protocols/protocols.ts'
import type { BodyTask, ReadRequest } from '../tickets/decoded.ts'
import { DecodedHere } from './decoded-here.ts'
import { readJsonBody } from './read-json-body.ts'

const inbound = inboundProtocols['openai-chat']
const options = { provider: undefined, strict: undefined }
const task = (name: string, more: Partial<BodyTask<unknown, unknown>> = {}): BodyTask<unknown, unknown> => ({
  name,
  perform: () => 'here',
  ...more,
})

describe('a body that is read here', () => {
  const open = (body: object, more: object = {}, threads?: JobThreads) => {
    const read = readJsonBody(
      Buffer.from(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }], ...body })),
    )
    const elsewhere = threads && { threads, holder: 'key', isWanted: () => false }
    return new DecodedHere({ ...options, ...more }, inbound, read, elsewhere)
  }

  test('is strict where the header says so, in any letters', () => {
    for (const [strict, is] of [
      ['true', true],
      ['TRUE', true],
      ['1', false],
      ['', false],
      [undefined, false],
    ] as const)
      assert.equal(open({}, { strict }).strict, is)
  })

  test('has what is assumed where it says nothing of it itself', () => {
    const assumed = { max_tokens: 5, stream: true }
    assert.deepEqual([open({}, { assumed }).envelope.outputCap, open({}, { assumed }).envelope.stream], [5, true])
    const said = open({ max_tokens: 7, stream: false }, { assumed })
    assert.deepEqual([said.envelope.outputCap, said.envelope.stream], [7, false])
  })

  test('is made into a neutral request once, without what is ours in it', () => {
    const made = open({ provider: { order: ['x'] }, models: ['n'], seed: 1 })
    assert.equal(made.request(), made.request())
    assert.deepEqual(made.request().extras, {})
    assert.deepEqual(open({ models: ['n'] }).request().extras, {})
    assert.deepEqual(open({ odd: 1 }).request().extras, { odd: 1 })
    assert.deepEqual([made.preferences.order, made.preferences.fallbackModels], [['x'], ['n']])
  })

  test('belongs to the session that its field names, else a header, and the field is no part of the neutral request', () => {
    assert.equal(open({ session_id: 'field' }, { session: 'header' }).session, 'field')
    for (const session_id of [undefined, null, ''])
      assert.equal(open({ session_id }, { session: 'header' }).session, 'header')
    assert.equal(open({}).session, undefined)
    assert.deepEqual(open({ session_id: 'field' }).request().extras, {})
    assert.throws(() => open({ session_id: 7 }), { kind: 'invalid_request', param: 'session_id' })
  })

  test('is asked for heavy tasks elsewhere, by a copy, and for all others at once', async () => {
    const { sent, threads } = holdThreads()
    const decoded = open({ odd: 1 }, {}, threads)
    const own = (request: ReadRequest) => request.body['odd']
    assert.equal(decoded.perform(task('light', { perform: own, isHeavy: (args) => args === 2 }), 1), 1)
    const heavy = decoded.perform(task('heavy', { isHeavy: (args) => args === 2, pack: (args) => [args] }), 2)
    assert.deepEqual(sent[0]?.job.task, { name: 'heavy', args: [2] })
    assert.ok(sent[0]?.isWanted())
    assert.notEqual(sent[0]?.job.bytes.buffer, decoded.bytes.buffer)
    assert.deepEqual(Buffer.from(sent[0]?.job.bytes ?? []), decoded.bytes)
    sent[0]?.answer({ value: 'done' })
    assert.equal(await heavy, 'done')
    assert.equal(open({}).perform(task('heavy', { isHeavy: () => true }), 1), 'here')
  })

  test('names so many tools and no more, and a model whose name can be recorded', () => {
    const tools = (count: number) =>
      Array.from({ length: count }, () => ({ type: 'function', function: { name: 'a', parameters: {} } }))
    assert.equal(open({ tools: tools(bounds.toolsPerRequest) }).envelope.model, 'm')
    assert.throws(() => open({ tools: tools(bounds.toolsPerRequest + 1) }), { kind: 'invalid_request', param: 'tools' })
    assert.throws(() => open({ model: 'a\0' }), { kind: 'invalid_request', param: 'model' })
  })

  test('keeps nothing once it is forgotten', () => {
    const decoded = open({ odd: 'x'.repeat(100) })
    const request = decoded.request()
    decoded.forget()
    assert.deepEqual([decoded.bytes.length, decoded.body, decoded.top.members.size], [0, {}, 0])
    assert.throws(() => assert.equal(decoded.request(), request))
    // What the record tells of it stays.
    assert.ok(decoded.size > 100 && decoded.envelope.model === 'm')
  })
})
