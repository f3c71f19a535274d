// A stream with which another endpoint goes on, without sockets: what is held back, stopped and failed while another is asked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBytes, openTestReader, streams } from '../../../../test/readers.ts'
import { turns } from '../../../../test/upstream/raw-server.ts'
import { TestAnswer } from '../../../../test/upstream/test-answer.ts'
import { ContinuableReader } from '../../../answer/continued/continuable-reader.ts'
import { Incoming } from '../../../answer/incoming.ts'
import type { AnswerReader, Output } from '../../../answer/reader.ts'
import { ByteBudget } from '../../../foundation/byte-budget.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { Continuation } from './continuation.ts'

const protocol = 'openai-chat'
const { start, text, end, usage } = streams[protocol]
const begin = makeBytes(protocol, ...start, text('Once '))
const rest = [makeBytes(protocol, ...start, text('upon')), makeBytes(protocol, text(' a time'), ...end(usage))] as const
const broken = new GatewayError('provider_error', 'The connection to the provider broke.')

function openIncoming(reader: AnswerReader) {
  const answer = new TestAnswer()
  const share = new ByteBudget(() => ({ totalBytes: 1e9, partBytes: 1e9 })).open('key')
  const incoming = new Incoming(answer, reader, share, assert.ifError, { onCommit() {}, onFailure() {} })
  answer.handler = incoming
  return { answer, incoming }
}

async function open() {
  const reader = openTestReader({ from: protocol, to: protocol, mayGoOn: true })
  assert.ok(reader instanceof ContinuableReader)
  const first = openIncoming(reader)
  const asked = Promise.withResolvers<Incoming | undefined>()
  const seen = { aborted: 0, sent: 0, asked: 0, bugs: [] as unknown[] }
  const continuation = new Continuation(first.incoming, reader, {
    goOn(_cut, onStart) {
      seen.asked += 1
      onStart(() => (seen.aborted += 1))
      return asked.promise
    },
    onBug: (error) => seen.bugs.push(error),
  })
  continuation.whenSent(() => (seen.sent += 1))
  const outputs: Output[] = []
  first.answer.send(begin)
  continuation.take((output) => void outputs.push(output))
  /** Another endpoint goes on: its first content has come. */
  const goOn = async () => {
    const { cut } = reader
    assert.ok(cut !== undefined)
    const continued = { reader, text: cut.text, textTokens: 1, provider: 'other', repeats: false }
    const second = openIncoming(openTestReader({ from: protocol, to: protocol, continued }))
    second.answer.send(rest[0])
    asked.resolve(second.incoming)
    await turns(3)
    return second
  }
  const told = () => outputs.map(({ bytes }) => bytes.toString()).join('')
  return { continuation, first, asked, seen, outputs, told, goOn }
}

test('another answer goes on with one that breaks off, and the request is needed until then', async () => {
  const { continuation, first, seen, outputs, told, goOn } = await open()
  assert.deepEqual([continuation.isAway, seen.sent], [false, 0])
  first.answer.handler?.fail(broken)
  assert.deepEqual([continuation.isAway, seen.asked, seen.sent], [true, 1, 0])
  assert.equal(outputs.at(-1)?.ending, undefined)
  const second = await goOn()
  assert.deepEqual([continuation.isAway, seen.sent], [false, 1])
  second.answer.send(rest[1])
  assert.equal(outputs.at(-1)?.ending, 'end')
  assert.match(told(), /Once .*upon.* a time.*\[DONE\]/s)
  assert.deepEqual(seen.bugs, [])
})

test('one that ends well asks nobody', async () => {
  const { first, seen, outputs } = await open()
  first.answer.send(makeBytes(protocol, ...end(usage)))
  assert.equal(outputs.at(-1)?.ending, 'end')
  assert.deepEqual([seen.asked, seen.sent], [0, 1])
})

test('where nobody goes on, and where asking fails by a bug, the error follows', async () => {
  for (const isBug of [false, true]) {
    const { first, asked, seen, outputs, told } = await open()
    first.answer.handler?.fail(broken)
    if (isBug) asked.reject(new TypeError('a bug'))
    else asked.resolve(undefined)
    await turns(3)
    assert.equal(outputs.at(-1)?.ending, broken)
    assert.match(told(), /connection to the provider broke/)
    assert.deepEqual([seen.sent, seen.bugs.length], [1, isBug ? 1 : 0])
  }
})

test('where the error cannot be written, the answer ends all the same: once, and with no word', async () => {
  for (const isAsked of [true, false]) {
    const { continuation, first, asked, seen, outputs } = await open()
    first.answer.handler?.fail(broken)
    const { reader } = continuation
    assert.ok(reader instanceof ContinuableReader)
    Object.assign(reader.writer, {
      write() {
        throw new TypeError('a bug')
      },
    })
    if (isAsked) asked.resolve(undefined)
    else continuation.fail(new GatewayError('internal_error', 'Something went wrong on our side.'))
    await turns(3)
    const endings = outputs.filter(({ ending }) => ending !== undefined)
    assert.deepEqual(
      endings.map(({ bytes, ending }) => [bytes.length, ending !== 'end' && ending?.kind]),
      [[0, 'internal_error']],
    )
    assert.equal(seen.bugs.length, 1)
  }
})

test('what comes while the answer is held back waits for its reader', async () => {
  const { continuation, first, outputs, goOn } = await open()
  first.answer.handler?.fail(broken)
  continuation.hold()
  const before = outputs.length
  await goOn()
  assert.equal(outputs.length, before)
  continuation.readOn()
  assert.match(outputs.at(-1)?.bytes.toString() ?? '', /upon/)
  const refused = await open()
  refused.first.answer.handler?.fail(broken)
  refused.continuation.hold()
  refused.asked.resolve(undefined)
  await turns(3)
  assert.notEqual(refused.outputs.at(-1)?.ending, broken)
  refused.continuation.readOn()
  assert.equal(refused.outputs.at(-1)?.ending, broken)
})

test('stopped while another is asked, its call is broken off and nothing more is told', async () => {
  const { continuation, first, seen, outputs, goOn } = await open()
  first.answer.handler?.fail(broken)
  const before = outputs.length
  continuation.stop()
  assert.deepEqual([seen.aborted, seen.sent], [1, 1])
  const second = await goOn()
  assert.equal(second.answer.isAborted, true)
  assert.equal(outputs.length, before)
})

test('failed while another is asked, it ends with the error that it broke off with', async () => {
  const { continuation, first, seen, outputs, goOn } = await open()
  first.answer.handler?.fail(broken)
  continuation.fail(new GatewayError('internal_error', 'Something went wrong on our side.'))
  assert.equal(outputs.at(-1)?.ending, broken)
  assert.equal(seen.aborted, 1)
  const second = await goOn()
  assert.equal(second.answer.isAborted, true)
  assert.equal(outputs.filter(({ ending }) => ending !== undefined).length, 1)
})

test('the other one’s failure is the answer’s: nobody is asked twice', async () => {
  const { first, seen, outputs, goOn } = await open()
  first.answer.handler?.fail(broken)
  const second = await goOn()
  const again = new GatewayError('provider_error', 'This one broke too.')
  second.answer.handler?.fail(again)
  await turns(2)
  assert.equal(outputs.at(-1)?.ending, again)
  assert.equal(seen.asked, 1)
})
