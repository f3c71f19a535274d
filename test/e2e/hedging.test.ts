// A second endpoint that joins a first which is late, over real sockets: whose content comes first is the answer, the other is
// broken off, and what that may cost is the operator's. One answer is paid for, once.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, beforeEach, test } from 'node:test'
import { parseUsd } from '../../src/foundation/nanos.ts'
import { isObject, readArray, readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import type { ChangedBounds } from '../change-bounds.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { noTokens, writeBody, writeFrames } from '../money/answers.ts'
import { Books, type Entry } from '../money/books.ts'
import { operate } from '../operate.ts'
import { Gate, sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { Upstream, type Received } from '../upstream/upstream.ts'
import { call, endsWell, type CallOptions } from './world.ts'

const answer = { pieces: ['All', ' is', ' well.'], tokens: { ...noTokens, input: 30, output: 4 } }
/** The price of that at 1 and 2 USD a million tokens. */
const CHARGE = '0.000038'
const words = 'Say that all is well. '.repeat(20)
const served = sendFrames('openai-chat', writeFrames('openai-chat', answer))
const failed = sendJson({ error: { message: 'no', type: 'error' } }, 500)
const hangs: Script = { beforeHeaders: [{ stall: true }], steps: [] }
const held = (gate: Gate, script: Script): Script => ({ ...script, beforeHeaders: [{ hold: gate }] })

/** Each test has models of its own, so that no endpoint is known for what another made it do. */
const trials = 15

async function open(upstreamUrl: string, bounds: ChangedBounds): Promise<Gateway> {
  const provider = (name: string) => ({
    protocols: ['openai-chat'],
    base_url: `${upstreamUrl}/${name}/v1`,
    api_key: 'k',
  })
  const names = ['one', 'two', 'three']
  const model = (trial: number, endpoints: readonly string[], hedge: boolean) => ({
    strategy: 'order',
    hedge,
    endpoints: endpoints.map((name) => ({ provider: name, model: `m${trial}`, price: { input: 1, output: 2 } })),
  })
  const models = Array.from({ length: trials }, (_, trial) => [
    [`test/hedged-${trial}`, model(trial, ['one', 'two'], true)],
    [`test/plain-${trial}`, model(trial, ['one', 'two'], false)],
    [`test/three-${trial}`, model(trial, names, true)],
    [`test/near-${trial}`, { ...model(trial, ['one', 'two'], true), strategy: 'balanced' }],
  ])
  return startGateway({
    bounds,
    config: {
      discover_local: false,
      limits: { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 },
      providers: Object.fromEntries(names.map((name) => [name, provider(name)])),
      models: Object.fromEntries(models.flat()),
    },
  })
}

let upstream: Upstream
let gateway: Gateway
/** What each provider does. */
let plays: { [provider: string]: Script }
let trial = -1
const providerOf = ({ path }: Pick<Received, 'path'>) => path.split('/')[1] ?? ''
const calledOf = () => upstream.received.map(providerOf)

before(async () => {
  upstream = await Upstream.start()
  const unforgetting = { hedgeKnownCalls: 1_000_000, silentStreamMs: 600_000 }
  gateway = await open(upstream.url, { hedgeAfterMs: 100, hedgePercent: 100, ...unforgetting })
})
after(async () => {
  await gateway?.stop()
  await upstream?.stop()
})
beforeEach(() => {
  upstream.forget()
  trial += 1
  plays = { one: served, two: served, three: served }
  upstream.always((request) => plays[providerOf(request)] ?? failed)
})

function ask(model: string, more: JsonObject = {}, headers: CallOptions['headers'] = {}) {
  const messages = [{ role: 'user', content: words }]
  return call(gateway, '/v1/chat/completions', {
    headers,
    body: { model: `${model}-${trial}`, stream: true, messages, ...more },
  })
}

/** Of the one generation that follows on those before, which is there a moment after its answer. */
async function readRecord(id: unknown): Promise<JsonObject> {
  for (;;) {
    try {
      return await operate(gateway.data, 'generation.show', { id: String(id) })
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

/** The id of the generation whose caller gave it this name, and was told none. */
async function findLeft(name: string): Promise<string> {
  const { wallets } = await operate(gateway.data, 'wallet.list', {})
  const walletId = String(readObject((readArray(wallets) ?? [])[0])?.['wallet_id'])
  const books = new Books(gateway.data)
  try {
    for (;;) {
      const entry = books.entries(walletId).find(({ callerRequestId }) => callerRequestId === name)
      if (entry !== undefined) return entry.id
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  } finally {
    books.close()
  }
}

/** The newest record of a gateway that has one wallet. */
function readLast(data: string): Entry {
  const database = new DatabaseSync(join(data, 'crossmodel.db'), { readOnly: true })
  const wallet = database.prepare('select wallet_id from generations').get()
  database.close()
  const books = new Books(data)
  const [last] = books.entries(String(wallet?.['wallet_id']))
  books.close()
  assert.ok(last !== undefined)
  return last
}

/** Until the gateway knows that a call of this test's model has failed there. */
async function knowsFailure(provider: string): Promise<void> {
  for (;;) {
    const { endpoints } = await operate(gateway.data, 'endpoint.list', {})
    const rows = (readArray(endpoints) ?? []).filter(isObject)
    const row = rows.find(({ endpoint }) => endpoint === `${provider}/m${trial}`)
    if (row !== undefined && row['fault'] !== null) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const triesOf = (record: JsonObject) => (readArray(record['attempts']) ?? []).filter(isObject)
const summary = (record: JsonObject) =>
  triesOf(record).map(({ provider, outcome, hedge, cost_nanos: cost }) =>
    [provider, outcome, ...(hedge === true ? ['hedge'] : []), ...(cost === undefined ? [] : ['cost'])].join(' '),
  )

async function whole(asked: ReturnType<typeof call>): Promise<JsonObject> {
  const reply = await asked.reply
  assert.equal(reply.status, 200, reply.text)
  assert.ok(endsWell('openai-chat', reply.text), reply.text)
  return readRecord(reply.headers['x-request-id'])
}

test('the second’s answer is taken where it comes first, the first is broken off, and one is paid for', async () => {
  plays['one'] = hangs
  const record = await whole(ask('test/hedged'))
  assert.deepEqual(summary(record), ['one abandoned cost', 'two served hedge'])
  assert.deepEqual([record['provider'], record['charge'], record['status']], ['two', CHARGE, 'completed'])
  await upstream.received[0]?.aborted
  assert.equal(triesOf(record)[0]?.['errorCode'], undefined, 'nobody failed')
  // About a hundred tokens went in, at one dollar for a million.
  const [first] = triesOf(record)
  const cost = Number(first?.['cost_nanos'])
  assert.ok(cost >= 50_000 && cost <= 300_000, String(cost))
  assert.equal(parseUsd(String(record['cost'])), parseUsd(CHARGE) + BigInt(cost), 'the operator’s cost is that of both')
  const own = (await call(gateway, `/v1/generations/${String(record['id'])}`).reply).text
  assert.ok(!own.includes(String(cost)), 'what it cost the operator is not told')
})

test('the first’s is taken where it comes first all the same', async () => {
  const gate = new Gate()
  plays = { one: held(gate, served), two: hangs }
  const asked = ask('test/hedged')
  await upstream.arrived(2)
  gate.open()
  const record = await whole(asked)
  assert.deepEqual(summary(record), ['one served', 'two abandoned hedge cost'])
  assert.deepEqual([record['provider'], record['charge']], ['one', CHARGE])
  await upstream.received[1]?.aborted
})

test('no second one begins where the first is in time, has failed before, or does not stream, nor unasked', async () => {
  assert.deepEqual(summary(await whole(ask('test/hedged'))), ['one served'])
  plays['one'] = failed
  assert.deepEqual(summary(await whole(ask('test/hedged'))), ['one failed', 'two served'])
  const gate = new Gate()
  const body = sendJson(writeBody('openai-chat', answer))
  plays = { one: held(gate, body), two: body }
  const asked = ask('test/hedged', { stream: false })
  plays['one'] = held(gate, served)
  const plain = ask('test/plain')
  await upstream.arrived(5)
  await new Promise((resolve) => setTimeout(resolve, 300))
  gate.open()
  await Promise.all([asked.reply, plain.reply])
  assert.deepEqual(calledOf(), ['one', 'one', 'two', 'one', 'one'])
})

test('a conversation that the second served is where it was all the same, and moves where the first has failed', async () => {
  const near = (more: JsonObject = {}) => ask('test/near', { session_id: 'stays', ...more })
  await whole(near({ provider: { order: ['one'] } }))
  plays['one'] = hangs
  assert.deepEqual(summary(await whole(near())), ['one abandoned cost', 'two served hedge'])
  plays['one'] = served
  for (let many = 0; many < 3; many += 1) assert.deepEqual(summary(await whole(near())), ['one served'])
  plays['one'] = failed
  assert.deepEqual(summary(await whole(near())), ['one failed', 'two served'])
  plays['one'] = served
  for (let many = 0; many < 3; many += 1) assert.deepEqual(summary(await whole(near())), ['two served'])
})

test('a caller may ask for it', async () => {
  plays['one'] = hangs
  const record = await whole(ask('test/plain', {}, { 'x-crossmodel-hedge': 'true' }))
  assert.deepEqual(summary(record), ['one abandoned cost', 'two served hedge'])
})

test('where the first fails while the second is asked, the second goes on, as any other would', async () => {
  const first = new Gate()
  const second = new Gate()
  plays = { one: held(first, failed), two: held(second, served), three: served }
  const asked = ask('test/three')
  await upstream.arrived(2)
  first.open()
  await knowsFailure('one')
  second.open()
  const record = await whole(asked)
  assert.deepEqual(summary(record), ['one failed', 'two served hedge'])
  assert.deepEqual([record['provider'], record['charge']], ['two', CHARGE])
})

test('where the second fails the first goes on, and where both do the next is asked', async () => {
  const first = new Gate()
  plays = { one: held(first, served), two: failed }
  const asked = ask('test/three')
  await knowsFailure('two')
  first.open()
  assert.deepEqual(summary(await whole(asked)), ['one served', 'two failed hedge'])

  upstream.forget()
  upstream.always((request) => plays[providerOf(request)] ?? failed)
  const again = new Gate()
  plays = { one: held(again, failed), two: failed, three: served }
  const other = ask('test/three')
  await (
    await upstream.arrived(2)
  ).ended
  again.open()
  assert.deepEqual(summary(await whole(other)), ['one failed', 'two failed hedge', 'three served'])
  assert.deepEqual(calledOf(), ['one', 'two', 'three'])
})

test('where all fail the caller is told, once, and pays nothing', async () => {
  const gate = new Gate()
  plays = { one: held(gate, failed), two: failed }
  const asked = ask('test/hedged')
  await (
    await upstream.arrived(2)
  ).ended
  gate.open()
  const reply = await asked.reply
  assert.equal(reply.status, 502)
  const record = await readRecord(reply.headers['x-request-id'])
  assert.deepEqual(summary(record), ['one failed', 'two failed hedge'])
  assert.deepEqual([record['status'], Number(record['charge'])], ['failed', 0])
})

test('what the first refuses for good ends the second too', async () => {
  const gate = new Gate()
  const refusal = sendJson({ error: { message: 'temperature is too high', type: 'invalid_request_error' } }, 400)
  plays = { one: held(gate, refusal), two: hangs }
  const asked = ask('test/hedged')
  const second = await upstream.arrived(2)
  gate.open()
  const reply = await asked.reply
  assert.equal(reply.status, 400)
  await second.aborted
  const record = await readRecord(reply.headers['x-request-id'])
  assert.deepEqual(summary(record), ['one failed', 'two abandoned hedge cost'])
  assert.deepEqual([record['provider'], Number(record['charge'])], ['one', 0])
})

test('a caller who leaves ends both, and pays the first for what went in', async () => {
  plays = { one: hangs, two: hangs }
  const asked = ask('test/hedged', {}, { 'x-request-id': 'left-in-a-race' })
  asked.reply.catch(() => {})
  const [first, second] = [await upstream.arrived(1), await upstream.arrived(2)]
  asked.leave()
  await Promise.all([first.aborted, second.aborted])
  const record = await readRecord(await findLeft('left-in-a-race'))
  assert.deepEqual(summary(record), ['one abandoned', 'two abandoned hedge cost'])
  assert.deepEqual([record['status'], record['provider'], record['estimated']], ['cancelled', 'one', true])
  const charge = Math.round(Number(record['charge']) * 1e9)
  assert.equal(charge, Number(triesOf(record)[1]?.['cost_nanos']), 'both were sent the same')
})

test('a key that is disabled ends both', async () => {
  const made = await operate(gateway.data, 'key.create', { name: 'disabled-in-a-race' })
  plays = { one: hangs, two: hangs }
  const body = { model: `test/hedged-${trial}`, stream: true, messages: [{ role: 'user', content: words }] }
  const asked = call({ url: gateway.url, key: String(made['key']) }, '/v1/chat/completions', { body })
  const [first, second] = [await upstream.arrived(1), await upstream.arrived(2)]
  await operate(gateway.data, 'key.disable', { id: String(made['id']) })
  await Promise.all([first.aborted, second.aborted])
  const reply = await asked.reply
  assert.equal(reply.status, 401)
  const record = await readRecord(reply.headers['x-request-id'])
  // Who is answered 401 pays nothing: what both may bill is the operator's.
  assert.deepEqual(summary(record), ['one abandoned cost', 'two abandoned hedge cost'])
  assert.deepEqual([record['status'], Number(record['charge'])], ['cancelled', 0])
})

test('of calls that are all late no more have a second one than the budget allows', async () => {
  const usual = await open(upstream.url, { hedgeAfterMs: 50, hedgeKnownCalls: 1_000_000 })
  try {
    const gate = new Gate()
    plays = { one: held(gate, served), two: hangs }
    const body = { model: `test/hedged-${trial}`, stream: true, messages: [{ role: 'user', content: words }] }
    const calls = Array.from({ length: 60 }, () => call(usual, '/v1/chat/completions', { body }).reply)
    await upstream.arrived(63)
    await new Promise((resolve) => setTimeout(resolve, 300))
    gate.open()
    for (const reply of await Promise.all(calls)) assert.equal(reply.status, 200)
    assert.equal(calledOf().filter((name) => name === 'two').length, 3)
  } finally {
    await usual.stop()
  }
})

test('a gateway that goes down ends both, and tells the caller', async () => {
  const ending = await open(upstream.url, { hedgeAfterMs: 50, hedgePercent: 100, drainMs: 100 })
  plays = { one: hangs, two: hangs }
  const body = { model: `test/hedged-${trial}`, stream: true, messages: [{ role: 'user', content: words }] }
  const asked = call(ending, '/v1/chat/completions', { body })
  const [first, second] = [await upstream.arrived(1), await upstream.arrived(2)]
  const [code, reply] = await Promise.all([ending.stop(), asked.reply, first.aborted, second.aborted])
  assert.deepEqual([code, reply.status], [0, 503])
  const { status, charge } = readLast(ending.data)
  assert.deepEqual([status, charge], ['failed', 0n])
})
