// Web pages of other origins: what a browser asks before it calls, and what it must find on every answer, as it would judge
// it. The listed origin is read from the file again on SIGHUP.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { stringify } from 'yaml'
import { bounds } from '../../../src/foundation/bounds.ts'
import { configureMine, startGateway, type Gateway } from '../../gateway.ts'
import { sendFrames, sendJson } from '../../upstream/script.ts'
import { Upstream } from '../../upstream/upstream.ts'

const PAGE = 'https://chat.example.com'
const SDK_HEADERS =
  'authorization,content-type,x-api-key,anthropic-version,anthropic-dangerous-direct-browser-access,x-stainless-os'
const paths = [
  '/v1/chat/completions',
  '/v1/responses',
  '/v1/messages',
  '/v1/models',
  '/v1/models/acme/mine',
  '/v1/key',
  '/api/models',
  '/healthz',
  '/openapi.json',
  '/v1/nothing',
]

let upstream: Upstream
let gateway: Gateway
before(async () => {
  upstream = await Upstream.start()
  gateway = await startGateway({ config: configureMine(upstream.url, { cors: [PAGE, 'app://obsidian.md'] }) })
})
after(() => Promise.all([gateway?.stop(), upstream?.stop()]))

function ask(
  path: string,
  origin: string | undefined,
  more: RequestInit & { headers?: { [name: string]: string } } = {},
) {
  const headers = { ...(origin === undefined ? {} : { origin }), ...more.headers }
  return fetch(`${gateway.url}${path}`, { ...more, headers })
}

const preflight = (path: string, origin: string | undefined, wanted = SDK_HEADERS) =>
  ask(path, origin, {
    method: 'OPTIONS',
    headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': wanted },
  })

function chat(origin: string | undefined, more: object = {}, key = gateway.key) {
  const body = JSON.stringify({ model: 'acme/mine', messages: [{ role: 'user', content: 'x' }], ...more })
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return ask('/v1/chat/completions', origin, { method: 'POST', headers, body })
}

/** Whether a browser would let the page read it. */
const isOpenTo = (answer: Response, origin: string) =>
  ['*', origin].includes(answer.headers.get('access-control-allow-origin') ?? '')

test('a preflight is answered on every path, with the headers that the page wants to send', async () => {
  for (const path of paths) {
    const answer = await preflight(path, PAGE)
    assert.equal(answer.status, 204, path)
    assert.equal(answer.headers.get('access-control-allow-origin'), PAGE)
    assert.equal(answer.headers.get('access-control-allow-headers'), SDK_HEADERS)
    assert.match(answer.headers.get('access-control-allow-methods') ?? '', /POST/)
    assert.match(answer.headers.get('vary') ?? '', /Origin/)
    assert.equal(answer.headers.get('content-length'), null)
    assert.ok(answer.headers.get('x-request-id'))
  }
})

test('an application that is no web page has an origin too', async () => {
  assert.ok(isOpenTo(await preflight('/v1/models', 'app://obsidian.md'), 'app://obsidian.md'))
})

test('another origin, and none, are told nothing, and what they ask is answered as ever', async () => {
  for (const origin of ['https://chat.example.com.evil.test', 'http://chat.example.com', 'null', undefined]) {
    const answer = await preflight('/v1/chat/completions', origin)
    assert.equal(answer.status, 405)
    const read = await ask('/v1/models', origin, { headers: { authorization: `Bearer ${gateway.key}` } })
    assert.equal(read.status, 200)
    for (const { headers } of [answer, read]) {
      assert.equal(headers.get('access-control-allow-origin'), null)
      assert.equal(headers.get('vary'), 'Origin')
    }
  }
})

test('every answer may be read: whole, streamed, refused, not found, not allowed, not changed', async () => {
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
  const choice = { index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }
  upstream.next(sendJson({ id: 'a', object: 'chat.completion', created: 1, model: 'm', choices: [choice], usage }))
  const whole = await chat(PAGE)
  assert.equal(whole.status, 200)
  const exposed = (whole.headers.get('access-control-expose-headers') ?? '').split(', ')
  for (const [name] of whole.headers)
    if (/^(x-|anthropic-|request-id|retry)/.test(name)) assert.ok(exposed.includes(name), `${name} is not exposed`)

  const piece = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm' }
  const frames = [
    { ...piece, choices: [{ index: 0, delta: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }] },
    { ...piece, choices: [], usage },
  ]
  upstream.next(
    sendFrames('openai-chat', [
      ...frames.map((frame) => ({ event: undefined, data: JSON.stringify(frame) })),
      { event: undefined, data: '[DONE]' },
    ]),
  )
  const answers = [
    whole,
    await chat(PAGE, { stream: true }),
    await chat(PAGE, { stream: 7 }),
    await chat(PAGE, {}, 'cm-wrong'),
    await chat(PAGE, { model: 'no/such' }),
    await ask('/v1/nothing', PAGE),
    await ask('/v1/models', PAGE, { method: 'DELETE' }),
    await ask('/v1/messages', PAGE, { method: 'POST', headers: { 'x-api-key': gateway.key }, body: '{' }),
  ]
  const models = await ask('/v1/models', PAGE, { headers: { authorization: `Bearer ${gateway.key}` } })
  const etag = models.headers.get('etag') ?? ''
  const same = { authorization: `Bearer ${gateway.key}`, 'if-none-match': etag }
  answers.push(models, await ask('/v1/models', PAGE, { headers: same }))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 400, 401, 404, 404, 405, 400, 200, 304],
  )
  for (const answer of answers) {
    assert.ok(isOpenTo(answer, PAGE), `${answer.status} ${answer.url}`)
    assert.ok((answer.headers.get('access-control-expose-headers') ?? '').length <= 1024)
  }
})

test('a list of headers beyond its bound, or of no names, is not allowed', async () => {
  const fits = 'x'.repeat(bounds.preflightHeaders)
  for (const [wanted, allowed] of [
    [fits, fits],
    [`${fits}x`, null],
    ['a b', null],
    ['', null],
  ] as const) {
    const answer = await preflight('/v1/messages', PAGE, wanted)
    assert.deepEqual([answer.status, answer.headers.get('access-control-allow-headers')], [204, allowed])
  }
})

test('a changed list holds from SIGHUP on, `*` is everybody, and without a list nobody is told anything', async () => {
  const write = async (cors: string[] | undefined, until: (answer: Response) => boolean) => {
    writeFileSync(gateway.configFile, stringify(configureMine(upstream.url, cors === undefined ? {} : { cors })))
    process.kill(gateway.pid, 'SIGHUP')
    for (;;) {
      const answer = await preflight('/v1/models', PAGE)
      if (until(answer)) return answer
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const open = await write(['*'], ({ headers }) => headers.get('access-control-allow-origin') === '*')
  assert.equal(open.status, 204)
  assert.ok(isOpenTo(await preflight('/v1/models', 'https://anybody.test'), '*'))
  const closed = await write(undefined, ({ status }) => status === 405)
  assert.equal(closed.headers.get('vary'), null)
  assert.equal(closed.headers.get('access-control-allow-origin'), null)
})
