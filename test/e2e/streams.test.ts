// The life of a stream over real sockets: held heads, heartbeats, idle bounds, back-pressure, and callers that leave.
// Checkpoints of the scripted upstream say when something has happened; nothing waits for a guessed time.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseJsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import {
  inboundProtocolNames,
  type InboundProtocolName,
  type ProtocolName,
} from '../../src/generation/protocol-name.ts'
import { writeFrame } from '../recordings.ts'
import { within } from '../money/bank.ts'
import { Gate, sendFrames, sendJson, streamType, type Script, type Step } from '../upstream/script.ts'
import { call, endsInError, endsWell, leastBody, paths, readFrames, startWorld, type World } from './world.ts'

const FIRST_HEARTBEAT_MS = 300
const IDLE_MS = 1500
const HEARTBEAT_MS = 100

let world: World
/** Waits for two minutes for a silent upstream, so what ends sooner has another reason; meanwhile its heart beats fast. */
let patient: World
before(async () => {
  patient = await startWorld({}, {}, { heartbeatEveryMs: HEARTBEAT_MS })
  world = await startWorld({ bounds: { first_heartbeat: `${FIRST_HEARTBEAT_MS}ms`, stream_idle: `${IDLE_MS}ms` } })
})
after(async () => {
  await world?.stop()
  await patient?.stop()
})

const chunk = (delta: object, finish: string | null = null): Frame => ({
  event: undefined,
  data: JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  }),
})
const opening = chunk({ role: 'assistant', content: '' })
const ending = [chunk({}, 'stop'), { event: undefined, data: '[DONE]' }]
const send = (frame: Frame): Step => ({ send: writeFrame(frame, 'openai-chat') })
const script = (...steps: Step[]): Script => ({ headers: { 'content-type': streamType('openai-chat') }, steps })
const stream = (from: InboundProtocolName, to: ProtocolName = 'openai-chat', { gateway } = world) =>
  call(gateway, paths[from], { body: leastBody(from, to, { stream: true }) })

const isHeartbeat = (from: InboundProtocolName, text: string) =>
  from === 'anthropic-messages' ? text.includes('event: ping') : /^:/m.test(text)

for (const from of inboundProtocolNames) {
  test(`a silent upstream gets a caller of ${from} a heartbeat, and then the answer`, async () => {
    const gate = new Gate()
    world.upstream.next(script({ hold: gate }, send(opening), send(chunk({ content: 'Hi' })), ...ending.map(send)))
    const running = stream(from)
    const { status } = await running.head
    assert.equal(status, 200)
    gate.open()
    const reply = await running.reply
    assert.ok(isHeartbeat(from, reply.text), reply.text)
    assert.ok(endsWell(from, reply.text), reply.text)
  })

  test(`a failure before any content is an HTTP status to a caller of ${from}, though the upstream said 200`, async () => {
    // What is overloaded is asked again after a pause, in which no heartbeat may come.
    patient.upstream.next(
      script(send({ event: undefined, data: '{"error":{"message":"overloaded","type":"server_error","code":503}}' })),
    )
    const reply = await stream(from, 'openai-chat', patient).reply
    assert.ok(reply.status >= 500, `${reply.status} ${reply.text}`)
    assert.ok(reply.json['error'] !== undefined)
  })

  test(`a caller of ${from} that leaves stops the upstream at once`, async () => {
    for (const steps of [
      [{ stall: true } as const],
      [send(opening), send(chunk({ content: 'Hi' })), { stall: true } as const],
    ]) {
      const count = patient.upstream.received.length
      patient.upstream.next(script(...steps))
      const running = stream(from, 'openai-chat', patient)
      const received = await patient.upstream.arrived(count + 1)
      if (steps.length > 1) await running.head
      running.leave()
      await within('the end of the upstream call', received.aborted)
    }
  })

  test(`a call for a whole answer goes on to its end when its caller of ${from} leaves, and one for a stream does not`, async () => {
    const count = world.upstream.received.length
    const gate = new Gate()
    world.upstream.next({ ...sendJson({}), beforeHeaders: [{ hold: gate }] })
    const running = call(world.gateway, paths[from], { body: leastBody(from, 'openai-chat') })
    const received = await world.upstream.arrived(count + 1)
    running.leave()
    world.upstream.next({ ...sendJson({}), beforeHeaders: [{ stall: true }] })
    const streaming = call(world.gateway, paths[from], { body: leastBody(from, 'openai-chat', { stream: true }) })
    const second = await world.upstream.arrived(count + 2)
    streaming.leave()
    await second.aborted
    gate.open()
    assert.equal(await received.ended, 'whole')
  })

  test(`an upstream that falls silent in the middle is an error to a caller of ${from}`, async () => {
    const count = world.upstream.received.length
    world.upstream.next(script(send(opening), send(chunk({ content: 'Hi' })), { stall: true }))
    const reply = await stream(from).reply
    assert.equal(reply.status, 200)
    assert.ok(endsInError(from, reply.text), reply.text)
    await (
      await world.upstream.arrived(count + 1)
    ).aborted
  })

  test(`each event of a translated stream leaves in one piece to a caller of ${from}`, async () => {
    const to = from === 'openai-chat' ? 'anthropic-messages' : 'openai-chat'
    const words = Array.from({ length: 20 }, (_, n) => `word-${n} é漢 `)
    const frames =
      to === 'openai-chat' ? [opening, ...words.map((content) => chunk({ content })), ...ending] : messageFrames(words)
    // No event is sent before the caller has the one before it: none can leave together with another by chance.
    const gates = words.map(() => new Gate())
    const steps = frames.flatMap((frame): Step[] => {
      const hold = gates[words.findIndex((word) => frame.data.includes(word)) - 1]
      return [...(hold === undefined ? [] : [{ hold }]), { send: writeFrame(frame, to) }]
    })
    patient.upstream.next({ headers: { 'content-type': streamType(to) }, steps })
    const running = stream(from, to, patient)
    for (const [n, gate] of gates.entries()) {
      await within(`word ${n}`, running.came(`word-${n} `))
      gate.open()
    }
    const reply = await running.reply
    assert.ok(endsWell(from, reply.text))
    for (const { text } of reply.chunks)
      assert.ok(text.endsWith('\n\n'), `a piece of an event: ${JSON.stringify(text.slice(-80))}`)
  })
}

test('the first content reaches the caller when it comes, not when the answer is whole', async () => {
  const gate = new Gate()
  world.upstream.next(script(send(opening), send(chunk({ content: 'first' })), { hold: gate }, ...ending.map(send)))
  const running = stream('openai-chat')
  await running.head
  gate.open()
  const reply = await running.reply
  assert.ok(reply.text.includes('first'))
})

test('a slow caller slows the upstream down instead of filling our memory', async () => {
  const large = 'x'.repeat(64 * 1024)
  const frames = Array.from({ length: 400 }, () => chunk({ content: large }))
  for (const from of ['openai-chat', 'anthropic-messages'] as const) {
    const count = world.upstream.received.length
    world.upstream.next(sendFrames('openai-chat', [opening, ...frames, ...ending]))
    const running = stream(from)
    running.pause()
    await running.head
    running.pause()
    const received = await world.upstream.arrived(count + 1)
    const settled = await settle(() => received.sent.length)
    assert.ok(settled < 200, `${settled} of 400 events were taken although nobody reads`)
    running.resume()
    const reply = await running.reply
    assert.ok(endsWell(from, reply.text), `${from}: ${reply.bytes.length} bytes, broken ${reply.broken}`)
  }
})

/** The number once it has stayed the same for a while. */
async function settle(read: () => number): Promise<number> {
  let last = -1
  let same = 0
  while (same < 6) {
    const now = read()
    same = now === last ? same + 1 : 0
    last = now
    await sleep(100)
  }
  return last
}

function messageFrames(texts: readonly string[]): Frame[] {
  const usage = { input_tokens: 3, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 }
  const events: { type: string; [member: string]: unknown }[] = [
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...texts.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 20 } },
    { type: 'message_stop' },
  ]
  return events.map((event) => ({ event: event.type, data: JSON.stringify(event) }))
}

test('a heartbeat never stands inside an event', async () => {
  const gate = new Gate()
  const cut = writeFrame(chunk({ content: 'there' }), 'openai-chat')
  const parts: Step[] = [{ send: cut.subarray(0, -20) }, { hold: gate }, { send: cut.subarray(-20) }]
  patient.upstream.next(script(send(chunk({ content: 'Hi' })), ...parts, ...ending.map(send)))
  const running = stream('openai-chat', 'openai-chat', patient)
  await within('a heartbeat', running.came(': keep-alive'))
  gate.open()
  const reply = await running.reply
  for (const frame of readFrames(reply.text))
    assert.ok(frame.data === '[DONE]' || parseJsonObject(frame.data) !== undefined, frame.data)
  assert.ok(endsWell('openai-chat', reply.text), reply.text)
})

// Faster than anybody reads, then slowly, then fast again: reads of a burst are gathered, which must not show.
for (const framing of ['chunked', 'close'] as const) {
  test(`a burst reaches the caller whole and in order, its connection framed by ${framing}`, async () => {
    const words = Array.from({ length: 600 }, (_, index) => ` word${index}`)
    const steps = words.flatMap((content, index): Step[] => [
      ...(index % 97 === 96 ? [{ waitMs: 4 }] : index % 3 === 0 ? [{ waitMs: 0 }] : []),
      send(chunk({ content })),
    ])
    world.upstream.next({ ...script(send(opening), ...steps, ...ending.map(send)), framing })
    const reply = await stream('openai-chat').reply
    assert.equal(readText(reply.text), words.join(''))
    assert.ok(endsWell('openai-chat', reply.text))
  })
}

test('a burst that is cut is an error after all that had come before it', async () => {
  const words = Array.from({ length: 60 }, (_, index) => ` word${index}`)
  const steps = words.flatMap((content): Step[] => [{ waitMs: 0 }, send(chunk({ content }))])
  world.upstream.next(script(send(opening), ...steps, { cut: 'fin' }))
  const reply = await stream('openai-chat').reply
  assert.equal(readText(reply.text), words.join(''))
  assert.ok(endsInError('openai-chat', reply.text), reply.text.slice(-300))
})

function readText(text: string): string {
  const contents = readFrames(text).map(({ data }) => {
    const choices = parseJsonObject(data)?.['choices'] as { delta: { content?: string } }[] | undefined
    return choices?.[0]?.delta.content ?? ''
  })
  return contents.join('')
}
