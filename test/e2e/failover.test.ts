// A model with two endpoints of which the first fails, over real sockets: no caller notices, the first is left alone after few
// calls, and it is used again once it is well.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bounds } from '../../src/foundation/bounds.ts'
import { isObject, readArray, type JsonObject } from '../../src/foundation/json/json.ts'
import type { ChangedBounds } from '../change-bounds.ts'
import { configureUpstream, startGateway, type Gateway } from '../gateway.ts'
import { noTokens, writeBody, writeFailure, writeFrames } from '../money/answers.ts'
import { operate } from '../operate.ts'
import { sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call, endsWell } from './world.ts'

const answer = { pieces: ['All', ' is', ' well.'], tokens: { ...noTokens, input: 3, output: 4 } }
const error = { error: { message: 'no', type: 'error' } }

/** What the first endpoint does. */
const faults: { readonly [name: string]: Script | 'refuses' } = {
  'refuses connections': 'refuses',
  'answers 500 after a while': { ...sendJson(error, 500), beforeHeaders: [{ waitMs: 20 }] },
  'is overloaded': sendJson(error, 529),
  'asks to be left alone': sendJson(error, 429, { 'retry-after': '30' }),
  'refuses the account': sendJson(error, 402),
  'forbids the model': sendJson(error, 403),
  'does not know the model': sendJson(error, 404),
  'never answers': { beforeHeaders: [{ stall: true }], steps: [] },
  'begins and says nothing': { headers: { 'content-type': 'text/event-stream' }, steps: [{ stall: true }] },
  'breaks the connection': { beforeHeaders: [{ cut: 'reset' }], steps: [] },
  'ends before its content': sendFrames('openai-chat', []),
  'fails in its stream': sendFrames('openai-chat', [writeFailure('openai-chat')]),
  'sends what cannot be read': {
    headers: { 'content-type': 'text/event-stream' },
    steps: [{ send: Buffer.from('data: {"half\n\n') }],
  },
}

class Scene {
  readonly upstream: Upstream
  readonly gateway: Gateway
  /** The first endpoints that are well again. */
  readonly well = new Set<string>()

  private constructor(upstream: Upstream, gateway: Gateway) {
    this.upstream = upstream
    this.gateway = gateway
    upstream.always(({ path, body }) => {
      const [, fault = ''] = path.split('/').map(decodeURIComponent)
      const script = this.well.has(fault) ? undefined : faults[fault]
      if (script !== undefined && script !== 'refuses') return script
      return body['stream'] === true
        ? sendFrames('openai-chat', writeFrames('openai-chat', answer))
        : sendJson(writeBody('openai-chat', answer))
    })
  }

  static async start(firstContent: string, changed: ChangedBounds): Promise<Scene> {
    const upstream = await Upstream.start()
    const closed = `http://127.0.0.1:${await findClosedPort()}`
    const names = Object.keys(faults)
    const providers: { [name: string]: object } = {
      second: { protocols: ['openai-chat'], base_url: `${upstream.url}/second/v1`, api_key: 'k' },
    }
    const models: { [name: string]: object } = {}
    for (const [index, name] of names.entries()) {
      const base = faults[name] === 'refuses' ? closed : `${upstream.url}/${encodeURIComponent(name)}`
      providers[`first${index}`] = { protocols: ['openai-chat'], base_url: `${base}/v1`, api_key: 'k' }
      const endpoints = [`first${index}`, 'second'].map((provider) => ({
        provider,
        model: 'm',
        price: 'free',
        ...(provider === 'second' ? {} : { first_content: firstContent }),
      }))
      models[`test/${index}`] = { strategy: 'order', endpoints }
    }
    try {
      const limits = { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 }
      const config = { discover_local: false, limits, providers, models }
      return new Scene(upstream, await startGateway({ config, bounds: changed }))
    } catch (thrown) {
      await upstream.stop()
      throw thrown
    }
  }

  async ask(fault: string): Promise<JsonObject[]> {
    const model = `test/${Object.keys(faults).indexOf(fault)}`
    const body = { model, stream: true, messages: [{ role: 'user', content: 'Hi' }] }
    const reply = await call(this.gateway, '/v1/chat/completions', { body }).reply
    assert.equal(reply.status, 200, reply.text)
    assert.ok(endsWell('openai-chat', reply.text), reply.text)
    const record = await operate(this.gateway.data, 'generation.show', { id: String(reply.headers['x-request-id']) })
    return (readArray(record['attempts']) ?? []).filter(isObject)
  }

  async stop(): Promise<void> {
    await this.gateway.stop()
    await this.upstream.stop()
  }
}

async function findClosedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

describe('a first endpoint that', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.start('300ms', { breakerOpenMs: 60_000, breakerMostOpenMs: 60_000 })
  })
  after(() => scene?.stop())

  for (const fault of Object.keys(faults))
    test(`${fault} costs nobody an answer, and is not tried after its fifth failure`, async () => {
      let tried = 0
      for (let at = 0; at < bounds.breakerFaults + 5; at += 1) {
        const [first, second, ...more] = await scene.ask(fault)
        assert.deepEqual(more, [])
        if (first?.['provider'] === 'second') {
          assert.deepEqual([first['outcome'], second], ['served', undefined])
          continue
        }
        tried += 1
        assert.deepEqual(
          [first?.['outcome'], second?.['provider'], second?.['outcome']],
          ['failed', 'second', 'served'],
        )
        assert.equal(typeof first?.['fault'], 'string')
      }
      assert.ok(tried >= 1 && tried <= bounds.breakerFaults, `it was tried ${tried} times`)
    })
})

describe('a first endpoint that is well again', () => {
  let scene: Scene
  before(async () => {
    scene = await Scene.start('500ms', { breakerOpenMs: 20, breakerMostOpenMs: 40 })
  })
  after(() => scene?.stop())

  for (const fault of ['answers 500 after a while', 'is overloaded', 'never answers', 'breaks the connection'])
    test(`after it ${fault} is used again`, async () => {
      for (let at = 0; at < bounds.breakerFaults + 1; at += 1) await scene.ask(fault)
      scene.well.add(fault)
      const isFirst = ([only]: readonly JsonObject[]) =>
        only?.['provider'] !== 'second' && only?.['outcome'] === 'served'
      const startedMs = performance.now()
      while (!isFirst(await scene.ask(fault))) {
        assert.ok(performance.now() - startedMs < 30_000, 'it is never used again')
        await sleep(10)
      }
      for (let at = 0; at < 5; at += 1) assert.ok(isFirst(await scene.ask(fault)))
    })
})

describe('a lone endpoint', () => {
  let upstream: Upstream
  let gateway: Gateway
  before(async () => {
    upstream = await Upstream.start()
    gateway = await startGateway({ config: configureUpstream(upstream.url) })
  })
  after(async () => {
    await gateway?.stop()
    await upstream?.stop()
  })

  /** The second answer is whole, if there is one. */
  async function ask(first: Script): Promise<{ status: number; calls: number; retryAfter: string | undefined }> {
    upstream.forget()
    upstream.next(first)
    upstream.always(sendJson(writeBody('openai-chat', answer)))
    const body = { model: 'test/openai-chat', messages: [{ role: 'user', content: 'Hi' }] }
    const { status, headers } = await call(gateway, '/v1/chat/completions', { body }).reply
    if (status === 200) assert.equal(headers['x-crossmodel-attempts'], String(upstream.received.length))
    return { status, calls: upstream.received.length, retryAfter: headers['retry-after'] }
  }

  test('that is overloaded for a moment is asked once more, after the pause that it asks for', async () => {
    const asked = { status: 200, calls: 2, retryAfter: undefined }
    assert.deepEqual(await ask(sendJson(error, 503)), asked)
    assert.deepEqual(await ask(sendJson(error, 529, { 'retry-after': '1' })), asked)
  })

  test('that asks for a longer pause than callers are made to wait is not, and they are told of it', async () => {
    const retryAfter = String(bounds.retryWaitMs / 1_000 + 1)
    const wanted = { status: 503, calls: 1, retryAfter }
    assert.deepEqual(await ask(sendJson(error, 503, { 'retry-after': retryAfter })), wanted)
  })

  test('that may have begun with the request, or says that it may not have it, is not', async () => {
    assert.equal((await ask(sendJson(error, 500))).calls, 1)
    assert.equal((await ask({ framing: 'chunked', steps: [{ cut: 'reset' }] })).calls, 1)
    assert.equal((await ask(sendJson(error, 429))).calls, 1)
  })
})
