// No request holds up others for more than 50 ms, however it is made: large ones are served from a thread of
// their own, what they hold arrives whole, and what is wrong with them is said as of any other.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { brotliCompressSync, constants } from 'node:zlib'
import { bounds } from '../../../src/foundation/bounds.ts'
import { readObject, type JsonObject } from '../../../src/foundation/json/json.ts'
import { inboundProtocolNames, protocolNames } from '../../../src/generation/protocol-name.ts'
import { writeShortBody } from '../../money/answers.ts'
import { openStallWatch, type StallWatch } from '../../stalls.ts'
import { sendJson } from '../../upstream/script.ts'
import { call, leastBody, paths, startWorld, type CallOptions, type Reply, type World } from '../world.ts'

const MiB = 1024 * 1024
/** What others may have to wait, ms. */
const MOST_MS = 50
let world: World
let watch: StallWatch
before(async () => {
  watch = await openStallWatch()
  world = await startWorld({}, watch.environment)
})
after(() => world?.stop())
beforeEach(() => {
  world.upstream.forget()
  world.upstream.always(sendJson({ error: { message: 'reached' } }, 400))
})

const post = (body: NonNullable<CallOptions['body']>, headers = {}, path = paths['openai-chat']) =>
  call(world.gateway, path, { body, headers }).reply
const errorOf = (reply: Reply) => readObject(reply.json['error'])

const ask = (content: unknown, to: Parameters<typeof leastBody>[1] = 'openai-chat') =>
  leastBody('openai-chat', to, { messages: [{ role: 'user', content }] as JsonObject[], max_tokens: 100 })
const text = 'He said "yes", and wrote it down.\n'
const words = text.repeat((20 * MiB) / text.length)
const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d4948445200000400000004000802000000', 'hex'),
  Buffer.alloc(20 * MiB, 7),
]).toString('base64')
const picture = [{ type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } }]
const many = Array.from({ length: 20_000 }, (_, index) => ({ type: 'text', text: `${index} ${'word '.repeat(15)}` }))

test('a large body passes through byte for byte, but for the model', async () => {
  const body = Buffer.from(JSON.stringify(ask(words)).replace('"max_tokens"', ' "odd" : 1.50e+3,\n"max_tokens"'))
  for (const round of [1, 2]) {
    await post(body)
    const sent = world.upstream.received[round - 1]?.bytes.toString()
    assert.ok(sent === body.toString().replace('"test/openai-chat"', '"upstream-openai-chat"'), 'it is another body')
  }
})

test('large bodies are translated from and to every protocol, and nothing of their text is lost', async () => {
  for (const from of inboundProtocolNames) {
    for (const to of protocolNames) {
      const long = `${'Begin. '.repeat(bounds.largeBodyBytes / 6)} The end.`
      const content = from === 'openai-responses' ? { input: long } : { messages: [{ role: 'user', content: long }] }
      world.upstream.forget()
      world.upstream.always(sendJson({ error: { message: 'reached' } }, 400))
      const reply = await post({ ...leastBody(from, to), ...content }, {}, paths[from])
      assert.equal(reply.status, 400, reply.text.slice(0, 300))
      assert.ok(world.upstream.last?.bytes.includes(long), `${from} to ${to}`)
    }
  }
})

test('a body of many values is large however few bytes it has, on both sides of the bound', async () => {
  const values = (count: number) => JSON.stringify({ ...ask('Hello'), x: Array.from({ length: count }, () => 1) })
  for (const count of [bounds.largeBodyValues - 8, bounds.largeBodyValues - 7, bounds.largeBodyValues + 1]) {
    const reply = await post(values(count))
    assert.equal(errorOf(reply)?.['message'], 'reached', reply.text.slice(0, 300))
  }
  const names = (count: number) =>
    `{${JSON.stringify(ask('Hello')).slice(1, -1)},"x":{${Array.from({ length: count }, (_, index) => `"\\n${index}":1`).join(',')}}}`
  for (const count of [bounds.largeBodyNames, bounds.largeBodyNames + 1, bounds.jsonEscapedNames])
    assert.equal(errorOf(await post(names(count)))?.['message'], 'reached')
  assert.equal(errorOf(await post(names(bounds.jsonEscapedNames + 1)))?.['code'], 'invalid_json')
  const members = (count: number) =>
    post({ ...ask('Hello'), ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, 1])) })
  for (const count of [bounds.largeBodyMembers - 8, bounds.largeBodyMembers + 1])
    assert.equal(errorOf(await members(count))?.['message'], 'reached')
})

test('what is wrong with a large body is said as of any other', async () => {
  const strict = await post({ ...ask(words, 'gemini'), logit_bias: { '1': 2 } }, { 'x-crossmodel-strict': 'true' })
  assert.deepEqual([strict.status, errorOf(strict)?.['param']], [400, 'logit_bias'])
  const wrong = await post({ ...ask(words), max_tokens: 'many' })
  assert.deepEqual([wrong.status, errorOf(wrong)?.['param']], [400, 'max_tokens'])
  const broken = await post(JSON.stringify(ask(words)).slice(0, -1))
  assert.deepEqual([broken.status, errorOf(broken)?.['code']], [400, 'invalid_json'])
  const unknown = await post({ ...ask(words), model: 'nobody/knows' })
  assert.equal(unknown.status, 404)
  assert.equal(world.upstream.received.length, 0)
  assert.doesNotMatch(world.gateway.log(), /a bug/)
})

test('a large answer of Responses shows its request but for what would be too much of it', async () => {
  world.upstream.always(sendJson(writeShortBody('anthropic-messages')))
  const say = (instructions: string) =>
    post(
      leastBody('openai-responses', 'anthropic-messages', { instructions, metadata: { a: 'b' } }),
      {},
      paths['openai-responses'],
    )
  const some = 'x'.repeat(bounds.echoBytes - 2_000)
  const shown = await say(some)
  assert.equal(shown.status, 200, shown.text.slice(0, 300))
  assert.ok(shown.json['instructions'] === some)
  const left = await say('x'.repeat(bounds.echoBytes + 1))
  assert.deepEqual([left.status, left.json['instructions'], left.json['metadata']], [200, null, { a: 'b' }])
})

const stalls: [string, () => Promise<unknown>][] = [
  ['a body of 32 MiB of empty objects', () => post(`{"x":[${'{},'.repeat(11_000_000)}{}]}`)],
  ['a few bytes that unpack to them', () => post(packed, { 'content-encoding': 'br' })],
  ['half a million names', () => post(`{${JSON.stringify(ask('x')).slice(1, -1)},"x":{${keys}}}`)],
  [
    'half a million names, translated',
    () => post(`{${JSON.stringify(ask('x', 'gemini')).slice(1, -1)},"x":{${keys}}}`),
  ],
  ['twenty thousand parts', () => post(ask(many))],
  ['twenty thousand parts, translated', () => post(ask(many, 'anthropic-messages'))],
  ['an image of 28 MB', () => post(ask(picture))],
  ['an image of 28 MB, translated', () => post(ask(picture, 'gemini'))],
  ['20 MB of text', () => post(ask(words))],
  ['20 MB of text, translated', () => post(ask(words, 'bedrock-converse'))],
  ['20 MB of text to be counted', () => post(ask(words), {}, '/v1/messages/count_tokens')],
  ['31 MB of spaces', () => post(ask(' '.repeat(31 * MiB)))],
]
const packed = brotliCompressSync(`{"x":[${'{},'.repeat(11_000_000)}{}]}`, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
})
const keys = Array.from({ length: bounds.jsonValues - 20 }, (_, index) => `"k${index}":1`).join(',')

for (const [what, act] of stalls) {
  test(`others do not wait for ${what}`, async () => {
    const longest = await watch.measure(act)
    assert.ok(longest <= MOST_MS, `${longest} ms`)
  })
}
