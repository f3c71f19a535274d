// Every error of docs/errors.md that a call can meet, over real sockets: in the shape of the caller's protocol, with its
// headers.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readObject, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { assertValid, testJudged } from '../schemas.ts'
import { sendJson } from '../upstream/script.ts'
import { call, leastBody, paths, startWorld, type CallOptions, type Reply, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld({ bounds: { request_body: '64KiB' } })
})
after(() => world?.stop())

type Wanted = { status: number; type: string; anthropicType: string; code: string; message?: string; param?: string }

/** The error in the shape of `from`, its request id in body and headers, valid against the official document. */
function check(from: InboundProtocolName, reply: Reply, wanted: Wanted): void {
  const where = `${from}: ${reply.status} ${reply.text.slice(0, 300)}`
  assert.equal(reply.status, wanted.status, where)
  const error = readObject(reply.json['error'])
  const id = reply.headers['x-request-id']
  assert.match(String(id), /^req_cm_/, where)
  assert.equal(reply.headers['request-id'], id)
  assert.equal(reply.json['request_id'], id, where)
  if (from === 'anthropic-messages') {
    assert.equal(reply.json['type'], 'error', where)
    assert.equal(error?.['type'], wanted.anthropicType, where)
    // `request_too_large` stands in Anthropic's prose and not in its document.
    if (wanted.anthropicType !== 'request_too_large') assertValid('anthropic', 'ErrorResponse', reply.json)
  } else {
    assert.equal(error?.['type'], wanted.type, where)
    assert.equal(error?.['code'], wanted.code, where)
    if (wanted.param !== undefined) assert.equal(error?.['param'], wanted.param, where)
    assertValid('openai', 'ErrorResponse', reply.json)
  }
  if (wanted.message !== undefined) assert.equal(error?.['message'], wanted.message, where)
  if (wanted.status === 429 || wanted.status === 503)
    assert.ok(Number(reply.headers['retry-after']) >= 0, `no Retry-After, ${where}`)
  assert.ok(!reply.text.includes('upstream-secret-key'))
}

const post = (from: InboundProtocolName, options: CallOptions = {}) =>
  call(world.gateway, paths[from], { body: leastBody(from, from), ...options }).reply

const invalid = { status: 400, type: 'invalid_request_error', anthropicType: 'invalid_request_error' }
const unauthorised = { status: 401, type: 'authentication_error', anthropicType: 'authentication_error' }

for (const from of inboundProtocolNames) {
  const messages = from === 'anthropic-messages'

  test(`keys are asked for and checked in the shape of ${from}`, async () => {
    const without = await post(from, { headers: { authorization: '' } })
    const message = messages ? 'Missing API key.' : 'Missing Bearer token in Authorization header.'
    check(from, without, { ...unauthorised, code: 'missing_api_key', message })
    for (const headers of [{ authorization: 'Bearer cm-wrong' }, { authorization: '', 'x-api-key': 'cm-wrong' }]) {
      check(from, await post(from, { headers }), { ...unauthorised, code: 'invalid_api_key' })
    }
    check(from, await post(from, { headers: { authorization: '', 'x-api-key': '' } }), {
      ...unauthorised,
      code: 'missing_api_key',
    })
  })

  test(`the key header that wins is the one of ${from}`, async () => {
    world.upstream.always(sendJson({ error: { message: 'here' } }, 400))
    const good = world.gateway.key
    const isIn = (reply: Reply) => reply.status !== 401
    assert.ok(isIn(await post(from, { headers: { authorization: '', 'x-api-key': good } })), 'a lone x-api-key')
    const both = await post(from, { headers: { authorization: `Bearer ${good}`, 'x-api-key': 'cm-wrong' } })
    assert.equal(isIn(both), !messages, 'x-api-key wins on Messages alone')
    const other = await post(from, { headers: { authorization: 'Bearer cm-wrong', 'x-api-key': good } })
    assert.equal(isIn(other), messages)
    world.upstream.forget()
  })

  test(`bodies that are not what they should be are told in the words of ${from}`, async () => {
    for (const body of ['{"model":', 'nonsense', '', '[]', '"text"']) {
      check(from, await post(from, { body }), { ...invalid, code: 'invalid_json' })
    }
    const least = JSON.stringify(leastBody(from, from))
    check(from, await post(from, { body: `${least.slice(0, -1)},"model":"again"}` }), {
      ...invalid,
      code: 'invalid_json',
    })
    check(from, await post(from, { body: `${least.slice(0, -1)},"stream":true,"stream":false}` }), {
      ...invalid,
      code: 'invalid_json',
    })
    check(from, await post(from, { body: `{"a":${'['.repeat(3000)}${']'.repeat(3000)}}` }), {
      ...invalid,
      code: 'invalid_json',
    })
    if (from === 'openai-responses') return
    // What a message holds is the provider's to judge where bytes pass through, and ours where we translate.
    for (const [bad, to] of [
      [[], from],
      ['text', from],
      [[{ role: 'nobody', content: 'x' }], 'gemini'],
      [[{ content: 'x' }], 'gemini'],
      [[7], 'gemini'],
    ] as const) {
      const { json } = await post(from, { body: { ...leastBody(from, to), messages: bad as unknown as Json } })
      const error = readObject(json['error'])
      assert.equal(error?.['type'], 'invalid_request_error', JSON.stringify(json))
      if (!messages) assert.equal(error?.['code'], 'invalid_messages', JSON.stringify(json))
    }
  })

  test(`an unknown model is named in the shape of ${from}`, async () => {
    const body = { ...leastBody(from, from), model: 'foo/bar' }
    check(from, await post(from, { body }), {
      status: 404,
      type: 'invalid_request_error',
      anthropicType: 'not_found_error',
      code: 'model_not_found',
      message: "Model 'foo/bar' was not found or is unavailable.",
      param: 'model',
    })
  })

  test(`a body over the bound is 413 in the shape of ${from}`, async () => {
    const body = { ...leastBody(from, from), padding: 'x'.repeat(70_000) }
    const wanted = {
      status: 413,
      type: 'invalid_request_error',
      anthropicType: 'request_too_large',
      code: 'request_too_large',
    }
    check(from, await post(from, { body }), wanted)
    const under = { ...leastBody(from, from), padding: 'x'.repeat(60_000) }
    world.upstream.next(sendJson({ error: { message: 'here' } }, 400))
    assert.notEqual((await post(from, { body: under })).status, 413)
  })

  test(`wrong methods and paths beside ${from} are told in its shape`, async () => {
    const wrong = await call(world.gateway, paths[from], { method: 'GET' }).reply
    assert.equal(wrong.status, 405, wrong.text)
    assert.match(String(wrong.headers['x-request-id']), /^req_cm_/)
    assert.equal(wrong.json['type'] === 'error', messages, wrong.text)
    const nowhere = await call(world.gateway, `${paths[from]}/nowhere`, { body: {} }).reply
    assert.equal(nowhere.status, 404, nowhere.text)
  })

  for (const upstreamStatus of [400, 401, 402, 403, 404, 413, 422, 429, 500, 502, 503, 529] as const) {
    test(`an upstream's ${upstreamStatus} is what docs/api.md says to a caller of ${from}, streamed and not`, async () => {
      const shape: JsonObject = messages
        ? { type: 'error', error: { type: 'some_error', message: 'words of the provider' } }
        : { error: { message: 'words of the provider', type: 'some_error', param: null, code: null } }
      const provider = { type: 'provider_error', anthropicType: 'api_error', code: 'provider_error' }
      const wanted: Wanted =
        upstreamStatus === 400 || upstreamStatus === 422
          ? { ...invalid, code: 'invalid_request', message: 'words of the provider' }
          : upstreamStatus === 413
            ? {
                status: 413,
                type: 'invalid_request_error',
                anthropicType: 'request_too_large',
                code: 'request_too_large',
              }
            : [404, 429, 503, 529].includes(upstreamStatus)
              ? { status: 503, type: 'api_error', anthropicType: 'overloaded_error', code: 'model_unavailable' }
              : { status: 502, ...provider }
      for (const to of [from, 'gemini'] as const) {
        for (const stream of [false, true]) {
          world.upstream.always(sendJson(shape, upstreamStatus))
          const reply = await post(from, { body: leastBody(from, to, stream ? { stream: true } : {}) })
          world.upstream.forget()
          if (to === from && wanted.status < 500) {
            assert.deepEqual([reply.status, reply.text], [upstreamStatus, JSON.stringify(shape)])
            continue
          }
          check(from, reply, wanted)
          if (wanted.status >= 500)
            assert.ok(!reply.text.includes('words of the provider'), 'the provider spoke of our account')
        }
      }
    })
  }
}

test('an upstream that is not there, or answers nonsense, is 502', async () => {
  for (const from of inboundProtocolNames) {
    for (const [status, body] of [
      [200, 'not json'],
      [200, '[]'],
      [200, '{}'],
      [500, '<html>'],
    ] as const) {
      world.upstream.always(sendJson(body, status))
      const reply = await post(from, { body: leastBody(from, 'gemini') })
      world.upstream.forget()
      check(from, reply, { status: 502, type: 'provider_error', anthropicType: 'api_error', code: 'provider_error' })
    }
  }
})

test('the shape of models, credits and usage is chosen by the key header', async () => {
  for (const path of ['/v1/models/foo/bar', '/v1/models/nothing']) {
    const openai = await call(world.gateway, path).reply
    assert.equal(openai.status, 404, openai.text)
    assert.equal(readObject(openai.json['error'])?.['code'], 'model_not_found')
    const anthropic = await call(world.gateway, path, {
      headers: { authorization: '', 'x-api-key': world.gateway.key },
    }).reply
    assert.equal(anthropic.json['type'], 'error', anthropic.text)
  }
})

testJudged()
