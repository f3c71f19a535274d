// Keys from the caller's side: what the operator changes on the command line acts within a second, on every path; aliases
// resolve as docs/api.md says; an owner reads their own data and no others.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { runCommand } from '../../command-line.ts'
import { until } from '../../money/bank.ts'
import { operate } from '../../operate.ts'
import { sendJson } from '../../upstream/script.ts'
import { call, leastBody, paths, startWorld, type Reply, type World } from '../world.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world?.stop())
beforeEach(() => {
  world.upstream.forget()
  world.upstream.always(sendJson({ error: { message: 'reached' } }, 400))
})

const cli = (...words: string[]) => runCommand(world.gateway, ...words)

const reads = [
  '/v1/models',
  '/v1/models/test/gemini',
  '/v1/credits',
  '/v1/usage',
  '/v1/key',
  '/v1/generations/req_cm_x',
]

/** What every path says to `key`, in both shapes. */
async function askAll(key: string): Promise<{ reply: Reply; anthropic: boolean }[]> {
  const as = { url: world.gateway.url, key }
  const direct = { authorization: '', 'x-api-key': key }
  const answers: { reply: Reply; anthropic: boolean }[] = []
  for (const path of reads) {
    answers.push({ reply: await call(as, path).reply, anthropic: false })
    answers.push({ reply: await call(as, path, { headers: direct }).reply, anthropic: true })
  }
  for (const path of [...Object.values(paths), '/v1/messages/count_tokens']) {
    const body = leastBody('openai-chat', 'openai-chat', { max_tokens: 5 })
    answers.push({ reply: await call(as, path, { body }).reply, anthropic: path.startsWith('/v1/messages') })
  }
  return answers
}

async function assertRefused(key: string, code: string): Promise<void> {
  for (const { reply, anthropic } of await askAll(key)) {
    const error = readObject(reply.json['error'])
    assert.equal(reply.status, 401, reply.text)
    assert.equal(error?.['type'], 'authentication_error')
    assert.equal(reply.json['type'] === 'error', anthropic, reply.text)
    if (!anthropic) assert.equal(error?.['code'], code)
    assert.equal(reply.json['request_id'], reply.headers['x-request-id'])
    assert.equal(reply.headers['request-id'], reply.headers['x-request-id'])
  }
}

async function assertTaken(key: string): Promise<void> {
  for (const { reply } of await askAll(key)) assert.notEqual(reply.status, 401, reply.text)
}

test('a key that is disabled, enabled, deleted, or whose owner is suspended, is so within a second on every path', async () => {
  const { key, id } = (await cli('key', 'create', 'laptop', '--owner', 'acme')) as { key: string; id: string }
  await assertTaken(key)
  await cli('key', 'disable', id)
  await assertRefused(key, 'api_key_inactive')
  await cli('key', 'enable', id)
  await assertTaken(key)
  await cli('owner', 'suspend', 'acme')
  await assertRefused(key, 'user_inactive')
  await cli('owner', 'activate', 'acme')
  await assertTaken(key)
  await cli('key', 'delete', id)
  await assertRefused(key, 'api_key_inactive')
  await assertRefused(`cm-${'unknown'.repeat(8)}`, 'invalid_api_key')
  await assertRefused('sk-not-one-of-ours', 'invalid_api_key')
})

test('a key that expires is refused from that moment on', async () => {
  const made = (await cli('key', 'create', 'short', '--expires', '2100-01-01')) as { key: string; id: string }
  await assertTaken(made.key)
  const at = Date.now() + 500
  await operate(world.gateway.data, 'key.limit', { id: made.id, expires: new Date(at).toISOString() })
  const as = { url: world.gateway.url, key: made.key }
  for (let asked = 0; asked <= at; await sleep(20)) {
    asked = Date.now()
    const { status } = await call(as, '/v1/models').reply
    // One that was on its way at that moment may be either.
    if (Date.now() < at) assert.equal(status, 200, 'refused too early')
    if (asked > at) assert.equal(status, 401, 'taken too late')
  }
  await assertRefused(made.key, 'api_key_inactive')
})

test('aliases: exact, the longest prefix, before a real id, never to an alias, and seen within a second', async () => {
  const { key, id } = (await cli('key', 'create', 'aliased')) as { key: string; id: string }
  const as = { url: world.gateway.url, key }
  const asked = async (model: string) => {
    world.upstream.forget()
    world.upstream.always(sendJson({ error: { message: 'reached' } }, 400))
    const reply = await call(as, paths['openai-chat'], { body: leastBody('openai-chat', 'openai-chat', { model }) })
      .reply
    return world.upstream.last?.path.includes('/v1/messages')
      ? 'messages'
      : (world.upstream.last?.body['model'] ?? reply.status)
  }
  assert.equal(await asked('fast'), 404)
  await cli('key', 'alias', id, 'set', 'fast', 'test/openai-chat')
  assert.equal(await asked('fast'), 'upstream-openai-chat')
  await cli('key', 'alias', id, 'set', 'gpt', 'test/openai-chat', '--prefix')
  await cli('key', 'alias', id, 'set', 'gpt-5', 'test/openai-responses', '--prefix')
  await cli('key', 'alias', id, 'set', 'gpt-5-exact', 'test/anthropic-messages')
  assert.equal(await asked('gpt-4o'), 'upstream-openai-chat')
  assert.equal(await asked('gpt-5-mini'), 'upstream-openai-responses')
  assert.equal(await asked('gpt-5-exact'), 'messages')
  await cli('key', 'alias', id, 'set', 'test/gemini', 'test/openai-chat')
  assert.equal(await asked('test/gemini'), 'upstream-openai-chat')
  await assert.rejects(cli('key', 'alias', id, 'set', 'again', 'fast', '--force'), /alias/)
  const list = await call(as, '/v1/models').reply
  const ids = (list.json['data'] as JsonObject[]).map((model) => model['id'])
  for (const name of ['fast', 'gpt-5-exact', 'test/gemini']) assert.ok(ids.includes(name), name)
  assert.equal(ids.filter((name) => name === 'test/gemini').length, 1)
  await cli('key', 'alias', id, 'remove', 'fast')
  assert.equal(await asked('fast'), 404)
  const other = await call(world.gateway, '/v1/models').reply
  assert.ok(!other.text.includes('gpt-5-exact'), 'an alias of another key')
})

test('an alias of any printable characters does no harm to the headers that tell of it', async () => {
  const { key, id } = (await cli('key', 'create', 'odd')) as { key: string; id: string }
  const name = `"; x=1, ~!@#$%^&*()<>`
  await cli('key', 'alias', id, 'set', name, 'test/openai-chat')
  const as = { url: world.gateway.url, key }
  const reply = await call(as, paths['openai-chat'], { body: leastBody('openai-chat', 'openai-chat', { model: name }) })
    .reply
  assert.equal(reply.status, 400)
  assert.equal(world.upstream.last?.body['model'], 'upstream-openai-chat')
  const shown = await call(as, `/v1/models/${encodeURIComponent(name)}`).reply
  assert.equal(shown.json['id'], name, shown.text)
  await assert.rejects(cli('key', 'alias', id, 'set', 'line\r\nbreak', 'test/openai-chat'), /printable/)
})

test('a generation is read by its owner alone', async () => {
  const made = await call(world.gateway, paths['openai-chat'], { body: leastBody('openai-chat', 'openai-chat') }).reply
  const path = `/v1/generations/${String(made.headers['x-request-id'])}`
  const { key } = (await cli('key', 'create', 'stranger', '--owner', 'stranger')) as { key: string }
  await until('the record', async () => (await call(world.gateway, path).reply).status === 200)
  const other = await call({ url: world.gateway.url, key }, path).reply
  assert.equal(other.status, 404, other.text)
})
