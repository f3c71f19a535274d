// What health learns of an answer that had content: one end each, whoever took it and however it ended.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBytes, openTestReader, streams } from '../../../test/readers.ts'
import { TestAnswer } from '../../../test/upstream/test-answer.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { Incoming } from '../../answer/incoming.ts'
import { ByteBudget } from '../../foundation/byte-budget.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { AttemptReport } from '../../health/attempt-report.ts'
import { judgeCalls } from '../../answer/calls/judge-calls.ts'
import type { PlanEntry } from '../tickets/plan.ts'
import { reportAnswer, type ReportPorts } from './report-answer.ts'

const protocol = 'openai-chat'
const { start, text, end, usage } = streams[protocol]
const begin = makeBytes(protocol, ...start, text('Hello'))
const rest = makeBytes(protocol, ...end(usage))

/** The ports know which it is. */
const entry = {} as PlanEntry
const portsOf = (hides: boolean): ReportPorts => ({
  owner: 'o',
  hidesReasoning: () => hides,
  judgeCalls: (calls) => judgeCalls(calls, { tools, hasOthers: false }),
})
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const tools = [{ type: 'function', function: { name: 'weather', parameters } }]

type Told = Parameters<AttemptReport['ended']>[0] | 'abandoned' | 'content' | 'failed'

async function open(callerStreams = true) {
  const answer = new TestAnswer()
  const reader = openTestReader({ from: protocol, to: protocol, callerStreams, keepsCalls: true })
  const share = new ByteBudget(() => ({ totalBytes: 1e9, partBytes: 1e9 })).open('key')
  const told: Told[] = []
  const incoming = new Incoming(answer, reader, share, assert.ifError, { onCommit() {}, onFailure: assert.ifError })
  answer.handler = incoming
  const report: AttemptReport = {
    contentWithinMs: undefined,
    head() {},
    content: () => void told.push('content'),
    failed: () => void told.push('failed'),
    abandoned: () => void told.push('abandoned'),
    ended: (how) => void told.push(how),
  }
  return { answer, incoming, told, report: (hides = false) => reportAnswer(incoming, report, entry, portsOf(hides)) }
}

test('a whole stream says how much came out, once, however often it is stopped afterwards', async () => {
  const { answer, incoming, told, report } = await open()
  answer.send(begin)
  report()
  assert.deepEqual(told, ['content'])
  incoming.take(() => {})
  answer.send(rest)
  incoming.stop()
  incoming.stop()
  await turns(2)
  assert.deepEqual(told, ['content', { error: undefined, outputTokens: 5, toolCalls: 'none', owner: 'o' }])
})

test('reasoning that was not shown has no part in the speed of a stream', async () => {
  const { answer, incoming, told, report } = await open()
  answer.send(begin)
  report(true)
  incoming.take(() => {})
  const details = { completion_tokens: 50, completion_tokens_details: { reasoning_tokens: 30 } }
  answer.send(makeBytes(protocol, ...end({ ...usage, ...details })))
  await turns(2)
  assert.deepEqual(told, ['content', { error: undefined, outputTokens: 20, toolCalls: 'none', owner: 'o' }])
})

test('a stream that the provider breaks off says why', async () => {
  const { answer, incoming, told, report } = await open()
  answer.send(begin)
  report()
  incoming.take(() => {})
  const error = new GatewayError('provider_error', 'The connection to the provider broke.')
  incoming.fail(error)
  incoming.fail(error)
  await turns(2)
  assert.deepEqual(told, ['content', { error, outputTokens: undefined, toolCalls: 'none', owner: 'o' }])
})

test('a stream that we break off, and one that we have no room for, say nothing of the provider', async () => {
  const left = await open()
  left.answer.send(begin)
  left.report()
  left.incoming.take(() => {})
  left.incoming.stop()
  const crowded = await open()
  crowded.answer.send(begin)
  crowded.report()
  crowded.incoming.take(() => {})
  crowded.incoming.fail(new GatewayError('overloaded', 'Too many answers are in flight.'))
  const untaken = await open()
  untaken.answer.send(begin)
  untaken.incoming.stop()
  untaken.report()
  await turns(2)
  for (const { told } of [left, crowded, untaken]) assert.deepEqual(told, ['content', 'abandoned'])
})

test('a whole body says so once it is taken, and has no speed', async () => {
  const { answer, incoming, told, report } = await open(false)
  const message = { role: 'assistant', content: 'Hello' }
  const body = { id: 'c', object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }], usage }
  answer.send(Buffer.from(JSON.stringify(body)))
  incoming.end()
  report()
  await turns(2)
  assert.deepEqual(told, ['content'])
  incoming.take(() => {})
  await turns(2)
  assert.deepEqual(told, ['content', { error: undefined, outputTokens: undefined, toolCalls: 'none', owner: 'o' }])
})

test('an answer that ends while it is handed over is told behind what is done for the caller', async () => {
  const { answer, incoming, told, report } = await open()
  answer.send(begin)
  report()
  const order: string[] = []
  incoming.take(({ ending }) => {
    if (ending !== undefined) order.push(`end with ${told.length} told`)
  })
  answer.send(rest)
  await turns(2)
  assert.deepEqual(order, ['end with 1 told'])
  assert.equal(told.length, 2)
})

const callOf = (text: string) => ({
  id: 'c',
  choices: [
    { index: 0, delta: { tool_calls: [{ index: 0, id: 'call_1', function: { name: 'weather', arguments: text } }] } },
  ],
})
const endOf = (reason: string) => [{ id: 'c', choices: [{ index: 0, delta: {}, finish_reason: reason }] }, '[DONE]']

test('an answer that called tools says whether its calls were what was asked for, but for one that was cut at its length', async () => {
  const answers = [
    { text: '{"city":"Paris"}', reason: 'tool_calls', is: 'sound' },
    { text: '{"town":"Paris"}', reason: 'tool_calls', is: 'unsound' },
    { text: '{"city":', reason: 'tool_calls', is: 'unsound' },
    { text: '{"city":', reason: 'length', is: 'none' },
  ]
  for (const { text: args, reason, is } of answers) {
    const { answer, incoming, told, report } = await open()
    answer.send(Buffer.concat([begin, makeBytes(protocol, callOf(args))]))
    report()
    incoming.take(() => {})
    answer.send(makeBytes(protocol, ...endOf(reason)))
    await turns(2)
    assert.deepEqual(told, ['content', { error: undefined, outputTokens: undefined, toolCalls: is, owner: 'o' }], args)
  }
})

test('calls of an answer that the provider broke off are not judged', async () => {
  const { answer, incoming, told, report } = await open()
  answer.send(Buffer.concat([begin, makeBytes(protocol, callOf('{"ci'))]))
  report()
  incoming.take(() => {})
  const error = new GatewayError('provider_error', 'The connection to the provider broke.')
  incoming.fail(error)
  await turns(2)
  assert.deepEqual(told, ['content', { error, outputTokens: undefined, toolCalls: 'none', owner: 'o' }])
})
