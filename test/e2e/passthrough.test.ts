// The same protocol on both sides: the caller's bytes go up with the model id alone replaced, the provider's come down
// as they were, at every chunking, compressed or not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inboundProtocolNames } from '../../src/generation/protocol-name.ts'
import { recordedAnswers, recordingsAbsent, toBytes, type RecordedAnswer } from '../recordings.ts'
import { compress, replay, type Chunking } from '../upstream/script.ts'
import { testModel } from '../gateway.ts'
import { call, leastBody, paths, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world?.stop())

const EVERY = 9
const LARGEST_BYTES = 200_000

/** Every ninth recording that ends as its protocol ends, the large ones left out: the codec tests see them all. */
function pick(answers: RecordedAnswer[]): RecordedAnswer[] {
  return answers.filter(
    (answer, index) =>
      index % EVERY === 0 && answer.status === 200 && !isOdd(answer) && toBytes(answer).length < LARGEST_BYTES,
  )
}

/** Not one whole answer: the streams of two turns in one file, or a promise to answer later, which we do not serve. */
const isOdd = (answer: RecordedAnswer) => /azure-reasoning-encrypted-content|test_background_mode/.test(answer.name)

const isWhole = (answer: RecordedAnswer) =>
  /\[DONE\]|"message_stop"|"response\.(completed|incomplete)"/.test(answer.frames?.at(-1)?.data ?? '')

for (const protocol of inboundProtocolNames) {
  const usage = protocol === 'openai-chat' ? { stream_options: { include_usage: true } } : {}

  test(`a stream of ${protocol} comes down byte for byte at every chunking`, { skip: recordingsAbsent }, async () => {
    const chunkings: Chunking[] = ['whole', { seed: 1, most: 7 }, { seed: 2, most: 300 }, { seed: 3, most: 5000 }]
    for (const [index, answer] of pick(
      recordedAnswers(protocol).filter((entry) => entry.stream && isWhole(entry)),
    ).entries()) {
      const chunking = chunkings[index % chunkings.length] ?? 'whole'
      const wanted = toBytes(answer)
      world.upstream.next(
        replay(answer, wanted.length > 20_000 && index % 4 === 1 ? { seed: index, most: 400 } : chunking),
      )
      const body = leastBody(protocol, protocol, { stream: true, ...usage })
      const reply = await call(world.gateway, paths[protocol], { body }).reply
      assert.equal(reply.status, 200, `${answer.name}: ${reply.text.slice(0, 200)}`)
      assert.ok(reply.bytes.equals(wanted), `${answer.name}: ${reply.bytes.length} bytes instead of ${wanted.length}`)
      assert.match(reply.headers['content-type'] ?? '', /^text\/event-stream/)
    }
  })

  test(`an answer of ${protocol} comes down byte for byte`, { skip: recordingsAbsent }, async () => {
    for (const answer of pick(recordedAnswers(protocol).filter((entry) => !entry.stream))) {
      world.upstream.next(replay(answer, { seed: 5, most: 900 }))
      const reply = await call(world.gateway, paths[protocol], { body: leastBody(protocol, protocol) }).reply
      assert.equal(reply.status, 200, `${answer.name}: ${reply.text.slice(0, 200)}`)
      assert.ok(reply.bytes.equals(toBytes(answer)), answer.name)
    }
  })

  test(
    `a compressed answer of ${protocol} reaches a caller that did not ask for compression`,
    {
      skip: recordingsAbsent,
    },
    async () => {
      for (const stream of [true, false]) {
        const answer = recordedAnswers(protocol).find(
          (entry) => entry.stream === stream && (!stream || isWhole(entry)) && toBytes(entry).length > 3000,
        )
        assert.ok(answer !== undefined)
        for (const encoding of ['gzip', 'br', 'deflate'] as const) {
          world.upstream.next(compress(replay(answer), encoding, { seed: 4, most: 100 }))
          const body = leastBody(protocol, protocol, stream ? { stream: true, ...usage } : {})
          const reply = await call(world.gateway, paths[protocol], { body }).reply
          assert.equal(reply.status, 200, `${encoding}: ${reply.text.slice(0, 200)}`)
          assert.equal(reply.headers['content-encoding'], undefined)
          assert.ok(reply.bytes.equals(toBytes(answer)), `${encoding}, ${answer.name}`)
        }
      }
    },
  )

  test(`a body of ${protocol} goes up byte for byte but for the model id`, async () => {
    world.upstream.next({ status: 418, headers: {}, steps: [] })
    const least = JSON.stringify(
      leastBody(protocol, protocol, { vendor_native: { big: 12345678901234567890n.toString() } }),
    )
    // Odd spacing, escapes, a number beyond JavaScript's, a member of the same name further in.
    const odd = least
      .replace('{', '{ \n\t"x_first" : 1e400, "nested": {"model": "kept"}, "unicode": "\\u00e9\\/é", ')
      .replace('"12345678901234567890"', '12345678901234567890')
    await call(world.gateway, paths[protocol], { body: odd }).reply
    assert.equal(world.upstream.last?.bytes.toString(), odd.replace(testModel(protocol), `upstream-${protocol}`))
  })
}

test(
  'the usage chunk that the caller did not ask for is taken out, and nothing else',
  { skip: recordingsAbsent },
  async () => {
    const answer = recordedAnswers('openai-chat').find(
      (entry) =>
        entry.stream &&
        isWhole(entry) &&
        entry.frames?.some((frame) => /"choices":\s*\[\],.*"usage":\s*\{/.test(frame.data)),
    )
    assert.ok(answer?.frames !== undefined)
    const wanted = Buffer.concat(
      toBytes(answer)
        .toString()
        .split(/(?<=\n\n)/)
        .filter((event) => !/"choices":\s*\[\].*"usage":\s*\{/.test(event))
        .map((event) => Buffer.from(event)),
    )
    for (const chunking of ['whole', { seed: 1, most: 11 }] as const) {
      world.upstream.next(replay(answer, chunking))
      const reply = await call(world.gateway, paths['openai-chat'], {
        body: leastBody('openai-chat', 'openai-chat', { stream: true }),
      }).reply
      assert.equal(reply.text, wanted.toString())
      assert.deepEqual(world.upstream.last?.body['stream_options'], { include_usage: true })
    }
  },
)
