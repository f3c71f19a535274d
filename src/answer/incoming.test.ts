// An answer on its way in: nothing it brings makes it wait for itself, what it may bring is bounded, and what follows on its
// end reaches the caller.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { ByteBudget } from '../foundation/byte-budget.ts'
import type { JsonObject } from '../foundation/json/json.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../generation/protocol-name.ts'
import { FakeClock } from '../../test/fake-clock.ts'
import { makeBytes, openTestReader, streams, type TestReader } from '../../test/readers.ts'
import { READ_BYTES, TestAnswer } from '../../test/upstream/test-answer.ts'
import type { Output } from './reader.ts'
import { Incoming } from './incoming.ts'

const ROOM = { totalBytes: 1024 ** 3, partBytes: 1024 ** 3 }

function open(way: TestReader, room = ROOM) {
  const answer = new TestAnswer()
  const reader = openTestReader(way)
  const heard: { committed: boolean; failure: GatewayError | undefined } = { committed: false, failure: undefined }
  const share = new ByteBudget(() => room).open('key')
  const incoming = new Incoming(answer, reader, share, (error) => assert.fail(String(error)), {
    onCommit: () => (heard.committed = true),
    onFailure: (error) => (heard.failure = error),
  })
  answer.handler = incoming
  return { answer, incoming, heard, share }
}

/** Events without content that are so many bytes together. */
function fill(to: InboundProtocolName, bytes: number): Buffer {
  const comment = (size: number) => `: ${'x'.repeat(size - 4)}\n\n`
  if (to !== 'openai-responses') {
    const parts: string[] = []
    for (let left = bytes; left > 0;) {
      // What is left must be a comment too.
      const size = left < 2_000_000 ? left : 1_000_000
      parts.push(comment(size))
      left -= size
    }
    return Buffer.from(parts.join(''))
  }
  // What it really is: the request, told again.
  const event = (instructions: string): JsonObject => ({
    type: 'response.in_progress',
    sequence_number: 1,
    response: { id: 'resp_1', object: 'response', output: [], instructions },
  })
  const frame = makeBytes(to, event('')).length
  const parts: Buffer[] = []
  for (let left = bytes; left > 0;) {
    const size = left < 2_000_000 ? left : 1_000_000
    parts.push(makeBytes(to, event('x'.repeat(size - frame))))
    left -= size
  }
  return Buffer.concat(parts)
}

const streamed = (to: InboundProtocolName): TestReader[] => [
  { from: to, to },
  { from: to, to, hideUsage: true },
  { from: to, to, mayEndShort: true },
  ...inboundProtocolNames.map((from) => ({ from, to, passthrough: false })),
]

for (const to of inboundProtocolNames) {
  const { start, text, end, usage } = streams[to]
  // Also of Messages, whose first block of text is empty when it begins: another provider can still take over unseen.
  const opening = makeBytes(to, ...start)
  const rest = makeBytes(to, text('Hello'), ...end(usage))

  test(`${to}: the first content comes through however much comes before it`, () => {
    for (const way of streamed(to)) {
      for (const size of [-1, 0, 1, 200_000].map((more) => bounds.callerQueueBytes + more)) {
        const { answer, incoming, heard } = open(way)
        assert.equal(answer.send(Buffer.concat([opening, fill(to, size - opening.length)])), 0, 'it waits for itself')
        assert.equal(heard.committed, false)
        answer.send(rest)
        assert.equal(heard.committed, true, JSON.stringify(way))
        const outputs: Output[] = []
        incoming.take((output) => outputs.push(output))
        assert.equal(outputs.at(-1)?.ending, 'end')
      }
    }
  })

  test(`${to}: a stream may bring so much before its first content, and not a byte more`, () => {
    for (const way of [streamed(to)[0], streamed(to).at(-1)] as TestReader[]) {
      for (const more of [0, 1]) {
        const { answer, heard } = open(way)
        const size = bounds.uncommittedAnswerBytes + more
        answer.send(Buffer.concat([opening, fill(to, size - opening.length - rest.length), rest]), size)
        assert.equal(heard.committed, more <= 0, `${more}: ${heard.failure?.detail}`)
        assert.equal(answer.isAborted, more > 0)
        if (more > 0) assert.equal(heard.failure?.kind, 'provider_error')
      }
    }
  })

  test(`${to}: between the first content and whoever takes it no more is read than a queue holds`, () => {
    for (const way of streamed(to)) {
      const { answer, incoming } = open(way)
      answer.send(Buffer.concat([opening, makeBytes(to, ...start.slice(1), text('Hello'))]))
      const more = makeBytes(to, ...Array.from({ length: 20_000 }, () => text('and so on ')))
      assert.ok(more.length > 3 * bounds.callerQueueBytes)
      const left = answer.send(more)
      const taken = more.length - left
      assert.ok(taken > bounds.callerQueueBytes && taken <= bounds.callerQueueBytes + READ_BYTES, `${taken} bytes`)
      incoming.take(() => {})
      assert.equal(answer.isPaused, false)
      assert.equal(answer.send(more.subarray(taken)), 0)
    }
  })
}

test('one event of a stream may be so large, and not a byte larger, passed through and translated', () => {
  for (const passthrough of [true, false]) {
    for (const more of [0, 1]) {
      const { answer, incoming } = open({ from: 'openai-chat', to: 'openai-chat', passthrough })
      const { start, text, end, usage } = streams['openai-chat']
      answer.send(makeBytes('openai-chat', ...start, text('Hello')))
      const endings: Output['ending'][] = []
      incoming.take(({ ending }) => {
        if (ending !== undefined) endings.push(ending)
      })
      // What a parser keeps of the line is one character shorter: its end.
      const image = (url: string) => ({ choices: [{ delta: { images: [{ type: 'image_url', image_url: { url } }] } }] })
      const event = makeBytes('openai-chat', image('data:image/png;base64,'))
      const size = bounds.streamEventBytes + more - (event.length - 2)
      const large = makeBytes('openai-chat', image(`data:image/png;base64,${'A'.repeat(size)}`))
      answer.send(large.subarray(0, -2), 4 * 1024 * 1024)
      answer.send(large.subarray(-2))
      answer.send(makeBytes('openai-chat', ...end(usage)))
      if (more === 0) assert.deepEqual(endings, ['end'], `passthrough ${passthrough}`)
      else assert.ok(endings[0] instanceof GatewayError && endings[0].kind === 'provider_error')
      assert.equal(answer.isAborted, more > 0)
    }
  }
})

test('a translated stream may hold so much text, in all, and not a character more', () => {
  const { start, text, end, usage } = streams['openai-chat']
  const half = text('x'.repeat(bounds.translatedTextLength / 2))
  for (const to of inboundProtocolNames) {
    for (const callerStreams of [true, false]) {
      for (const more of ['', 'x']) {
        const way: TestReader = { from: to, to: 'openai-chat', passthrough: false, callerStreams }
        const { answer, incoming, heard } = open({ ...way, contentType: 'text/event-stream' })
        let ending: Output['ending']
        answer.send(makeBytes('openai-chat', ...start, half), 1024 * 1024)
        if (callerStreams) incoming.take((output) => (ending = output.ending ?? ending))
        answer.send(makeBytes('openai-chat', half, text(more), ...end(usage)), 1024 * 1024)
        const failure = ending instanceof GatewayError ? ending : heard.failure
        assert.equal(failure?.kind, more === '' ? undefined : 'provider_error', `${to} ${callerStreams}`)
      }
    }
  }
})

test('an answer that comes a byte at a time before its content takes little more memory than its bytes', () => {
  const { answer, heard } = open({ from: 'openai-chat', to: 'openai-chat' })
  const size = 500_000
  const before = process.memoryUsage()
  answer.send(fill('openai-chat', size), 1)
  const after = process.memoryUsage()
  const taken = after.arrayBuffers - before.arrayBuffers
  assert.ok(taken < 6 * size, `${taken} bytes for ${size}`)
  answer.send(makeBytes('openai-chat', streams['openai-chat'].text('Hello')))
  assert.equal(heard.committed, true)
})

const whole: { readonly [name: string]: TestReader } = {
  'passed through': { from: 'openai-chat', to: 'openai-chat', callerStreams: false },
  translated: { from: 'anthropic-messages', to: 'openai-chat', callerStreams: false },
  'in place of a stream': { from: 'openai-chat', to: 'openai-chat', contentType: 'application/json' },
  'folded from a stream': {
    from: 'anthropic-messages',
    to: 'openai-chat',
    callerStreams: false,
    contentType: 'text/event-stream',
  },
}

for (const [name, way] of Object.entries(whole)) {
  test(`a whole answer ${name} is counted while it comes: no byte more than its bound is kept`, () => {
    const { answer, heard } = open(way)
    const megabyte = Buffer.from(
      name.startsWith('folded') ? `: ${'x'.repeat(1024 * 1024 - 4)}\n\n` : ' '.repeat(1024 * 1024),
    )
    for (let sent = 0; sent < bounds.answerBodyBytes; sent += megabyte.length) answer.send(megabyte)
    assert.deepEqual([heard.committed, heard.failure, answer.isAborted], [false, undefined, false])
    answer.send(Buffer.from(' '))
    assert.equal(heard.failure?.kind, 'provider_error')
    assert.equal(answer.isAborted, true)
  })
}

test('a whole answer as large as the bound passes through', () => {
  const { answer, incoming, heard } = open(whole['passed through'] as TestReader)
  const head = '{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"'
  const tail = '"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5}}'
  const bytes = Buffer.alloc(bounds.answerBodyBytes, 'x')
  bytes.write(head)
  bytes.write(tail, bytes.length - tail.length)
  answer.send(bytes, 1024 * 1024)
  answer.handler?.end()
  assert.equal(heard.committed, true)
  assert.equal(incoming.reader.usage?.output, 5)
  let size = 0
  incoming.take((output) => (size += output.bytes.length))
  assert.equal(size, bytes.length)
})

test('an answer that there is no room for fails as a lack of ours', () => {
  const { answer, heard } = open(
    { from: 'openai-chat', to: 'openai-chat' },
    { totalBytes: 100_000, partBytes: 100_000 },
  )
  answer.send(fill('openai-chat', 100_000))
  assert.equal(answer.isAborted, false)
  answer.send(Buffer.from(':'))
  assert.equal(heard.failure?.kind, 'overloaded')
})

/** A stream that has ended, with `behind` to follow on it. */
function openEnded(way: TestReader, behind = '') {
  const opened = open(way)
  const { answer, incoming } = opened
  const { start, text, end, usage } = streams['openai-responses']
  const bytes = Buffer.concat([
    makeBytes('openai-responses', ...start, text('Hello'), ...end(usage)),
    Buffer.from(behind),
  ])
  answer.send(bytes)
  let last: Output | undefined
  let before = ''
  incoming.take((output) => {
    if (output.ending === undefined) before += output.bytes.toString()
    else last = output
  })
  assert.equal(last?.ending, 'end')
  const heard = { text: before, ended: 0, over: 0 }
  const clock = new FakeClock()
  const handOver = () =>
    incoming.handOver(
      last?.bytes ?? '',
      {
        write: (piece) => {
          assert.equal(heard.ended, 0, 'written behind the end')
          heard.text += piece.toString()
        },
        end: (piece) => {
          heard.text += piece.toString()
          heard.ended += 1
        },
      },
      clock,
      () => (heard.over += 1),
    )
  return { ...opened, heard, clock, handOver, bytes: bytes.toString() }
}

const passed: TestReader = { from: 'openai-responses', to: 'openai-responses' }
const DONE = 'data: [DONE]\n\n'

test('what a provider sends behind its terminal event reaches the caller, wherever it is cut', () => {
  for (const way of [passed, { ...passed, mayEndShort: true }]) {
    for (let cut = 0; cut <= DONE.length; cut += 1) {
      for (const isSettledFirst of [true, false]) {
        const { answer, heard, handOver, bytes } = openEnded(way, DONE.slice(0, cut))
        if (isSettledFirst) handOver()
        answer.send(Buffer.from(DONE.slice(cut)))
        answer.handler?.end()
        if (!isSettledFirst) handOver()
        assert.deepEqual(heard, { text: bytes + DONE.slice(cut), ended: 1, over: 1 }, `cut at ${cut}`)
      }
    }
  }
})

test('an upstream that has ended already ends the caller at once', () => {
  const { answer, heard, clock, handOver, bytes } = openEnded(passed)
  answer.handler?.end()
  handOver()
  assert.deepEqual(heard, { text: bytes, ended: 1, over: 1 })
  clock.advance(10 * bounds.afterEndMs)
  assert.equal(answer.isAborted, false)
})

test('a provider that goes on behind its end is cut off after its time, between two events', () => {
  const { answer, heard, clock, handOver, bytes } = openEnded(passed)
  handOver()
  answer.send(Buffer.from(`${DONE}data: [DO`))
  clock.advance(bounds.afterEndMs - 1)
  assert.deepEqual(heard, { text: bytes + DONE, ended: 0, over: 0 })
  clock.advance(1)
  assert.deepEqual(heard, { text: bytes + DONE, ended: 1, over: 1 })
  assert.equal(answer.isAborted, true)
  answer.handler?.end()
  assert.equal(heard.ended, 1)
})

test('a provider that goes on behind its end is cut off when it has sent too much before the answer is settled', () => {
  const comment = `: ${'x'.repeat(1020)}\n\n`
  for (const [count, isCut] of [
    [bounds.afterEndBytes / comment.length - 1, false],
    [bounds.afterEndBytes / comment.length + 1, true],
  ] as const) {
    const { answer, heard, handOver, bytes } = openEnded(passed)
    for (let sent = 0; sent < count; sent += 1) answer.send(Buffer.from(comment))
    assert.equal(answer.isAborted, isCut)
    handOver()
    assert.equal(heard.text, bytes + comment.repeat(count))
    assert.equal(heard.ended, isCut ? 1 : 0)
  }
})

test("a connection that breaks behind the answer's end is no failure of the answer", () => {
  const { answer, heard, handOver, bytes } = openEnded(passed, 'data: [DO')
  answer.handler?.fail(new GatewayError('provider_error', 'reset'))
  handOver()
  assert.deepEqual(heard, { text: bytes.slice(0, bytes.length - 'data: [DO'.length), ended: 1, over: 1 })
})

test('a translated stream ends at once, and its upstream is broken off where it does not end in its time', () => {
  const { answer, heard, clock, handOver } = openEnded({ ...passed, passthrough: false })
  handOver()
  assert.deepEqual([heard.ended, heard.over], [1, 1])
  answer.send(Buffer.from(DONE))
  clock.advance(bounds.afterEndMs)
  assert.equal(answer.isAborted, true)
  assert.equal(heard.ended, 1)
})

test('where even an error cannot be written, the answer ends with it all the same, once, without bytes', () => {
  const to = 'openai-chat'
  const reader = openTestReader({ from: 'anthropic-messages', to })
  const broken = new Error('cannot be written')
  reader.fail = () => {
    throw broken
  }
  const answer = new TestAnswer()
  const bugs: unknown[] = []
  const share = new ByteBudget(() => ROOM).open('key')
  const incoming = new Incoming(answer, reader, share, (bug) => bugs.push(bug), {
    onCommit: () => {},
    onFailure: (error) => assert.fail(error.message),
  })
  answer.handler = incoming
  answer.send(makeBytes(to, ...streams[to].start, streams[to].text('Hello')))
  const outputs: Output[] = []
  incoming.take((output) => outputs.push(output))
  const error = new GatewayError('provider_error', 'The connection broke.')
  incoming.fail(error)
  incoming.fail(error)
  assert.deepEqual(outputs.slice(1), [{ bytes: '', content: false, ending: error }])
  assert.deepEqual([bugs, answer.isAborted, share.bytes], [[broken], true, 0])
})
