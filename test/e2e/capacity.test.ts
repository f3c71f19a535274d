// How much runs at once, seen from providers that count their own calls: what a provider takes at a time is never exceeded, and
// whoever finds no room waits in a short line that is fair, holds nothing and refuses at once whom it cannot take.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { readArray, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { noTokens, writeBody, writeFrames } from '../money/answers.ts'
import { openPurse, seen, until, within } from '../money/bank.ts'
import { operate } from '../operate.ts'
import { Gate, sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { Upstream, type Received } from '../upstream/upstream.ts'
import { call, type Call, type Reply } from './world.ts'

const answer = { pieces: ['Well.'], tokens: { ...noTokens, input: 3, output: 2 } }
const lineOfOne = 20
const line = 30

let upstream: Upstream
let gateway: Gateway
/** By the path's first part, which is the provider's name: calls that run there, and the most that ever did. */
let running: Map<string, { now: number; most: number }>

const nameOf = ({ path }: Received) => path.split('/')[1] ?? ''

function configure(more: JsonObject = {}): JsonObject {
  const provider = (name: string, most?: number) => ({
    protocols: ['openai-chat'],
    base_url: `${upstream.url}/${name}`,
    api_key: `key-of-${name}`,
    ...(most === undefined ? {} : { max_concurrent: most }),
  })
  const model = (...names: string[]) => ({
    strategy: 'order',
    price: { input: 1, output: 1 },
    endpoints: names.map((name) => ({ provider: name, model: 'm', price: 'free' })),
  })
  return {
    discover_local: false,
    limits: { requests_per_minute: 'none', tokens_per_minute: 'none', concurrent_requests: 'none' },
    providers: {
      one: provider('one', 1),
      two: provider('two', 2),
      broken: provider('broken'),
      free: provider('free'),
      choosy: { ...provider('choosy', 2), quirks: { refused_fields: ['n'] } },
    },
    models: {
      'test/one': model('one'),
      'test/both': model('one', 'two'),
      'test/broken-first': model('broken', 'one'),
      'test/choosy': model('choosy'),
      'test/free': model('free'),
      'test/hedged': { ...model('free', 'one', 'two'), hedge: true },
    },
    ...more,
  }
}

before(async () => {
  upstream = await Upstream.start()
  gateway = await startGateway({
    config: configure(),
    bounds: { waitingGenerations: line, waitingGenerationsOfOne: lineOfOne, generationWaitMs: 25_000 },
  })
})
after(async () => {
  await gateway.stop()
  await upstream.stop()
})
beforeEach(() => {
  upstream.forget()
  running = new Map()
  upstream.always((request) => serve(request))
})

/** Counts the call while it runs. */
function serve(request: Received, script: Script = answerOf(request)): Script {
  const name = nameOf(request)
  const count = running.get(name) ?? { now: 0, most: 0 }
  running.set(name, count)
  count.now += 1
  count.most = Math.max(count.most, count.now)
  void request.ended.then(() => (count.now -= 1))
  return name === 'broken' ? sendJson({ error: { message: 'no', type: 'server_error' } }, 500) : script
}

/** In chunks: an answer whose length is announced is whole for the gateway before its server has noticed. */
function answerOf({ body }: Received): Script {
  if (body['stream'] === true) return sendFrames('openai-chat', writeFrames('openai-chat', answer), 2)
  return { ...sendJson(writeBody('openai-chat', answer)), framing: 'chunked', beforeHeaders: [{ waitMs: 2 }] }
}

type Asking = { to?: Gateway; key?: string; stream?: boolean; more?: JsonObject }

function ask(model: string, { to = gateway, key = to.key, stream = false, more = {} }: Asking = {}): Call {
  const body = { model, messages: [{ role: 'user', content: 'Hi' }], ...(stream ? { stream: true } : {}), ...more }
  return call({ url: to.url, key }, '/v1/chat/completions', { body })
}

const many = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at))
const replies = (calls: readonly Call[]) => within('all answers', Promise.all(calls.map(({ reply }) => reply)))
const isWhole = ({ status, text, broken }: Reply) => status === 200 && text.includes('Well.') && !broken

/** What the gateway keeps of a request that has ended. */
async function readRecord(from: Gateway, reply: Reply | undefined): Promise<JsonObject> {
  const id = String(reply?.headers['x-request-id'])
  for (;;) {
    const read = await call(from, `/v1/generations/${id}`).reply
    if (read.status === 200) return read.json
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** What a key's wallet has once none of it is held, millionths of a USD. */
async function readBalance(key: string): Promise<unknown> {
  for (;;) {
    const { json } = await call({ url: gateway.url, key }, '/v1/credits').reply
    if (json['uncollected_micro'] === 0) return json['balance_micro']
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** The next call of the upstream is answered once the gate is open. */
function holdNext(): Gate {
  const gate = new Gate()
  upstream.next((request) => serve(request, { ...answerOf(request), beforeHeaders: [{ hold: gate }] }))
  return gate
}

/** So many calls more than may wait: once one is refused, as many as may do wait. */
async function fillLine(count: number, options: Asking = {}): Promise<{ waiting: Call[]; refused: Reply }> {
  const calls = many(count + 1, () => ask('test/one', options))
  const first = await within('a refusal', Promise.race(calls.map(async (each) => ({ each, reply: await each.reply }))))
  return { waiting: calls.filter((each) => each !== first.each), refused: first.reply }
}

describe('a provider that takes so many calls at a time', () => {
  test('never has more, and all who wait for it are served, streams and bodies', async () => {
    const all = await replies(many(lineOfOne, (at) => ask('test/one', { stream: at % 2 === 0 })))
    assert.ok(all.every(isWhole))
    assert.deepEqual([upstream.received.length, running.get('one')?.most], [lineOfOne, 1])
    await until('the line of one that waited', () => /"queued_ms":[1-9].*"msg":"request"/.test(gateway.log()))
  })

  test('is passed over for another one that has room, and only what finds no room anywhere waits', async () => {
    const gates = many(3, holdNext)
    const calls = many(9, () => ask('test/both'))
    await within('three calls', upstream.arrived(3))
    assert.deepEqual(upstream.received.map(nameOf).sort(), ['one', 'two', 'two'])
    for (const gate of gates) gate.open()
    assert.ok((await replies(calls)).every(isWhole))
    assert.deepEqual([running.get('one')?.most, running.get('two')?.most], [1, 2])
  })

  test('is said to be full by whoever asks where a request would go, as long as it is', async () => {
    const gate = holdNext()
    const first = ask('test/both', { more: { provider: { order: ['one'] } } })
    await within('the call', upstream.arrived(1))
    const readRanks = async () => {
      const { candidates } = (await operate(gateway.data, 'route.explain', { model: 'test/both' })) as JsonObject
      return (readArray(candidates) ?? []).map((one) => readObject(one)?.['rank'])
    }
    assert.deepEqual(await readRanks(), ['ready', 'full'])
    gate.open()
    assert.ok((await replies([first])).every(isWhole))
    assert.deepEqual(await readRanks(), ['ready', 'ready'])
  })

  test('has no more where several calls make one answer, which waits for itself', async () => {
    const [first, second] = await replies(many(2, () => ask('test/choosy', { more: { n: 5 } })))
    assert.deepEqual(
      [first, second].map((reply) => readArray(reply?.json['choices'])?.length),
      [5, 5],
    )
    assert.equal(upstream.received.length, 10)
    assert.equal(running.get('choosy')?.most, 2)
  })

  test('has under way only what has room there, whatever waits for itself, so that waiting is no slowness of its own', async () => {
    const gates = many(3, holdNext)
    const asked = ask('test/choosy', { more: { n: 5 } })
    await within('the first call', upstream.arrived(1))
    gates[0]?.open()
    await within('two more', upstream.arrived(3))
    const { endpoints } = await operate(gateway.data, 'endpoint.list', { all: true })
    const standing = (readArray(endpoints) ?? []).map(readObject).find((each) => each?.['endpoint'] === 'choosy/m')
    // The first has come and counts until its answer is given: with the two that wait for room it would be five.
    assert.equal(standing?.['in_flight'], 3)
    for (const gate of gates) gate.open()
    const [reply] = await replies([asked])
    assert.equal(readArray(reply?.json['choices'])?.length, 5)
  })

  test('is called for none of an answer whose caller left while it waited for itself, and what runs is charged', async () => {
    const { key } = await openPurse(gateway.data, 1_000_000_000_000n)
    const gates = many(3, holdNext)
    const asked = ask('test/choosy', { key, more: { n: 5 } })
    await within('the first call', upstream.arrived(1))
    gates[0]?.open()
    await within('two more', upstream.arrived(3))
    asked.leave()
    await seen({ gateway })
    for (const gate of gates) gate.open()
    assert.equal(await within('the charge', readBalance(key)), 1_000_000_000 - 3 * (3 + 2))
    assert.equal(upstream.received.length, 3)
  })

  test('is waited for where those before it have failed', async () => {
    const all = await replies(many(10, () => ask('test/broken-first')))
    assert.ok(all.every(isWhole))
    assert.ok(upstream.received.some((request) => nameOf(request) === 'broken'))
    assert.equal(running.get('one')?.most, 1)
  })

  test('has room again once a caller has left in the middle of their answer', async () => {
    upstream.next((request) => serve(request, { ...answerOf(request), steps: [{ stall: true }] }))
    const leaving = ask('test/one', { stream: true })
    const dropped = (await within('the call', upstream.arrived(1))).aborted
    const next = ask('test/one')
    leaving.leave()
    await within('the end of the call', dropped)
    const [reply] = await replies([next])
    assert.ok(reply !== undefined && isWhole(reply))
  })
})

describe('the line', () => {
  test('takes so many of a key and so many in all; who comes then is told 503 and when to try again, at once', async () => {
    const gate = holdNext()
    const first = ask('test/one')
    await within('the first call', upstream.arrived(1))
    const own = await fillLine(lineOfOne)
    const { key } = await openPurse(gateway.data, 1_000_000_000_000n)
    const others = await fillLine(line - lineOfOne, { key })
    for (const { status, headers, json } of [own.refused, others.refused]) {
      assert.equal(status, 503)
      assert.equal(readObject(json['error'])?.['code'], 'overloaded')
      assert.equal(headers['retry-after'], '1')
    }
    assert.equal(upstream.received.length, 1)
    gate.open()
    assert.ok((await replies([first, ...own.waiting, ...others.waiting])).every(isWhole))
  })

  test('is left by callers who leave, for whom no provider is called, and their places are free', async () => {
    const gate = holdNext()
    const first = ask('test/one')
    await within('the first call', upstream.arrived(1))
    const { waiting } = await fillLine(lineOfOne)
    for (const each of waiting) each.leave()
    await seen({ gateway })
    const again = await fillLine(lineOfOne)
    gate.open()
    assert.ok((await replies([first, ...again.waiting])).every(isWhole))
    assert.equal(upstream.received.length, 1 + lineOfOne)
  })

  test('is left by whose key is disabled meanwhile, who are told so', async () => {
    const made = await operate(gateway.data, 'key.create', { name: 'disabled' })
    const gate = holdNext()
    const first = ask('test/one')
    await within('the first call', upstream.arrived(1))
    const waiting = ask('test/one', { key: String(made['key']) })
    await seen({ gateway })
    await operate(gateway.data, 'key.disable', { id: String(made['id']) })
    const [refused] = await replies([waiting])
    assert.deepEqual([refused?.status, readObject(refused?.json['error'])?.['code']], [401, 'api_key_inactive'])
    gate.open()
    assert.ok((await replies([first])).every(isWhole))
    assert.equal(upstream.received.length, 1)
  })

  test('holds no money of those who wait in it', async () => {
    const { key } = await openPurse(gateway.data, 1_000_000_000_000n)
    const gate = holdNext()
    const first = ask('test/one')
    await within('the first call', upstream.arrived(1))
    const { waiting } = await fillLine(lineOfOne, { key })
    const credits = await within('credits', call({ url: gateway.url, key }, '/v1/credits').reply)
    assert.equal(credits.json['uncollected_micro'], 0)
    gate.open()
    assert.ok((await replies([first, ...waiting])).every(isWhole))
  })
})

describe('a gateway with small bounds', () => {
  const waitMs = 300
  let small: Gateway
  before(async () => {
    small = await startGateway({
      config: configure({ bounds: { generations: 4, queue_wait: `${waitMs}ms` } }),
      bounds: { generationWaitMs: waitMs / 3, hedgeAfterMs: 50, hedgePercent: 100 },
    })
  })
  after(() => small.stop())

  test('refuses who has waited for as long as one may, while what runs goes on', async () => {
    const gate = holdNext()
    const first = ask('test/one', { to: small })
    await within('the first call', upstream.arrived(1))
    const [late] = await replies([ask('test/one', { to: small })])
    assert.deepEqual([late?.status, late?.headers['retry-after']], [503, '1'])
    assert.equal(readObject(late?.json['error'])?.['code'], 'overloaded')
    assert.ok((late?.chunks[0]?.atMs ?? 0) >= waitMs)
    await until('its line', () => small.log().includes('max_concurrent of one was used up for'))
    gate.open()
    assert.ok((await replies([first])).every(isWhole))
    assert.equal(upstream.received.length, 1)
  })

  test('refuses likewise where what is full was the last hope, and says in the record what was tried', async () => {
    const gate = holdNext()
    const first = ask('test/one', { to: small })
    await within('the first call', upstream.arrived(1))
    const [late] = await replies([ask('test/broken-first', { to: small })])
    assert.deepEqual([late?.status, readObject(late?.json['error'])?.['code']], [503, 'overloaded'])
    gate.open()
    assert.ok((await replies([first])).every(isWhole))
    assert.deepEqual(upstream.received.map(nameOf), ['one', 'broken'])
    const record = await within('the record', readRecord(small, late))
    assert.deepEqual(
      (readArray(record['attempts']) ?? []).map((each) => {
        const { provider, outcome } = readObject(each) ?? {}
        return [provider, outcome]
      }),
      [
        ['broken', 'failed'],
        ['one', 'prevented'],
      ],
    )
  })

  test('asks no second endpoint that is full where the first is late, but one that has room', async () => {
    const gate = holdNext()
    const first = ask('test/one', { to: small })
    await within('the first call', upstream.arrived(1))
    upstream.next((request) => serve(request, { beforeHeaders: [{ stall: true }], steps: [] }))
    const hedged = ask('test/hedged', { to: small, stream: true })
    assert.ok((await replies([hedged])).every(isWhole))
    assert.deepEqual(upstream.received.map(nameOf), ['one', 'free', 'two'])
    gate.open()
    assert.ok((await replies([first])).every(isWhole))
  })

  test('runs so many generations of a key and so many in all, whatever their providers take', async () => {
    const gates = many(5, holdNext)
    const { key } = await openPurse(small.data, 1_000_000_000_000n)
    const own = many(4, () => ask('test/free', { to: small }))
    await within('three calls', upstream.arrived(3))
    const others = many(2, () => ask('test/free', { to: small, key }))
    await within('a fourth call', upstream.arrived(4))
    const refused = (await replies([own[3] as Call, others[1] as Call]).catch(() => [])) as Reply[]
    assert.equal(upstream.received.length, 4)
    for (const gate of gates) gate.open()
    const served = await replies([...own, ...others])
    assert.equal(served.filter(isWhole).length, 4)
    assert.deepEqual(
      served.filter((reply) => !isWhole(reply)).map(({ status }) => status),
      [503, 503],
    )
    assert.equal(refused.length, 2)
  })

  test('lets those who wait have their answers while it goes down', async () => {
    const other = await startGateway({ config: configure(), bounds: { generationWaitMs: 25_000 } })
    const gate = holdNext()
    const calls = many(5, () => ask('test/one', { to: other }))
    await within('the first call', upstream.arrived(1))
    await seen({ gateway: other })
    const stopped = other.stop()
    gate.open()
    assert.ok((await replies(calls)).every(isWhole))
    assert.equal(await within('the end', stopped), 0)
  })
})

describe('a key with a thousand requests in line', () => {
  let busy: Gateway
  before(async () => {
    busy = await startGateway({ config: configure(), bounds: { generationWaitMs: 25_000 } })
  })
  after(() => busy.stop())

  test('delays the one of another key by a single call', async () => {
    const { key } = await openPurse(busy.data, 1_000_000_000_000n)
    const gate = holdNext()
    const first = ask('test/one', { to: busy })
    await within('the first call', upstream.arrived(1))
    const crowd = many(1_000, () => ask('test/one', { to: busy }))
    await seen({ gateway: busy })
    const alone = ask('test/one', { to: busy, key, more: { messages: [{ role: 'user', content: 'alone' }] } })
    for (let look = 0; look < 5; look += 1) await seen({ gateway: busy })
    gate.open()
    await within('their answer', alone.reply)
    const at = upstream.received.findIndex(({ bytes }) => bytes.includes('alone'))
    assert.ok(at === 1 || at === 2, `it was call ${at}`)
    for (const each of crowd) each.leave()
    await replies([first])
  })
})
