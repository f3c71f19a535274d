// Answers of which nothing has been handed on yet share a budget: a key whose answers hold its part of it is
// told so at once, others are served, and all is given back.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, beforeEach, test } from 'node:test'
import { bounds } from '../../../src/foundation/bounds.ts'
import { readObject } from '../../../src/foundation/json/json.ts'
import { writeShortBody } from '../../money/answers.ts'
import { runCommand } from '../../command-line.ts'
import { Gate, type Script } from '../../upstream/script.ts'
import { call, endsWell, leastBody, paths, startWorld, type Reply, type World } from '../world.ts'

const MiB = 1024 * 1024
/** Half of what they are: what lies between one answer and a key's part stays as it is, and half as many bytes flow. */
const half = { answersBytes: bounds.answersBytes / 2, streamEventBytes: bounds.streamEventBytes / 2 }
const part = half.answersBytes / bounds.answersParts
let world: World
let other: { url: string; key: string }
before(async () => {
  world = await startWorld({}, {}, half)
  const key = String((await runCommand(world.gateway, 'key', 'create', 'other'))['key'])
  other = { url: world.gateway.url, key }
})
after(() => world?.stop())
beforeEach(() => world.upstream.forget())

const comment = Buffer.from(`: ${'x'.repeat(MiB - 4)}\n\n`)
const content =
  'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\n' +
  'data: [DONE]\n\n'

/** A stream with so much before its first content, which waits for the gate. */
const stream = (size: number, gate: Gate): Script => ({
  headers: { 'content-type': 'text/event-stream' },
  steps: [
    ...Array.from({ length: size / MiB }, () => ({ send: comment })),
    { hold: gate },
    { send: Buffer.from(content) },
  ],
})

const ask = (by: { url: string; key: string } = world.gateway) =>
  call(by, paths['openai-chat'], { body: leastBody('openai-chat', 'openai-chat', { stream: true }) }).reply

/** What an upstream has sent may still lie with the kernel: all of it was read when the gateway has nothing to do. */
async function drained(): Promise<void> {
  let last = -1
  for (let resting = 0; resting < 4;) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const used = readCpuTicks(world.gateway.pid)
    resting = used - last <= 1 ? resting + 1 : 0
    last = used
  }
}

/** User and system time of a process, in ticks of 10 ms; always 0 where there is no /proc. */
function readCpuTicks(pid: number): number {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return 0
  const fields = readFileSync(path, 'utf8').split(') ')[1]?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}

/** Asks again until it is as wanted: what an upstream has sent may still be on its way to the gateway. */
async function askUntil(next: () => Script, isWanted: (reply: Reply) => boolean): Promise<Reply> {
  for (let round = 0; ; round += 1) {
    world.upstream.next(next())
    const reply = await ask()
    if (isWanted(reply) || round === 50) return reply
  }
}

test('a key has its part of what answers may take before their first content, and no more', async () => {
  const gate = new Gate()
  const open = new Gate()
  open.open()
  world.upstream.next(stream(part / 2 - MiB, gate), stream(part / 2 - MiB, gate))
  const held = [ask(), ask()]
  // The upstream has sent all of it, and the gateway has read it, once its script waits.
  for (const number of [1, 2]) {
    const { sent } = await world.upstream.arrived(number)
    for (let round = 0; round < 1_000 && sent.length < part / 2 / MiB - 1; round += 1)
      await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await drained()
  const refused = await askUntil(
    () => stream(4 * MiB, open),
    ({ status }) => status !== 200,
  )
  assert.deepEqual([refused.status, readObject(refused.json['error'])?.['code']], [503, 'overloaded'], refused.text)
  assert.equal(refused.headers['retry-after'], '1')
  world.upstream.next(stream(4 * MiB, open))
  const served = await ask(other)
  assert.equal(served.status, 200)
  assert.ok(endsWell('openai-chat', served.text))
  gate.open()
  for (const each of held) assert.ok(endsWell('openai-chat', (await each).text.slice(-1_000)))
  world.upstream.next(stream(part / 2 - MiB, open))
  assert.equal((await ask()).status, 200)
})

test('events whose end has not come share the same budget, and whoever is over it is told so in the stream', async () => {
  const size = half.streamEventBytes - 2 * MiB
  const [hi] = content.split('\n\n') as [string]
  const begun = (bytes: number, gate: Gate): Script => ({
    headers: { 'content-type': 'text/event-stream' },
    steps: [
      { send: Buffer.from(`${hi}\n\n`) },
      { send: Buffer.from(': ') },
      ...Array.from({ length: bytes / MiB }, () => ({ send: Buffer.alloc(MiB, 'x') })),
      { hold: gate },
      { send: Buffer.from(`\n\n${content}`) },
    ],
  })
  const gate = new Gate()
  const open = new Gate()
  open.open()
  world.upstream.next(begun(size, gate), begun(size, gate))
  const held = [ask(), ask()]
  for (const number of [1, 2]) {
    const { sent } = await world.upstream.arrived(number)
    for (let round = 0; round < 1_000 && sent.length < size / MiB + 2; round += 1)
      await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await drained()
  assert.ok(2 * size + 8 * MiB > part)
  const refused = await askUntil(
    () => begun(8 * MiB, open),
    ({ text }) => text.includes('overloaded'),
  )
  assert.equal(refused.status, 200)
  assert.match(refused.text, /Hi.*"code":"overloaded"/s)
  world.upstream.next(begun(8 * MiB, open))
  assert.ok(endsWell('openai-chat', (await ask(other)).text.slice(-1_000)))
  gate.open()
  for (const each of held) assert.ok(endsWell('openai-chat', (await each).text.slice(-1_000)))
  world.upstream.next(begun(8 * MiB, open))
  assert.ok(endsWell('openai-chat', (await ask()).text.slice(-1_000)))
})

test('a whole answer is its key’s until its caller has it or has left', async () => {
  const size = part - 8 * MiB
  const whole: Script = {
    headers: { 'content-type': 'application/json' },
    steps: [{ send: Buffer.from(JSON.stringify(writeShortBody('openai-chat', 'x'.repeat(size), 10, 5))) }],
  }
  const begin = () => call(world.gateway, paths['openai-chat'], { body: leastBody('openai-chat', 'openai-chat') })
  world.upstream.next(whole)
  const slow = begin()
  slow.pause()
  assert.equal((await slow.head).status, 200)
  world.upstream.next(whole)
  assert.equal((await begin().reply).status, 503)
  slow.resume()
  assert.ok((await slow.reply).bytes.length > size)
  world.upstream.next(whole)
  const leaving = begin()
  leaving.pause()
  assert.equal((await leaving.head).status, 200)
  leaving.leave()
  let status = 503
  for (let round = 0; status === 503 && round < 100; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    world.upstream.next(whole)
    status = (await begin().reply).status
  }
  assert.equal(status, 200)
})
