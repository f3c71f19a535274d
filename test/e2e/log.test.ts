// What operators read of generations: a failed one is one line with its request id and no word of its content, any other
// is a line at `debug` alone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseJsonObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { writeShortBody } from '../money/answers.ts'
import { seen, until } from '../money/bank.ts'
import { sendJson } from '../upstream/script.ts'
import { call, leastBody, paths, startWorld, type Reply, type World } from './world.ts'

const answer = sendJson(writeShortBody('openai-chat', 'a secret answer'))

let world: World
before(async () => {
  world = await startWorld({ log_level: 'debug', credit_limit: 5 })
})
after(() => world.stop())

async function ask(script: typeof answer): Promise<Reply> {
  world.upstream.next(script)
  const body = leastBody('openai-chat', 'openai-chat', { messages: [{ role: 'user', content: 'a secret question' }] })
  const reply = await call(world.gateway, paths['openai-chat'], { body }).reply
  await until('its line', () => linesOf(reply).length > 0)
  // A second line would come right behind it.
  await seen(world)
  return reply
}

/** The lines about this answer's generation. */
function linesOf(reply: Reply): JsonObject[] {
  return world.gateway
    .log()
    .split('\n')
    .map((line) => parseJsonObject(line) ?? {})
    .filter((line) => line['request'] === reply.headers['x-request-id'])
}

test('a generation that its provider failed is one warning', async () => {
  const lines = linesOf(await ask(sendJson({ error: { message: 'out of order' } }, 500)))
  assert.deepEqual(
    lines.map(({ level, code, model, endpoint }) => [level, code, model, endpoint]),
    [['warn', 'provider_error', 'test/openai-chat', 'test-openai-chat/upstream-openai-chat']],
  )
})

test('one that failed because the provider refuses our account is one error', async () => {
  const lines = linesOf(await ask(sendJson({ error: { message: 'bad key' } }, 401)))
  assert.deepEqual(
    lines.map(({ level, blame }) => [level, blame]),
    [['error', 'operator']],
  )
})

test('one that completed, and one that its caller got wrong, is one line at debug', async () => {
  const completed = linesOf(await ask(answer))
  assert.deepEqual(
    completed.map(({ level, status }) => [level, status]),
    [['debug', 'completed']],
  )
  const refused = linesOf(await ask(sendJson({ error: { message: 'messages must alternate' } }, 400)))
  assert.deepEqual(
    refused.map(({ level, status, code }) => [level, status, code]),
    [['debug', 'failed', 'invalid_request']],
  )
})

test('no line holds what was asked or answered, nor a key', async () => {
  await ask(answer)
  assert.doesNotMatch(world.gateway.log(), /a secret (question|answer)|upstream-secret-key|cm-test/)
})
