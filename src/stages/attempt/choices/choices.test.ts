// Several calls as one answer, without sockets: what is held back, read on and broken off is all of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../../test/fake-clock.ts'
import { contextOf, leastRequests } from '../../../../test/conformance/translate.ts'
import { makeBytes, openTestReader, streams } from '../../../../test/readers.ts'
import { TestAnswer } from '../../../../test/upstream/test-answer.ts'
import { turns } from '../../../../test/upstream/raw-server.ts'
import { ChoicesReader } from '../../../answer/choices/choices-reader.ts'
import { Incoming } from '../../../answer/incoming.ts'
import type { Output } from '../../../answer/reader.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { ByteBudget } from '../../../foundation/byte-budget.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { emptyUsage } from '../../../generation/usage/usage.ts'
import type { Choice } from '../../../protocols/port/answer-context.ts'
import { openaiChatInbound as inbound } from '../../../protocols/openai-chat/protocol.ts'
import type { AttemptNote } from '../../tickets/attempt-note.ts'
import { Choices, type ChoicesPorts } from './choices.ts'

const to = 'anthropic-messages'
const { start, text, partEnd, end, usage } = streams[to]
const begin = makeBytes(to, ...start, text('Hello'))
const rest = makeBytes(to, ...(partEnd === undefined ? [] : [partEnd]), ...end(usage))
const noteOf = () => ({ startedMs: 0, sent: true, outcome: 'served' }) as AttemptNote

/** `count` choices of which the first has content; the answers of all calls, which the test plays. */
async function open(count: number, { fails }: { fails?: (index: number) => unknown } = {}) {
  const contextFor = (choice: Choice) => ({ ...contextOf(inbound, leastRequests['openai-chat']), choice })
  const reader = new ChoicesReader({
    count,
    callerStreams: true,
    openEncoder: (choice) => inbound.createEventEncoder(contextFor(choice)),
    encodeStreamError: (error) => inbound.encodeStreamError(error, 'req_cm_test', 0),
    encodeEnd: (choice, used) => inbound.choices?.encodeEnd(contextFor(choice), used) ?? '',
  })
  const answers: TestAnswer[] = []
  const bugs: unknown[] = []
  /** How the answer of each call ended. */
  const endings: Output['ending'][][] = []
  const budget = new ByteBudget(() => ({ totalBytes: 1e9, partBytes: 1e9 }))
  const call: ChoicesPorts['call'] = (running) =>
    new Promise((resolve, reject) => {
      const { choice } = running.call
      const failure = fails?.(choice.index)
      if (failure !== undefined) return reject(failure)
      const answer = (answers[choice.index] = new TestAnswer())
      const own = openTestReader({ from: 'openai-chat', to, readContext: () => contextFor(choice) })
      const incoming = new Incoming(answer, own, budget.open('key'), (bug) => bugs.push(bug), {
        onCommit: resolve,
        onFailure: reject,
      })
      answer.handler = incoming
      running.abort = (error) => {
        answer.abort()
        reject(error)
      }
      running.onIncoming(incoming)
      incoming.whenEnded((how) => (endings[choice.index] = [...(endings[choice.index] ?? []), how]))
    })
  let first: Incoming | undefined
  const calling = call({ call: reader.calls[0], onIncoming() {} } as never).then((incoming) => (first = incoming))
  answers[0]?.send(begin)
  await calling
  assert.ok(first !== undefined)
  const ports = { clock: new FakeClock(), call, join: () => Buffer.alloc(0), isGone: () => false }
  const choices = new Choices(reader, first, noteOf(), { ...ports, onBug: (bug) => bugs.push(bug) })
  const outputs: Output[] = []
  const told = () => outputs.map(({ bytes }) => bytes.toString()).join('')
  const say = async (index: number, bytes = begin) => {
    // What a provider has sent comes also while it is paused.
    answers[index]?.handler?.push(bytes)
    await turns(3)
  }
  const finish = async (index: number) => {
    answers[index]?.handler?.push(rest)
    answers[index]?.handler?.end()
    await turns(3)
  }
  const shown = () => [...told().matchAll(/"index":(\d+),"delta":\{"content":"/g)].map(([, index]) => Number(index))
  return { choices, reader, answers, bugs, endings, outputs, told, say, finish, shown }
}

test('while the answer is held back no provider is read, those included that have said nothing yet', async () => {
  const { choices, answers, outputs, say, finish, shown, told } = await open(4)
  choices.take((output) => outputs.push(output))
  await say(1)
  assert.deepEqual(shown(), [0, 1])
  choices.hold()
  assert.deepEqual(
    answers.map(({ isPaused }) => isPaused),
    [true, true, true, true],
  )
  for (const index of [0, 1]) await finish(index)
  for (const index of [2, 3]) {
    await say(index)
    await finish(index)
  }
  assert.deepEqual(shown(), [0, 1])
  choices.readOn()
  await turns(5)
  assert.deepEqual(shown().toSorted(), [0, 1, 2, 3])
  assert.equal(outputs.at(-1)?.ending, 'end')
  assert.equal(told().match(/\[DONE\]/g)?.length, 1)
  assert.ok(told().endsWith('data: [DONE]\n\n'))
})

test('held back again and again in the middle, every choice comes whole and once', async () => {
  const { choices, answers, outputs, say, finish, shown, told } = await open(6)
  choices.take((output) => {
    outputs.push(output)
    choices.hold()
  })
  await finish(0)
  const played = new Set([0])
  for (let round = 0; round < 60 && outputs.at(-1)?.ending === undefined; round += 1) {
    choices.readOn()
    await turns(3)
    for (let index = 5; index > 0; index -= 1) {
      if (answers[index] === undefined || played.has(index)) continue
      played.add(index)
      await say(index)
      await finish(index)
    }
  }
  assert.equal(outputs.at(-1)?.ending, 'end')
  assert.deepEqual(shown().toSorted(), [0, 1, 2, 3, 4, 5])
  assert.ok(told().endsWith('data: [DONE]\n\n'))
})

test('an answer that is stopped ends every call, begun or committed, and begins no other', async () => {
  const { choices, answers, outputs, say, reader } = await open(bounds.choiceCallsAtOnce + 4)
  let isSent = false
  choices.whenSent(() => (isSent = true))
  choices.take((output) => outputs.push(output))
  await say(1)
  assert.equal(isSent, false)
  choices.stop()
  await turns(5)
  assert.equal(answers.length, bounds.choiceCallsAtOnce)
  assert.ok(answers.every(({ isAborted }) => isAborted))
  assert.equal(isSent, true)
  assert.equal(
    outputs.some(({ ending }) => ending !== undefined),
    false,
  )
  assert.equal(reader.calls.at(-1)?.wasSent, false)
})

test('what fails twice before its content ends the answer once; a bug is told, and ends it too', async () => {
  const broken = new GatewayError('provider_error', 'It broke.')
  for (const [failure, bugCount] of [
    [broken, 0],
    [new TypeError('a bug'), bounds.triesPerChoice],
  ] as const) {
    let tries = 0
    const fails = (index: number) => (index === 2 ? ((tries += 1), failure) : undefined)
    const { choices, answers, outputs, bugs, told } = await open(3, { fails })
    choices.take((output) => outputs.push(output))
    await turns(5)
    assert.equal(tries, bounds.triesPerChoice)
    assert.equal(outputs.filter(({ ending }) => ending !== undefined).length, 1)
    assert.match(told(), /"error":/)
    assert.equal(bugs.length, bugCount)
    assert.equal(answers[0]?.isAborted, true)
  }
})

test('an answer that is ended short ends each choice by length, and tells usage once', async () => {
  const { choices, outputs, say, finish, reader, told } = await open(3)
  choices.take((output) => outputs.push(output))
  await say(1)
  await finish(0)
  choices.stop()
  const last = reader.finishShort({ ...emptyUsage(), output: 7 })
  const all = told() + String(last?.bytes)
  const finishes = [...all.matchAll(/"index":(\d).*?"finish_reason":"(\w+)"/g)].map(
    ([, index, word]) => `${index} ${word}`,
  )
  assert.deepEqual(finishes.toSorted(), ['0 stop', '1 length', '2 length'])
  assert.equal(all.match(/\[DONE\]/g)?.length, 1)
})

test('each call ends once: whole, failed itself or with all of them, or broken off because another failed', async () => {
  const { choices, answers, endings, outputs, say, finish } = await open(4)
  choices.take((output) => outputs.push(output))
  await say(1)
  await say(2)
  await finish(1)
  answers[2]?.handler?.end()
  await turns(3)
  const [, , [broken] = []] = endings
  assert.ok(broken instanceof GatewayError)
  assert.deepEqual(endings.slice(0, 3), [[undefined], ['end'], [broken]])

  const silent = await open(3)
  silent.choices.take((output) => silent.outputs.push(output))
  await silent.say(1)
  await silent.finish(0)
  const error = new GatewayError('provider_timeout', 'The provider went silent.')
  silent.choices.fail(error)
  silent.choices.fail(error)
  await turns(3)
  assert.deepEqual(silent.endings.slice(0, 2), [['end'], [error]])
  assert.deepEqual(silent.outputs.filter(({ ending }) => ending !== undefined).length, 1)
})
