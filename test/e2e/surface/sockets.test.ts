// What a socket may do to the gateway: smuggled requests, headers without end, pipelines, half-closed callers, bodies that
// are refused unread. A connection stays usable or is closed cleanly, and never carries bytes that answer nothing.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { parseJsonObject } from '../../../src/foundation/json/json.ts'
import { writeShortBody } from '../../money/answers.ts'
import { within } from '../../money/bank.ts'
import { Gate, sendFrames, sendJson } from '../../upstream/script.ts'
import { leastBody, startWorld, type World } from '../world.ts'
import { openRaw, statuses, write, type Raw } from './raw.ts'

let world: World
let bearer: { authorization: string }
const open: Raw[] = []
before(async () => {
  world = await startWorld({ bounds: { request_body: '64KiB' } })
  bearer = { authorization: `Bearer ${world.gateway.key}` }
})
beforeEach(() => world.upstream.forget())
after(async () => {
  for (const raw of open) raw.destroy()
  await world?.stop()
})

function dial(): Raw {
  const raw = openRaw(world.gateway.url)
  open.push(raw)
  return raw
}

const least = JSON.stringify(leastBody('openai-chat', 'openai-chat'))
const leastStreamed = JSON.stringify(leastBody('openai-chat', 'openai-chat', { stream: true }))
const health = write('GET', '/healthz', {})
const answer = writeShortBody('openai-chat')

/** An error body of ours with its request id, and nothing of our insides. */
function assertOurs(text: string): void {
  const at = text.indexOf('\r\n\r\n')
  const head = text.slice(0, at)
  assert.match(head, /^x-request-id: req_cm_/im)
  const body = parseJsonObject(text.slice(at + 4))
  assert.ok(body?.['error'] !== undefined, text)
  assert.match(String(body?.['request_id']), /^req_cm_/)
  assert.doesNotMatch(text, /\.ts:|node:internal|at .*\(/)
}

const smuggled: { [name: string]: string } = {
  'content-length and chunked together': write(
    'POST',
    '/v1/chat/completions',
    { 'content-length': '4', 'transfer-encoding': 'chunked' },
    '0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: x\r\n\r\n',
  ),
  'two lengths': `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcdef`,
  'a signed length': `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: +5\r\n\r\nabcde`,
  'a length list': `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 5, 5\r\n\r\nabcde`,
  'a space before the colon': `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length : 5\r\n\r\nabcde`,
  'an obscured transfer-encoding': `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n`,
  'a folded header': `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding:\r\n chunked\r\n\r\n0\r\n\r\n`,
  'a bare line feed': `GET /healthz HTTP/1.1\nhost: x\n\n`,
  'a null in a header': `GET /healthz HTTP/1.1\r\nhost: x\r\nx-a: b\0c\r\n\r\n`,
  'no host': `GET /healthz HTTP/1.1\r\n\r\n`,
  'not HTTP at all': `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n`,
}

for (const [name, bytes] of Object.entries(smuggled)) {
  test(`refused with at most one answer, and closed: ${name}`, async () => {
    const raw = dial()
    raw.send(bytes)
    raw.send(health)
    const text = await raw.closed()
    assert.deepEqual(statuses(text), [name === 'an obscured transfer-encoding' ? 501 : 400], text)
    assertOurs(text)
  })
}

test('bad chunks of a body are 400 and nothing reaches a provider', async () => {
  for (const body of [
    'zz\r\nabc\r\n0\r\n\r\n',
    '5;\r\n',
    '-1\r\nabc\r\n',
    'fffffffffffffffff\r\nabc\r\n',
    '3\r\nabcXX0\r\n\r\n',
  ]) {
    const count = world.upstream.received.length
    const raw = dial()
    raw.send(write('POST', '/v1/chat/completions', { ...bearer, 'transfer-encoding': 'chunked' }, body))
    if (body === '5;\r\n') raw.send('abc\r\nzz\r\n')
    const text = await raw.closed()
    assert.ok(
      statuses(text).every((status) => status === 400) && statuses(text).length <= 1,
      JSON.stringify(body) + text,
    )
    assert.equal(world.upstream.received.length, count)
  }
})

test('bytes that are not a request are told so, with a request id', async () => {
  const raw = dial()
  raw.send('nonsense\r\n\r\n')
  const text = await raw.closed()
  assert.deepEqual(statuses(text), [400])
  assertOurs(text)
})

test('what is wrong with a request is said, and nothing of it is quoted', async () => {
  for (const [line, said] of [
    ['authorization: Bearer secret-1\r\nauthorization: Bearer secret-2', 'the header authorization is repeated'],
    ['content-length: secret', 'the content-length is not a number of bytes'],
    ['secret', 'a header has no colon'],
  ] as const) {
    const raw = dial()
    raw.send(`POST /v1/messages HTTP/1.1\r\nhost: x\r\n${line}\r\n\r\n`)
    const text = await raw.closed()
    assertOurs(text)
    assert.ok(text.includes(said), text)
    assert.doesNotMatch(text, /secret/)
  }
})

test('headers over the bound are 431, under it they are read', async () => {
  const over = dial()
  over.send(write('GET', '/healthz', { 'x-long': 'x'.repeat(70_000) }))
  const text = await over.closed()
  assert.deepEqual(statuses(text), [431])
  assertOurs(text)
  const under = dial()
  under.send(write('GET', '/healthz', { 'x-long': 'x'.repeat(50_000), connection: 'close' }))
  assert.deepEqual(statuses(await under.closed()), [200])
})

test('a path without end, and one with anything in it, is answered without harm', async () => {
  const raw = dial()
  raw.send(write('GET', `/${'a'.repeat(30_000)}`, {}))
  await raw.until(/"request_id"/)
  raw.send(write('GET', '/v1/models/%0d%0aset-cookie:%20a=b%00%ff', bearer))
  const text = await raw.until(/(request_id[^]*){2}/)
  assert.deepEqual(statuses(text), [404, 404])
  assert.doesNotMatch(text, /^set-cookie/im)
  assert.ok(text.length < 10_000, `a path is not echoed whole: ${text.length}`)
})

test('a whole URL as the target is the same path', async () => {
  const raw = dial()
  raw.send('GET http://gateway.example/healthz?x=1 HTTP/1.1\r\nhost: gateway.example\r\nconnection: close\r\n\r\n')
  assert.deepEqual(statuses(await raw.closed()), [200])
})

test('after an error before the body was read the connection takes the next request', async () => {
  const raw = dial()
  raw.send(write('POST', '/v1/chat/completions', {}, 'x'.repeat(20_000)))
  raw.send(write('POST', '/v1/nowhere', {}, '{}'))
  raw.send(write('PUT', '/v1/messages', {}, '{}'))
  raw.send(health)
  const text = await raw.until(/"status":"ok"/)
  assert.deepEqual(statuses(text), [401, 404, 405, 200])
})

test('pipelined requests are answered in their order', async () => {
  const gate = new Gate()
  world.upstream.next({ ...sendJson(answer), beforeHeaders: [{ hold: gate }] })
  const count = world.upstream.received.length
  const raw = dial()
  raw.send(write('POST', '/v1/chat/completions', bearer, least) + write('GET', '/v1/nothing', bearer) + health)
  await world.upstream.arrived(count + 1)
  assert.equal(raw.text(), '')
  gate.open()
  assert.deepEqual(statuses(await raw.until(/"status":"ok"/)), [200, 404, 200])
})

test('garbage behind a request whose stream is running waits for its turn, and is refused behind that stream', async () => {
  const gate = new Gate()
  const chunk = (delta: object, finish: string | null) => ({
    event: undefined,
    data: JSON.stringify({
      id: 'c',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta, finish_reason: finish }],
    }),
  })
  const script = sendFrames('openai-chat', [chunk({ role: 'assistant', content: 'Hi' }, null)])
  world.upstream.next({ ...script, steps: [...script.steps, { hold: gate }] })
  const raw = dial()
  raw.send(write('POST', '/v1/chat/completions', bearer, leastStreamed))
  await raw.until(/"content":"Hi"/)
  raw.send('garbage\r\n\r\n')
  gate.open()
  const text = await raw.closed()
  assert.deepEqual(statuses(text), [200, 400])
  assert.match(text, /\r\n0\r\n\r\nHTTP\/1\.1 400 /, 'the stream has its end')
})

test('a body over the bound is refused, and the caller that is still sending learns why', async () => {
  for (const framing of ['length', 'chunked'] as const) {
    const raw = dial()
    raw.send(
      write('POST', '/v1/chat/completions', {
        ...bearer,
        ...(framing === 'length' ? { 'content-length': String(40 * 1024 * 1024) } : { 'transfer-encoding': 'chunked' }),
      }),
    )
    const piece = 'x'.repeat(64 * 1024)
    for (let sent = 0; sent < 64; sent += 1) raw.send(framing === 'length' ? piece : `10000\r\n${piece}\r\n`)
    const text = await raw.closed(10_000)
    assert.deepEqual(statuses(text), [413], text.slice(0, 300))
    assert.match(text, /"code":"request_too_large"/)
    assert.match(text, /^connection: close/im)
  }
})

test('fetch sees 413 and 401 while it uploads more than anybody reads', async () => {
  const body = Buffer.alloc(8 * 1024 * 1024, 0x20)
  for (const [headers, status] of [
    [bearer, 413],
    [{}, 401],
  ] as const) {
    const reply = await fetch(`${world.gateway.url}/v1/chat/completions`, { method: 'POST', body, headers })
    assert.equal(reply.status, status)
    assert.match(await reply.text(), /request_id/)
  }
})

test('`Expect: 100-continue` is said yes to once the key is good, and not before', async () => {
  const good = dial()
  world.upstream.next(sendJson(answer))
  good.send(
    write('POST', '/v1/chat/completions', {
      ...bearer,
      expect: '100-continue',
      'content-length': String(least.length),
    }),
  )
  await good.until(/HTTP\/1\.1 100 Continue\r\n\r\n/)
  good.send(least)
  assert.deepEqual(statuses(await good.until(/"content":"Hi"/)), [100, 200])

  const bad = dial()
  bad.send(
    write('POST', '/v1/chat/completions', {
      authorization: 'Bearer cm-wrong',
      expect: '100-continue',
      'content-length': String(least.length),
    }),
  )
  const text = await bad.closed()
  assert.deepEqual(statuses(text), [401])
  assert.match(text, /^connection: close/im)

  const large = dial()
  large.send(write('POST', '/v1/chat/completions', { ...bearer, expect: '100-continue', 'content-length': '1000000' }))
  assert.deepEqual(statuses(await large.closed()), [413])
})

test('a caller that closes its half after the request is one that left: the call of a stream ends', async () => {
  const count = world.upstream.received.length
  world.upstream.next({ beforeHeaders: [{ stall: true }], steps: [] })
  const raw = dial()
  raw.send(write('POST', '/v1/chat/completions', bearer, leastStreamed))
  const received = await world.upstream.arrived(count + 1)
  raw.socket.end()
  await received.aborted
  await raw.closed()
})

test('a body that ends before its length reaches no provider; one that is longer than it says is another request', async () => {
  const count = world.upstream.received.length
  const short = dial()
  short.send(write('POST', '/v1/chat/completions', { ...bearer, 'content-length': String(least.length + 10) }, least))
  short.socket.end()
  assert.ok(statuses(await short.closed()).every((status) => status === 400))
  assert.equal(world.upstream.received.length, count)

  const long = dial()
  world.upstream.next(sendJson(answer))
  long.send(
    write(
      'POST',
      '/v1/chat/completions',
      { ...bearer, 'content-length': String(least.length) },
      `${least}trailing\r\n\r\n`,
    ),
  )
  assert.deepEqual(statuses(await long.closed()), [200, 400])
})

test('an upgrade, a TRACE and a CONNECT get an answer, no tunnel', async () => {
  const upgrade = dial()
  upgrade.send(write('GET', '/healthz', { connection: 'upgrade', upgrade: 'websocket' }))
  assert.deepEqual(statuses(await upgrade.until(/HTTP/)), [200])
  const trace = dial()
  trace.send(write('TRACE', '/healthz', { 'x-secret': 'mirror' }))
  const traced = await trace.until(/request_id/)
  assert.deepEqual(statuses(traced), [405])
  assert.doesNotMatch(traced, /mirror/)
  const tunnel = dial()
  tunnel.send('CONNECT 127.0.0.1:22 HTTP/1.1\r\nhost: x\r\n\r\n')
  assert.deepEqual(statuses(await tunnel.closed()), [400])
})

test('a thousand idle and half-said connections do no harm to a caller', async () => {
  const idle = Array.from({ length: 1_000 }, () => dial())
  for (const [index, raw] of idle.entries())
    if (index % 2 === 0) raw.send('POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nx-slow: ')
  const reply = await within('an answer', fetch(`${world.gateway.url}/healthz`))
  assert.equal(reply.status, 200)
  assert.ok(
    idle.every(({ socket }) => !socket.readableEnded && !socket.destroyed),
    'nobody was sent away for it',
  )
  for (const raw of idle) raw.destroy()
})
