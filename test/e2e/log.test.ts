// What operators read of requests: each is one line, whatever became of it, and one that its provider failed is a warning
// beside it. No line holds a word of content, nor a key.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bounds } from '../../src/foundation/bounds.ts'
import { parseJsonObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { noTokens, writeFrames, writeShortBody } from '../money/answers.ts'
import { seen, until } from '../money/bank.ts'
import { operate } from '../operate.ts'
import { cutAfter, sendFrames, sendJson } from '../upstream/script.ts'
import { openRaw } from './surface/raw.ts'
import { call, leastBody, paths, startWorld, type Reply, type World } from './world.ts'

const answer = sendJson(writeShortBody('openai-chat', 'a secret answer'))

let world: World
before(async () => {
  world = await startWorld({ credit_limit: 5 })
})
after(() => world.stop())

async function ask(script: typeof answer, more: JsonObject = {}): Promise<Reply> {
  world.upstream.next(script)
  const body = leastBody('openai-chat', 'openai-chat', {
    messages: [{ role: 'user', content: 'a secret question' }],
    ...more,
  })
  const reply = await call(world.gateway, paths['openai-chat'], { body }).reply
  await until('its line', () => linesOf(reply).some(isLine))
  // A second line would come right behind it.
  await seen(world)
  return reply
}

const isLine = ({ msg }: JsonObject) => msg === 'request'
/** The lines about this answer's request that are not the one that every request has. */
const othersOf = (reply: Reply) => linesOf(reply).filter((line) => !isLine(line))

/** The lines about this answer's request. */
function linesOf(reply: Reply): JsonObject[] {
  return allLines().filter((line) => line['request'] === reply.headers['x-request-id'])
}

function allLines(): JsonObject[] {
  return world.gateway
    .log()
    .split('\n')
    .map((line) => parseJsonObject(line) ?? {})
}

const requestLines = () => allLines().filter(isLine)

test('a generation that its provider failed is one warning', async () => {
  const lines = othersOf(await ask(sendJson({ error: { message: 'out of order' } }, 500)))
  assert.deepEqual(
    lines.map(({ level, code, model, endpoint }) => [level, code, model, endpoint]),
    [['warn', 'provider_error', 'test/openai-chat', 'test-openai-chat/upstream-openai-chat']],
  )
})

test('one that failed because the provider refuses our account is one error', async () => {
  const lines = othersOf(await ask(sendJson({ error: { message: 'bad key' } }, 401)))
  assert.deepEqual(
    lines.map(({ level, blame }) => [level, blame]),
    [['error', 'operator']],
  )
})

/** The one line of this request, without what differs from run to run. */
function lineOf(reply: Reply): JsonObject {
  const [line, ...more] = linesOf(reply)
  assert.deepEqual(more, [])
  const { time, request, duration_ms: ms, ...rest } = line ?? {}
  assert.equal(typeof time, 'string')
  assert.equal(request, reply.headers['x-request-id'])
  assert.ok(Number.isSafeInteger(ms) && Number(ms) >= 0)
  return rest
}

const asked = { level: 'info', msg: 'request', method: 'POST', path: '/v1/chat/completions', key: 'environment' }

test('one that completed is one line: whose key, what ran where, what it used and cost', async () => {
  assert.deepEqual(lineOf(await ask(answer)), {
    ...asked,
    status: 200,
    requested: 'test/openai-chat',
    model: 'test/openai-chat',
    provider: 'test-openai-chat',
    input_tokens: 1,
    output_tokens: 1,
    cost_usd: '0.000003',
  })
})

test('a stream that its provider broke off has the code of its failure in its line, though its status was 200', async () => {
  const frames = writeFrames('openai-chat', { pieces: ['a ', 'secret ', 'answer'], tokens: { ...noTokens, output: 3 } })
  const broken = cutAfter(sendFrames('openai-chat', frames), 2, 'reset')
  const line = linesOf(await ask(broken, { stream: true })).find(isLine)
  assert.deepEqual([line?.['status'], line?.['stream'], line?.['code']], [200, true, 'provider_error'])
})

test('one whose endpoints the operator has closed says so in its line, and not to its caller', async () => {
  const endpoint = 'test-openai-chat/upstream-openai-chat'
  await operate(world.gateway.data, 'endpoint.use', { endpoint, use: 'disabled' })
  const reply = await ask(answer)
  await operate(world.gateway.data, 'endpoint.use', { endpoint, use: 'enabled' })
  world.upstream.forget()
  const line = lineOf(reply)
  assert.deepEqual([line['status'], line['code']], [503, 'model_unavailable'])
  assert.equal(line['reason'], `${endpoint} (the operator has disabled it)`)
  assert.ok(!reply.text.includes(endpoint))
})

test('one that its caller got wrong is one line with the code, without a sentence that may quote content', async () => {
  const refused = lineOf(await ask(sendJson({ error: { message: 'a secret question must alternate' } }, 400)))
  assert.equal(refused['status'], 400)
  assert.equal(refused['code'], 'invalid_request')
  assert.equal(refused['message'], undefined)
})

test('what is refused before any model runs is a line too, with the reason', async () => {
  const refuse = async (path: string, body: JsonObject, headers = {}) => {
    const reply = await call(world.gateway, path, { body, headers }).reply
    await until('its line', () => linesOf(reply).length > 0)
    return lineOf(reply)
  }
  const body = leastBody('openai-chat', 'openai-chat')
  const [chat, messages] = [paths['openai-chat'], paths['anthropic-messages']]
  const unknown = await refuse(chat, { ...body, model: 'foo/bar' })
  assert.deepEqual(unknown, {
    ...asked,
    status: 404,
    requested: 'foo/bar',
    code: 'model_not_found',
    param: 'model',
    message: "Model 'foo/bar' was not found or is unavailable.",
  })
  const strange = await refuse(messages, {}, { 'x-api-key': 'cm-secret', authorization: '' })
  const { key: _, ...nobody } = asked
  const message = 'The API key is not valid.'
  assert.deepEqual(strange, { ...nobody, path: messages, status: 401, code: 'invalid_api_key', message })
  const empty = await refuse(chat, { ...body, messages: [] })
  assert.deepEqual([empty['status'], empty['code'], empty['param']], [400, 'invalid_messages', 'messages'])
  const nowhere = await refuse('/v1/nowhere?secret=a-secret-query', {})
  assert.deepEqual([nowhere['status'], nowhere['path']], [404, '/v1/nowhere'])
})

test('a line has so much of a path and of a sentence and no more, and nothing that steers a terminal', async () => {
  const readPath = async (name: string) => {
    const reply = await call(world.gateway, `/v1/${name}`, { method: 'GET' }).reply
    await until('its line', () => linesOf(reply).length > 0)
    return lineOf(reply)
  }
  const long = await readPath('m'.repeat(20 * bounds.loggedTextLength))
  assert.equal(String(long['path']).length, bounds.loggedTextLength + 1)
  assert.ok(String(long['message']).length <= bounds.loggedTextLength + 1)
  const strange = await readPath('models/31m%e2%80%8b')
  assert.equal(strange['message'], "Model '31m\u200b' was not found or is unavailable.")
  assert.doesNotMatch(world.gateway.log(), /[\u007f-\u009f\u200b]/)
})

test('what is translated says what was dropped, and a stream that it was one', async () => {
  world.upstream.next(sendJson(writeShortBody('gemini', 'x')))
  const body = leastBody('openai-chat', 'gemini', { logit_bias: { 5: 1 } })
  const reply = await call(world.gateway, paths['openai-chat'], { body }).reply
  await until('its line', () => linesOf(reply).length > 0)
  assert.deepEqual(lineOf(reply)['dropped'], ['logit_bias'])
})

test('a refusal that repeats is one line, and one more that says how often, when the gateway ends at the latest', async () => {
  const { gateway, upstream, stop } = await startWorld()
  try {
    const body = leastBody('openai-chat', 'openai-chat', { model: 'foo/again' })
    for (let times = 0; times < 5; times += 1) await call(gateway, paths['openai-chat'], { body }).reply
  } finally {
    await stop()
  }
  assert.ok(upstream)
  const lines = gateway
    .log()
    .split('\n')
    .filter((line) => line.includes('foo/again'))
  assert.deepEqual(
    lines.map((line) => parseJsonObject(line)?.['repeated']),
    [undefined, 4],
  )
})

test('probes are no lines, and bytes that are no request are one', async () => {
  for (const path of ['/healthz', '/readyz', '/', '/api/hello'])
    await call(world.gateway, path, { method: 'GET' }).reply
  const raw = openRaw(world.gateway.url)
  raw.send('NONSENSE\r\n\r\n')
  await raw.until(/400 Bad Request/)
  await until('its line', () => world.gateway.log().includes('"unreadable"'))
  assert.doesNotMatch(world.gateway.log(), /healthz|readyz|hello|"path":"\/"/)
})

test('a request whose body breaks off, or is no body, is one line with the id that its caller was told', async () => {
  const { length: before } = requestLines()
  const bodies: [path: string, framing: string, body: string, isLeft: boolean][] = [
    ['/v1/messages', 'content-length: 1000', '{"model"', true],
    ['/v1/chat/completions', 'transfer-encoding: chunked', 'no chunk\r\n', false],
  ]
  for (const [at, [path, framing, body, isLeft]] of bodies.entries()) {
    const raw = openRaw(world.gateway.url)
    const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.gateway.key}\r\nexpect: 100-continue`
    raw.send(`${head}\r\n${framing}\r\n\r\n`)
    await raw.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/)
    raw.send(body)
    if (isLeft) raw.socket.end()
    const answer = await raw.until(/"request_id":"req_cm_[\w-]+"\}$/)
    assert.match(answer, /HTTP\/1\.1 400 Bad Request\r\n/)
    assert.equal(answer.includes('"type":"error"'), path === '/v1/messages')
    await until('its line', () => requestLines().length > before + at)
    const line = requestLines().at(-1)
    assert.ok(answer.includes(`"request_id":"${String(line?.['request'])}"`))
    const { request: _, duration_ms: __, time: ___, ...told } = line ?? {}
    assert.deepEqual(told, { ...asked, path, status: 400, code: 'invalid_request' })
  }
  await ask(answer)
  assert.equal(requestLines().length, before + bodies.length + 1)
})

test('no line holds what was asked or answered, nor a key', async () => {
  await ask(answer)
  assert.doesNotMatch(
    world.gateway.log(),
    /a secret (question|answer)|a-secret-query|cm-secret|upstream-secret-key|cm-test/,
  )
})
