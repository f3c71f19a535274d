// Limits of keys over real sockets: what counts, from when on, what callers are told, and that a running answer is held to
// them too.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { readObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { writeShortBody, writeFrames } from '../../money/answers.ts'
import { operate } from '../../operate.ts'
import { Gate, sendFrames, sendJson } from '../../upstream/script.ts'
import { openRaw, write } from '../surface/raw.ts'
import { call, endsWell, leastBody, paths, readFrames, startWorld, type Reply, type World } from '../world.ts'

const chat = paths['openai-chat']
const answered = writeShortBody('openai-chat', 'Hello', 5, 1)

let world: World
before(async () => {
  // The limits that keys have by themselves.
  world = await startWorld({ limits: {} })
})
after(() => world?.stop())
beforeEach(() => {
  world.upstream.forget()
  world.upstream.always(sendJson(answered))
})

let owners = 0

/** A key of a new, prepaid owner. */
async function makeKey(limits: JsonObject = {}, usd = '100'): Promise<{ url: string; key: string; id: string }> {
  owners += 1
  const owner = `owner-${owners}`
  const { data, url } = world.gateway
  const made = await operate(data, 'key.create', { name: 'k', owner, ...limits })
  if (usd !== '0') await operate(data, 'wallet.top-up', { owner, amount: usd })
  return { url, key: String(made['key']), id: String(made['id']) }
}

const ask = (as: { url: string; key: string }, more: JsonObject = {}) =>
  call(as, chat, { body: leastBody('openai-chat', 'openai-chat', more) })

const messageOf = (reply: Reply) => String(readObject(reply.json['error'])?.['message'])

test('a request counts from the moment its key is known, whatever becomes of it', async () => {
  const as = await makeKey({ requests_per_minute: '4' }, '0')
  const unread = { 'content-length': String(64 * 1024 * 1024), connection: 'close' }
  const broken = [
    await call(as, chat, { body: '{' }).reply,
    await call(as, chat, { body: { model: 'no/such', messages: [{ role: 'user', content: 'x' }] } }).reply,
    await ask(as, { max_tokens: 5 }).reply,
    await call(as, chat, { method: 'POST', headers: unread }).reply,
  ]
  assert.deepEqual(
    broken.map(({ status }) => status),
    [400, 404, 402, 413],
  )
  assert.deepEqual(
    broken.map(({ headers }) => headers['x-ratelimit-remaining-requests']),
    ['3', '2', '1', '0'],
  )
  const last = await ask(as).reply
  assert.equal(last.status, 429)
  assert.equal(messageOf(last), 'Rate limit exceeded: max 4 requests per minute.')
  assert.equal(last.headers['x-ratelimit-remaining-requests'], '0')
  assert.ok(Number(last.headers['retry-after']) > 30)
  assert.equal(last.headers['x-should-retry'], undefined)
})

test('a key at its limit is refused before the body is read', async () => {
  const as = await makeKey({ requests_per_minute: '1' })
  await ask(as).reply
  const raw = openRaw(as.url)
  const headers = { host: 'x', authorization: `Bearer ${as.key}`, 'content-length': '1000000' }
  raw.send(write('POST', chat, headers))
  await raw.until(/HTTP\/1\.1 429 [^]*max 1 requests per minute/)
  raw.destroy()
  assert.equal(world.upstream.received.length, 1)
})

test('a key of an unlimited owner has no limits and no headers of them, unless they are set', async () => {
  const replies = await Promise.all(Array.from({ length: 80 }, () => ask(world.gateway).reply))
  for (const { status, headers } of replies) {
    assert.equal(status, 200)
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.includes('ratelimit')),
      [],
    )
  }
  const shown = await call(world.gateway, '/v1/key').reply
  assert.deepEqual(Object.values(readObject(shown.json['limits']) ?? {}), [null, null, null, null, null])
})

test('a prepaid key has its default limits, and `none` lifts each of them', async () => {
  const as = await makeKey()
  const { headers } = await ask(as).reply
  assert.deepEqual([headers['x-ratelimit-limit-requests'], headers['x-ratelimit-limit-tokens']], ['60', '100000'])
  const messages = await call(as, paths['anthropic-messages'], {
    body: leastBody('anthropic-messages', 'openai-chat'),
  }).reply
  assert.equal(messages.headers['anthropic-ratelimit-requests-remaining'], '58')
  assert.equal(messages.headers['anthropic-ratelimit-tokens-limit'], '100000')
  const none = { requests_per_minute: 'none', tokens_per_minute: 'none', concurrent_requests: 'none' }
  await operate(world.gateway.data, 'key.limit', { id: as.id, ...none })
  const lifted = await ask(as).reply
  assert.equal(lifted.status, 200)
  assert.equal(lifted.headers['x-ratelimit-limit-requests'], undefined)
  const shown = await call(as, '/v1/key').reply
  assert.deepEqual(Object.values(readObject(shown.json['limits']) ?? {}), [null, null, null, null, null])
})

test('a prepaid key has 64 requests at once, and no more', async () => {
  const as = await makeKey({ requests_per_minute: 'none', tokens_per_minute: 'none' })
  const gate = new Gate()
  world.upstream.always({ ...sendJson(answered), beforeHeaders: [{ hold: gate }] })
  const running = Array.from({ length: 64 }, () => ask(as, { max_tokens: 5 }).reply)
  await world.upstream.arrived(64)
  const refused = await ask(as, { max_tokens: 5 }).reply
  assert.equal(refused.status, 429)
  assert.equal(messageOf(refused), 'Rate limit exceeded: max 64 concurrent requests.')
  gate.open()
  for (const { status } of await Promise.all(running)) assert.equal(status, 200)
  assert.equal((await ask(as, { max_tokens: 5 }).reply).status, 200)
})

test('a request larger than a whole limit is told what it needs, and that it need not come again', async () => {
  const as = await makeKey({ tokens_per_minute: '1000', spend_per_day: '0.001' })
  const byTokens = await ask(as, { max_tokens: 5_000 }).reply
  assert.equal(byTokens.status, 429)
  assert.match(messageOf(byTokens), /^Rate limit exceeded: max 1000 tokens per minute\. This request needs 50\d\d\.$/)
  const bySpend = await ask(as, { max_tokens: 900 }).reply
  assert.equal(bySpend.status, 429)
  assert.match(messageOf(bySpend), /^Rate limit exceeded: max 0\.001 USD per day\. This request needs 0\.0\d+ USD\.$/)
  for (const { headers } of [byTokens, bySpend]) {
    assert.equal(headers['x-should-retry'], 'false')
    assert.equal(headers['retry-after'], undefined)
  }
  assert.equal((await ask(as, { max_tokens: 100 }).reply).status, 200)
})

test('reads and counts of tokens have a limit of their own, in the caller’s shape', async () => {
  const as = await makeKey({ requests_per_minute: '1' })
  const direct = { authorization: '', 'x-api-key': as.key }
  const count = { body: leastBody('anthropic-messages', 'openai-chat') }
  for (let from = 0; from < 600; from += 50) {
    const some = Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0 ? call(as, '/v1/key').reply : call(as, '/v1/messages/count_tokens', count).reply,
    )
    for (const { status } of await Promise.all(some)) assert.equal(status, 200)
  }
  const openai = await call(as, '/v1/models').reply
  const anthropic = await call(as, '/v1/credits', { headers: direct }).reply
  const counted = await call(as, '/v1/messages/count_tokens', count).reply
  for (const reply of [openai, anthropic, counted]) {
    assert.equal(reply.status, 429)
    assert.equal(messageOf(reply), 'Rate limit exceeded: max 600 reads per minute.')
    assert.ok(Number(reply.headers['retry-after']) > 1)
  }
  assert.equal(readObject(openai.json['error'])?.['code'], 'rate_limit_exceeded')
  assert.equal(anthropic.json['type'], 'error')
  assert.equal(counted.json['type'], 'error')
  assert.equal((await ask(as).reply).status, 200, 'a generation is no read')
})

/** 40,000 tokens and more. */
const pieces = Array.from(
  { length: 2_000 },
  (_, index) => `${index}: and so it goes on and on, for as long as it may. `,
)
const tokens = { input: 20, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 40_000, reasoning: 0 }
const longStream = () => sendFrames('openai-chat', writeFrames('openai-chat', { pieces, tokens }))

async function assertEndsByLength(as: { url: string; key: string }): Promise<JsonObject> {
  world.upstream.always(longStream())
  const reply = await ask(as, { stream: true }).reply
  assert.equal(reply.status, 200, reply.text)
  assert.ok(endsWell('openai-chat', reply.text), reply.text.slice(-300))
  assert.ok(readFrames(reply.text).some(({ data }) => data.includes('"finish_reason":"length"')))
  const record = await call(as, `/v1/generations/${String(reply.headers['x-request-id'])}`).reply
  return record.json
}

test('a limit of spend ends a running stream by length, and is not passed', async () => {
  // 2 USD a million: 10,000 tokens of the 40,000.
  const as = await makeKey({ spend_per_day: '0.02', tokens_per_minute: 'none' })
  const record = await assertEndsByLength(as)
  const cost = Number(record['cost_micro'])
  assert.ok(cost > 5_000 && cost <= 20_000, `${cost} micro-dollars`)
})

test('streams that run at once share what a limit of spend has left, and do not pass it together', async () => {
  const as = await makeKey({ spend_per_day: '0.05', tokens_per_minute: 'none' })
  world.upstream.always(longStream())
  const replies = await Promise.all(Array.from({ length: 4 }, () => ask(as, { stream: true }).reply))
  assert.ok(replies.filter(({ status }) => status === 200).length >= 3)
  let cost = 0
  for (const { status, headers, json } of replies) {
    if (status === 429) assert.match(JSON.stringify(json), /max 0\.05 USD per day/)
    else {
      const record = await call(as, `/v1/generations/${String(headers['x-request-id'])}`).reply
      cost += Number(record.json['cost_micro'])
    }
  }
  assert.ok(cost > 30_000 && cost <= 50_000, `${cost} micro-dollars`)
})

test('a limit of tokens ends a running stream by length, also where the wallet has no bound', async () => {
  const prepaid = await makeKey({ tokens_per_minute: '12000' })
  const mine = await operate(world.gateway.data, 'key.create', { name: 'mine', tokens_per_minute: '12000' })
  const unlimited = { url: world.gateway.url, key: String(mine['key']) }
  for (const as of [prepaid, unlimited]) {
    const usage = readObject((await assertEndsByLength(as))['usage'])
    const output = Number(usage?.['completion_tokens'])
    assert.ok(output > 1_000 && output <= 13_000, `${output} tokens`)
    const next = await ask(as, { max_tokens: 8_000 }).reply
    assert.equal(next.status, 429, 'what it used counts in the minute in which it arose')
    assert.match(messageOf(next), /max 12000 tokens per minute\.$/)
  }
})

test('a restart gives nobody a new minute', async () => {
  const own = await startWorld({ limits: {} })
  try {
    own.upstream.always(sendJson(answered))
    const { data } = own.gateway
    const made = await operate(data, 'key.create', { name: 'k', owner: 'ada', requests_per_minute: '3' })
    await operate(data, 'wallet.top-up', { owner: 'ada', amount: '100' })
    const key = String(made['key'])
    for (let count = 0; count < 2; count += 1)
      assert.equal((await ask({ url: own.gateway.url, key }).reply).status, 200)
    await own.gateway.stop()
    const again = await own.gateway.restart()
    const statuses = [await ask({ url: again.url, key }).reply, await ask({ url: again.url, key }).reply]
    await again.stop()
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [200, 429],
    )
    assert.ok(Number(statuses[0]?.headers['x-ratelimit-remaining-tokens']) < 99_990)
  } finally {
    await own.stop()
  }
})
