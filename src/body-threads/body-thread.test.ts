// A large body on its thread: what comes back is what would have been read here, in all protocols, refusals included.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { FakeClock } from '../../test/fake-clock.ts'
import { bounds } from '../foundation/bounds.ts'
import { systemClock } from '../foundation/time/clock.ts'
import type { JsonObject } from '../foundation/json/json.ts'
import { everything } from '../generation/capabilities.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { inboundProtocolNames, protocolNames, type ProtocolName } from '../generation/protocol-name.ts'
import { inboundProtocols } from '../protocols/protocols.ts'
import { measureFacts } from '../stages/admit/measure-facts.ts'
import { readFetched } from '../stages/admit/read-fetched.ts'
import type { WriteEntry } from '../stages/attempt/write-request/write-entry.ts'
import { decodeElsewhere } from '../stages/decode/decode-elsewhere.ts'
import { DecodedHere } from '../stages/decode/decoded-here.ts'
import type { Decoded } from '../stages/tickets/decoded.ts'
import { readJsonBody } from '../stages/decode/read-json-body.ts'
import { bodyFacts, sampling, writing } from './body-tasks.ts'
import { openBodyThreads } from './open-body-threads.ts'
import type { WriteOptions } from '../stages/attempt/write-request/write-options.ts'
import type { DecodeOptions } from '../stages/decode/decode-options.ts'

const threads = openBodyThreads(systemClock)
after(() => threads.close())

const plain: DecodeOptions = { provider: undefined, strict: undefined }
const elsewhere = { threads, holder: 'key', isWanted: () => true }
const fill = 'Text of some length. '.repeat(60_000)

/** A large body of each protocol that callers speak, with more in it than text. */
const bodies: { readonly [name in (typeof inboundProtocolNames)[number]]: JsonObject } = {
  'openai-chat': {
    model: 'm',
    messages: [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: fill }] },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] },
    ],
    tools: [{ type: 'custom', custom: { name: 'free' } }],
    max_tokens: 100,
    provider: { order: ['a', 'b'] },
  },
  'openai-responses': {
    model: 'm',
    instructions: 'Be brief.',
    input: [{ role: 'user', content: fill }],
    tools: [{ type: 'custom', name: 'free' }],
    metadata: { a: 'b' },
  },
  'anthropic-messages': {
    model: 'm',
    max_tokens: 100,
    system: 'Be brief.',
    messages: [{ role: 'user', content: [{ type: 'text', text: fill }] }],
    stream: true,
  },
}

const entryOf = (protocol: ProtocolName, request: 'splice' | 'encode'): WriteEntry => ({
  mode: { request, answer: 'translate' },
  endpoint: {
    model: 'theirs',
    capabilities: everything,
    provider: { signatureIssuer: 'x', signaturesBoundToCredential: true },
  },
  protocol: { protocol, quirks: {}, callerHeaders: [] },
  credential: { id: 'c' },
})

const options: WriteOptions = {
  outputCap: 50,
  stream: false,
  betas: [],
  rules: { keepsState: false, tenantSecret: 'ab'.repeat(16), isLimited: true, unheeded: [] },
  media: new Map([['https://example.com/a.png', { bytes: Buffer.alloc(3), mediaType: 'image/png' }]]),
}

const here = (bytes: Buffer, name: (typeof inboundProtocolNames)[number], how = plain) =>
  new DecodedHere(how, inboundProtocols[name], readJsonBody(bytes), undefined)
const away = (bytes: Buffer, name: (typeof inboundProtocolNames)[number], how = plain) =>
  decodeElsewhere(how, inboundProtocols[name], Buffer.from(bytes), elsewhere)

/** What it throws, in the end, as something to compare. */
async function outcome(act: () => unknown): Promise<unknown> {
  try {
    return await act()
  } catch (error) {
    assert.ok(error instanceof GatewayError, String(error))
    return { ...error, message: error.message }
  }
}

test('what is known, read, written and counted of a body is the same on both sides', async () => {
  for (const name of inboundProtocolNames) {
    const bytes = Buffer.from(JSON.stringify(bodies[name]))
    const [one, other]: Decoded[] = [here(bytes, name), await away(bytes, name)]
    assert.ok(one !== undefined && other !== undefined)
    for (const member of ['envelope', 'preferences', 'session', 'strict', 'size'] as const)
      assert.deepEqual(other[member], one[member])
    for (const fact of bodyFacts) assert.deepEqual(other.read(fact), one.read(fact), fact.name)
    assert.deepEqual(await other.perform(sampling, undefined), one.perform(sampling, undefined))
    const entries = protocolNames.map((protocol) => entryOf(protocol, 'encode'))
    for (const entry of [entryOf(name, 'splice'), ...entries]) {
      const expected = await outcome(() => one.perform(writing, { entry, options }))
      const given = await outcome(() => other.perform(writing, { entry, options }))
      assert.deepEqual(given, expected, `${name} to ${entry.protocol.protocol}`)
      if (typeof given === 'object' && given !== null && 'bytes' in given) assert.ok(Buffer.isBuffer(given.bytes))
    }
  }
})

test('what is refused is refused alike, and a body that one provider cannot have is there for the next', async () => {
  const chat = (more: JsonObject) => Buffer.from(JSON.stringify({ ...bodies['openai-chat'], ...more }))
  const odd: [Buffer, DecodeOptions][] = [
    [chat({ model: 7 }), plain],
    [chat({ provider: { order: 'a' } }), plain],
    [chat({ messages: [{ role: 'user', content: 7 }] }), plain],
    [Buffer.from(`[${fill}]`), plain],
    [Buffer.from(`{"a":"${fill}`), plain],
    [Buffer.from(`{"a":"\xff${fill}"}`, 'latin1'), plain],
    [Buffer.from(`{"model":"m","model":"n","messages":"${fill}"}`), plain],
  ]
  for (const [bytes, how] of odd) {
    const expected = await outcome(() => here(bytes, 'openai-chat', how))
    assert.deepEqual(await outcome(() => away(bytes, 'openai-chat', how)), expected)
    assert.ok(typeof expected === 'object' && expected !== null && 'code' in expected)
  }
  const strict = await away(chat({ logit_bias: { '1': 2 } }), 'openai-chat', { ...plain, strict: 'true' })
  const write = (protocol: ProtocolName, request: 'splice' | 'encode') =>
    strict.perform(writing, { entry: entryOf(protocol, request), options })
  await assert.rejects(write('gemini', 'encode') as Promise<unknown>, { code: 'unsupported_parameter' })
  const written = await write('openai-chat', 'splice')
  assert.match(written.bytes.toString('utf8', 0, 100), /"model":"theirs"/)
})

test('members that count as given are given on both sides; a byte order mark is dropped on both', async () => {
  const { max_tokens: _cap, ...body } = bodies['anthropic-messages']
  const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(body))])
  await assert.rejects(away(bytes, 'anthropic-messages'), { param: 'max_tokens' })
  const read = await away(bytes, 'anthropic-messages', { ...plain, assumed: { max_tokens: 1 } })
  assert.equal(read.envelope.outputCap, 1)
  assert.equal(read.size, bytes.length - 3)
  const { bytes: written } = await read.perform(writing, { entry: entryOf('anthropic-messages', 'splice'), options })
  assert.equal(written[0], 0x7b)
})

test('tasks of one body take turns, and none is done once it is forgotten', async () => {
  const read = await away(Buffer.from(JSON.stringify(bodies['openai-chat'])), 'openai-chat')
  const all = await Promise.all(Array.from({ length: 5 }, () => read.perform(sampling, undefined)))
  for (const sample of all) assert.deepEqual(sample, all[0])
  read.forget()
  await assert.rejects(read.perform(sampling, undefined) as Promise<unknown>, { code: 'internal_error' })
})

test('a small body that fetched media make large is written and read elsewhere, as often as that is asked', async () => {
  const body = Buffer.from(
    JSON.stringify({
      model: 'm',
      messages: [
        { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] },
        { role: 'user', content: [{ type: 'video_url', video_url: { url: 'https://example.com/a.mp4' } }] },
      ],
    }),
  )
  const share = (size: number) => new Uint8Array(new SharedArrayBuffer(size)).fill(7)
  const small = new DecodedHere(plain, inboundProtocols['openai-chat'], readJsonBody(body), elsewhere)
  const local = here(body, 'openai-chat')
  const entry = entryOf('gemini', 'encode')
  for (const [size, isElsewhere] of [
    [bounds.largeBodyBytes, false],
    [bounds.largeBodyBytes + 1, true],
  ] as const) {
    const media = new Map([
      ['https://example.com/a.png', { bytes: share(3), mediaType: 'image/png' }],
      ['https://example.com/a.mp4', { bytes: share(size - 3), mediaType: 'video/mp4' }],
    ])
    const args = { entry, options: { ...options, media } }
    for (const round of [1, 2]) {
      const written = small.perform(writing, args)
      assert.equal(written instanceof Promise, isElsewhere, `${size}, round ${round}`)
      const expected = await local.perform(writing, args)
      assert.ok((await written).bytes.equals(expected.bytes))
    }
    const items = local.read(measureFacts).media
    const read = small.perform(readFetched, { media: items, fetched: media })
    assert.equal(read instanceof Promise, isElsewhere)
    assert.deepEqual(await read, local.perform(readFetched, { media: items, fetched: media }))
  }
})

test('a bug on a thread is told as one, and the body is gone with it', async () => {
  const read = await away(Buffer.from(JSON.stringify(bodies['openai-chat'])), 'openai-chat')
  const unknown = { name: 'unknown', perform: () => 0 }
  await assert.rejects(read.perform(unknown, undefined) as Promise<unknown>, {
    name: 'JobError',
    fault: 'crashed',
    message: /there is no task 'unknown'\n +at /,
  })
  await assert.rejects(read.perform(sampling, undefined) as Promise<unknown>, { code: 'internal_error' })
})

/** What is no JSON object is refused at once: the least job there is. */
const nothing = Buffer.from('1')

test('so many large bodies wait, of one key and in all; more are told that there is no room', async () => {
  const pool = openBodyThreads(systemClock)
  const read = (holder: string) =>
    decodeElsewhere(plain, inboundProtocols['openai-chat'], nothing, { threads: pool, holder, isWanted: () => true })
  const codes = (reading: Promise<unknown>[]) =>
    Promise.all(reading.map((each) => each.then(String, (error: GatewayError) => error.code)))
  const begun = Array.from({ length: bounds.bodyThreads }, () => read('first'))
  const own = Array.from({ length: bounds.bodyJobsOfOne + 1 }, () => read('first'))
  const others = Array.from({ length: bounds.bodyJobs - bounds.bodyJobsOfOne + 1 }, (_, index) => read(`key ${index}`))
  assert.equal(pool.size, bounds.bodyThreads)
  const all = await codes([...begun, ...own, ...others])
  const refused = all.flatMap((code, index) => (code === 'overloaded' ? [index] : []))
  assert.deepEqual(refused, [begun.length + own.length - 1, all.length - 1])
  assert.equal(all.filter((code) => code === 'invalid_json').length, all.length - 2)
  await pool.close()
})

test('a body that takes too long to read is too large; a thread with nothing to do is ended', async () => {
  const clock = new FakeClock()
  const pool = openBodyThreads(clock)
  const read = (bytes: Buffer) =>
    decodeElsewhere(plain, inboundProtocols['openai-chat'], bytes, {
      threads: pool,
      holder: 'key',
      isWanted: () => true,
    })
  const long = read(
    Buffer.from(`{"model":"m","messages":[{"role":"user","content":"x"}],"x":[${'1,'.repeat(400_000)}1]}`),
  )
  clock.advance(bounds.bodyJobMs - 1)
  assert.equal(pool.size, 1)
  clock.advance(1)
  await assert.rejects(long, { code: 'request_too_large' })
  await assert.rejects(read(nothing), { code: 'invalid_json' })
  clock.advance(bounds.bodyThreadIdleMs - 1)
  assert.equal(pool.size, 1)
  clock.advance(1)
  assert.equal(pool.size, 0)
})
