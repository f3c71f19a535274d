// Answers of any size and shape through real sockets: nothing waits for itself, what is too much is the provider's failure
// and is not kept, and the caller gets all of what the provider sent.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { bounds } from '../../src/foundation/bounds.ts'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import {
  inboundProtocolNames,
  type InboundProtocolName,
  type ProtocolName,
} from '../../src/generation/protocol-name.ts'
import { writeShortBody } from '../money/answers.ts'
import { makeBytes, streams } from '../readers.ts'
import { cutBytes, streamType, type Chunking, type Script, type Step } from '../upstream/script.ts'
import { call, endsWell, leastBody, paths, startWorld, type World } from './world.ts'

const MEGABYTE = 1024 * 1024

let world: World
before(async () => {
  // A head that left with a heartbeat, on a slow machine, could not become a status any more.
  world = await startWorld({ bounds: { first_heartbeat: '60s' } })
})
after(() => world?.stop())

function script(to: ProtocolName, bytes: Buffer, chunking: Chunking = { seed: 1, most: 100_000 }): Script {
  return { headers: { 'content-type': streamType(to) }, steps: cutBytes(bytes, chunking).map((send) => ({ send })) }
}

function ask(from: InboundProtocolName, to: ProtocolName, more: JsonObject) {
  return call(world.gateway, paths[from], { body: leastBody(from, to, more) })
}

const streaming = (from: InboundProtocolName, isUsageShown = false): JsonObject => ({
  stream: true,
  ...(from === 'openai-chat' && isUsageShown ? { stream_options: { include_usage: true } } : {}),
})

test('a Responses stream that tells the instructions twice before its first word is delivered', async () => {
  const instructions = 'You are an agent. '.repeat(22_000)
  const response = { id: 'resp_1', object: 'response', model: 'm', output: [], instructions }
  const { start, text, end, usage } = streams['openai-responses']
  const bytes = makeBytes(
    'openai-responses',
    { type: 'response.created', sequence_number: 0, response },
    { type: 'response.in_progress', sequence_number: 1, response },
    ...start.slice(1),
    text('Hello'),
    ...end(usage),
  )
  for (const from of inboundProtocolNames) {
    world.upstream.next(script('openai-responses', bytes))
    const reply = await ask(from, 'openai-responses', streaming(from)).reply
    assert.equal(reply.status, 200)
    assert.ok(endsWell(from, reply.text), reply.text.slice(-300))
    if (from === 'openai-responses') assert.ok(reply.bytes.equals(bytes))
    else assert.match(reply.text, /Hello/)
  }
})

test('a Chat stream whose first event holds an image or a long text is delivered', async () => {
  const { text, end, usage } = streams['openai-chat']
  const url = `data:image/png;base64,${'A'.repeat(1.5 * MEGABYTE)}`
  const image = { choices: [{ index: 0, delta: { images: [{ type: 'image_url', image_url: { url } }] } }] }
  for (const first of [image, text('x'.repeat(500_000))]) {
    const bytes = makeBytes('openai-chat', first, ...end(usage))
    for (const isUsageShown of [true, false]) {
      world.upstream.next(script('openai-chat', bytes))
      const reply = await ask('openai-chat', 'openai-chat', streaming('openai-chat', isUsageShown)).reply
      assert.equal(reply.status, 200)
      assert.ok(endsWell('openai-chat', reply.text), reply.text.slice(-300))
      if (isUsageShown) assert.ok(reply.bytes.equals(bytes))
      else assert.doesNotMatch(reply.text, /prompt_tokens/)
    }
  }
})

test('an upstream that speaks another protocol, however much, is an error when it ends', async () => {
  const { start, text, end } = streams['openai-responses']
  const foreign = makeBytes(
    'openai-responses',
    ...start,
    ...Array.from({ length: 4_000 }, () => text('Hello')),
    ...end(),
  )
  assert.ok(foreign.length > 2 * bounds.callerQueueBytes)
  world.upstream.next(script('openai-chat', foreign))
  const reply = await ask('openai-chat', 'openai-chat', streaming('openai-chat')).reply
  assert.equal(reply.status, 502, reply.text.slice(0, 300))
})

/** The same piece over and over, more often than is ever taken. */
function flood(piece: Buffer, megabytes: number, headers: { [name: string]: string }): Script {
  const count = Math.ceil((megabytes * MEGABYTE) / piece.length)
  return { headers, steps: Array.from({ length: count }, (): Step => ({ send: piece })) }
}

/** The most memory that the gateway has had, MiB; undefined where the machine does not tell. */
function mostMemory(): number | undefined {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${world.gateway.pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) / 1024
  } catch {
    return undefined
  }
}

const comment = Buffer.from(`: ${'x'.repeat(MEGABYTE - 4)}\n\n`)
const blank = Buffer.alloc(MEGABYTE, ' ')
const json = { 'content-type': 'application/json' }
const stream = { 'content-type': 'text/event-stream' }

const floods: { readonly [name: string]: { script: Script; from: InboundProtocolName; more: JsonObject } } = {
  'a stream without content': {
    script: flood(comment, bounds.uncommittedAnswerBytes / MEGABYTE + 20, stream),
    from: 'openai-chat',
    more: { stream: true },
  },
  'a whole answer': { script: flood(blank, 180, json), from: 'openai-chat', more: {} },
  'a whole answer that is translated': { script: flood(blank, 180, json), from: 'anthropic-messages', more: {} },
  'a whole answer in place of a stream': {
    script: flood(blank, 180, json),
    from: 'openai-chat',
    more: { stream: true },
  },
  'a stream in place of a whole answer': { script: flood(comment, 180, stream), from: 'openai-chat', more: {} },
  'a packed answer that becomes very much': {
    script: {
      headers: { ...json, 'content-encoding': 'gzip' },
      steps: [{ send: gzipSync(Buffer.alloc(300 * MEGABYTE, ' ')) }],
    },
    from: 'openai-chat',
    more: {},
  },
}

for (const [name, { script: answer, from, more }] of Object.entries(floods)) {
  test(`${name} beyond its bound is a 502, the upstream is broken off, and memory stays bounded`, async () => {
    const count = world.upstream.received.length
    world.upstream.next(answer)
    const asking = ask(from, 'openai-chat', more)
    const received = await world.upstream.arrived(count + 1)
    const reply = await asking.reply
    assert.equal(reply.status, 502, reply.text.slice(0, 300))
    assert.match(reply.text, from === 'anthropic-messages' ? /"api_error"/ : /"provider_error"/)
    if (answer.steps.length > 1) assert.equal(await received.ended, 'aborted')
    const memory = mostMemory()
    assert.ok(memory === undefined || memory < 1_000, `${memory} MiB`)
  })
}

test('an error of a provider is read up to a bound, and one that is longer says only its status', async () => {
  for (const more of [0, 1]) {
    const error = { error: { message: 'The word is unusual.', type: 'invalid_request_error', padding: '' } }
    error.error.padding = 'x'.repeat(bounds.errorBodyBytes + more - JSON.stringify(error).length)
    world.upstream.next({ status: 400, headers: json, steps: [{ send: Buffer.from(JSON.stringify(error)) }] })
    const reply = await ask('anthropic-messages', 'openai-chat', {}).reply
    assert.equal(reply.status, 400)
    assert.equal(reply.text.includes('The word is unusual.'), more === 0, reply.text.slice(0, 300))
  }
})

test('a text of 30 MB in one event, without usage, is delivered and counted', async () => {
  const { start, text, end } = streams['openai-chat']
  const size = 30 * MEGABYTE
  const bytes = makeBytes('openai-chat', ...start, text('word '.repeat(size / 5)), ...end())
  world.upstream.next(script('openai-chat', bytes, { seed: 3, most: 400_000 }))
  const reply = await ask('openai-chat', 'openai-chat', streaming('openai-chat', true)).reply
  assert.equal(reply.status, 200)
  assert.ok(reply.bytes.equals(bytes), `${reply.bytes.length} of ${bytes.length} bytes`)
  const path = `/v1/generations/${reply.headers['x-request-id']}`
  const record = await call(world.gateway, path, { method: 'GET' }).reply
  // A word is a token.
  const [, output] = /"completion_tokens":(\d+)/.exec(record.text) ?? []
  assert.ok(Math.abs(Number(output) / (size / 5) - 1) < 0.1, `${output} tokens: ${record.text.slice(0, 500)}`)
})

test('what a provider sends behind its terminal event reaches the caller, at every cut and after a pause', async () => {
  const { start, text, end, usage } = streams['openai-responses']
  const bytes = makeBytes('openai-responses', ...start, text('Hello'), ...end(usage))
  const done = Buffer.from('data: [DONE]\n\n')
  for (let cut = 0; cut <= done.length; cut += 1) {
    const pause: Step[] = cut % 5 === 0 ? [{ waitMs: 50 }] : []
    world.upstream.next({
      headers: stream,
      steps: [{ send: Buffer.concat([bytes, done.subarray(0, cut)]) }, ...pause, { send: done.subarray(cut) }],
    })
    const reply = await ask('openai-responses', 'openai-responses', { stream: true }).reply
    assert.equal(reply.broken, false)
    assert.equal(reply.text, Buffer.concat([bytes, done]).toString(), `cut at ${cut}`)
  }
})

test('a provider that never ends behind its terminal event does not keep the caller', async () => {
  const { start, text, end, usage } = streams['openai-responses']
  const bytes = makeBytes('openai-responses', ...start, text('Hello'), ...end(usage))
  for (const from of inboundProtocolNames) {
    const count = world.upstream.received.length
    world.upstream.next({
      headers: stream,
      steps: [{ send: bytes }, { send: Buffer.from('data: [DO') }, { stall: true }],
    })
    const reply = await ask(from, 'openai-responses', { stream: true }).reply
    assert.equal(reply.broken, false)
    if (from === 'openai-responses') assert.equal(reply.text, bytes.toString())
    assert.ok(endsWell(from, reply.text))
    assert.equal(await (await world.upstream.arrived(count + 1)).ended, 'aborted')
  }
})

test('no header of an answer is longer than 1 KiB, whatever a caller names', async () => {
  const part = (type: string): JsonObject => ({
    input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }, { type }] }],
  })
  const fields = (count: number, length: number): JsonObject =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}${'x'.repeat(length)}`, 1]))
  const odd: readonly JsonObject[] = [
    part(`x${'A'.repeat(MEGABYTE)}`),
    fields(200, 1_000),
    fields(1, 20_000),
    fields(64, 70),
  ]
  for (const to of ['bedrock-converse', 'gemini', 'openai-chat'] as const) {
    for (const more of odd) {
      world.upstream.next({ status: 200, headers: json, steps: [{ send: Buffer.from(JSON.stringify(answers[to])) }] })
      const reply = await ask('openai-responses', to, more).reply
      assert.equal(reply.status, 200, reply.text.slice(0, 300))
      const dropped = reply.headers['x-crossmodel-dropped']
      assert.ok(dropped !== undefined && dropped.length > 0)
      for (const [name, value] of Object.entries(reply.headers))
        assert.ok(String(value).length <= bounds.answerHeaderBytes, `${name}: ${String(value).length} bytes`)
    }
  }
})

const answers = {
  'bedrock-converse': {
    output: { message: { role: 'assistant', content: [{ text: 'Hello' }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
  },
  gemini: writeShortBody('gemini', 'Hello', 10, 5),
  'openai-chat': writeShortBody('openai-chat', 'Hello', 10, 5),
}
