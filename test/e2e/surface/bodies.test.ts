// What a body may hold, become and keep from others, through sockets: refused before it is parsed, while it
// is unpacked, as it arrives.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { bounds } from '../../../src/foundation/bounds.ts'
import { readObject } from '../../../src/foundation/json/json.ts'
import { Gate, sendJson } from '../../upstream/script.ts'
import { runCommand } from '../../command-line.ts'
import { call, leastBody, paths, startWorld, type CallOptions, type Reply, type World } from '../world.ts'
import { openRaw, write } from './raw.ts'

const MiB = 1024 * 1024
const BODY_BOUND = 8 * MiB
const ALL_BODIES = 64 * MiB
let world: World
let otherKey: string
before(async () => {
  world = await startWorld({ bounds: { request_body: '8MiB', request_bodies: '64MiB' } })
  otherKey = String((await runCommand(world.gateway, 'key', 'create', 'other'))['key'])
})
after(() => world?.stop())
beforeEach(() => {
  world.upstream.forget()
  world.upstream.always(sendJson({ error: { message: 'reached' } }, 400))
})

const least = JSON.stringify(leastBody('openai-chat', 'openai-chat'))
const withMember = (text: string) => `${least.slice(0, -1)},"x":${text}}`
const post = (body: NonNullable<CallOptions['body']>, headers = {}, path = paths['openai-chat']) =>
  call(world.gateway, path, { body, headers }).reply
const errorOf = (reply: Reply) => readObject(reply.json['error'])
const reached = (reply: Reply) => assert.equal(errorOf(reply)?.['message'], 'reached', reply.text.slice(0, 300))
const refused = (reply: Reply, status: number, code: string) =>
  assert.deepEqual([reply.status, errorOf(reply)?.['code']], [status, code], reply.text.slice(0, 300))

/** Valid requests with so many values in an array. */
const valuesOf = (text: string, count: number) => withMember(`[${`${text},`.repeat(count - 1)}${text}]`)
/** Of `least` itself with a member of an array: the object, model, messages, one, its two, and the array. */
const OTHER_VALUES = 7

test('a body holds as many values as the bound and not one more, of whatever kind', async () => {
  const room = bounds.jsonValues - OTHER_VALUES
  for (const text of ['{}', '[]', '1', '""']) {
    reached(await post(valuesOf(text, room)))
    refused(await post(valuesOf(text, room + 1)), 413, 'request_too_large')
  }
  const keys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`
  refused(await post(withMember(keys(room + 1))), 413, 'request_too_large')
  // Those of the body itself: it has two without them.
  const own = (count: number) => `${least.slice(0, -1)},${keys(count).slice(1)}`
  reached(await post(own(bounds.jsonMembers - 2)))
  refused(await post(own(bounds.jsonMembers - 1)), 413, 'request_too_large')
  assert.equal(world.upstream.received.length, 5)
})

test('tools and media have a number, on both sides', async () => {
  const tools = (count: number) => ({
    tools: Array.from({ length: count }, () => ({ type: 'function', function: { name: 'f' } })),
  })
  const media = (count: number) => {
    const part = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }
    return { messages: [{ role: 'user', content: Array.from({ length: count }, () => part) }] }
  }
  const chat = (more: object) => post(JSON.stringify({ ...leastBody('openai-chat', 'openai-chat'), ...more }))
  reached(await chat(tools(bounds.toolsPerRequest)))
  const many = await chat(tools(bounds.toolsPerRequest + 1))
  assert.deepEqual([many.status, errorOf(many)?.['param']], [400, 'tools'])
  reached(await chat(media(bounds.mediaParts)))
  const album = await chat(media(bounds.mediaParts + 1))
  assert.deepEqual([album.status, errorOf(album)?.['param']], [400, 'messages'])
})

test('a few bytes that unpack to millions of values are refused, for counting too', async () => {
  for (const fill of ['{},', '[],', '1,', '"",']) {
    const text = `{"x":[${fill.repeat(BODY_BOUND / fill.length - 10)}1]}`
    const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
    assert.ok(packed.length < 1_000)
    for (const path of [paths['openai-chat'], '/v1/messages/count_tokens']) {
      const reply = await post(packed, { 'content-encoding': 'br' }, path)
      assert.equal(reply.status, 413, reply.text)
    }
  }
})

test('what is unpacked may be the spared bytes and so many times what came, and not more', async () => {
  // Zeros pack to about a thousandth: the ratio is what bounds them.
  const unpacked = (size: number) => withMember(`"${'0'.repeat(size)}"`)
  const pack = (size: number) => gzipSync(unpacked(size))
  reached(await post(pack(bounds.unpackedSparedBytes), { 'content-encoding': 'gzip' }))
  const packed = pack(6 * MiB)
  assert.ok(packed.length * bounds.unpackedTimes + bounds.unpackedSparedBytes < 6 * MiB)
  refused(await post(packed, { 'content-encoding': 'gzip' }), 413, 'request_too_large')
  // What was packed as it should be has its times.
  const noise = Buffer.from(Array.from({ length: 30_000 }, () => Math.floor(Math.random() * 90) + 35)).toString()
  const dense = gzipSync(withMember(JSON.stringify(noise + '0'.repeat(6 * MiB))))
  reached(await post(dense, { 'content-encoding': 'gzip' }))
})

test('a key holds its part of the bytes in flight and no more; others have theirs', async () => {
  const gate = new Gate()
  world.upstream.always({ ...sendJson({ error: { message: 'reached' } }, 400), beforeHeaders: [{ hold: gate }] })
  // A body counts twice: this one and another are just over the part.
  const part = ALL_BODIES / bounds.bodiesParts
  const big = withMember(`"${'x'.repeat(part / 4)}"`)
  const held = post(big)
  await world.upstream.arrived(1)
  const reply = await post(big)
  refused(reply, 503, 'overloaded')
  assert.equal(reply.headers['retry-after'], '1')
  refused(await post(gzipSync(big), { 'content-encoding': 'gzip' }), 503, 'overloaded')
  const other = call({ url: world.gateway.url, key: otherKey }, paths['openai-chat'], { body: big })
  await world.upstream.arrived(2)
  gate.open()
  reached(await held)
  reached(await other.reply)
  // All is given back.
  for (let round = 0; round < 6; round += 1) reached(await post(big))
})

test('bodies that are sent in part and left so are refused as they arrive, and leaving gives their room back', async () => {
  const raws = Array.from({ length: 8 }, () => {
    const raw = openRaw(world.gateway.url)
    const headers = { authorization: `Bearer ${world.gateway.key}`, 'content-length': String(BODY_BOUND) }
    raw.send(write('POST', paths['openai-chat'], headers))
    raw.send(Buffer.alloc(BODY_BOUND - 10, 0x78))
    return raw
  })
  const told = await Promise.all(raws.map((raw) => raw.until(/HTTP\/1\.1 \d{3}/, 2_000).catch(() => 'waits')))
  assert.ok(told.filter((text) => text === 'waits').length <= 1)
  for (const text of told) if (text !== 'waits') assert.match(text, /^HTTP\/1\.1 503 [^]*retry-after: 1[^]*overloaded/)
  for (const raw of raws) raw.destroy()
  const whole = withMember(`"${'x'.repeat(BODY_BOUND - 1_000)}"`)
  let reply = await post(whole)
  for (let round = 0; round < 50 && reply.status === 503; round += 1) reply = await post(whole)
  reached(reply)
})
