import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'

import { writeShortBody } from '../../../test/money/answers.ts'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Endpoint } from '../../catalog/model.ts'
import { everything, vectors, type Capabilities } from '../../generation/capabilities.ts'
import { readCard } from '../../pricing/read-card.ts'
import { buildProvider } from '../../providers/build-provider.ts'
import type { Provider } from '../../providers/provider.ts'
import { systemNetwork } from '../../start/system-network.ts'
import type { Network } from '../network.ts'
import type { OperationContext } from '../operation-context.ts'
import { Arguments } from '../operation.ts'
import { findOperation } from '../operations.ts'
import { callProvider } from './call-provider.ts'

const around = { clock: systemClock, network: systemNetwork }
const seen: { authorization: string | undefined; path: string | undefined; body: JsonObject }[] = []
const server = createServer((request, response) => {
  let text = ''
  request.on('data', (chunk: Buffer) => (text += chunk.toString()))
  request.on('end', () => {
    const { authorization } = request.headers
    seen.push({ authorization, path: request.url, body: JSON.parse(text) as JsonObject })
    response.setHeader('content-type', 'application/json')
    if (authorization !== 'Bearer sk-right-key') {
      response.statusCode = 401
      response.end(
        `{"error":{"message":"Incorrect API key provided: ${authorization?.slice(7)}.","type":"invalid_request_error","code":"invalid_api_key"}}`,
      )
    } else {
      if (request.url?.endsWith('/embeddings') === true)
        return response.end(
          '{"data":[{"index":0,"embedding":[1,0,0]}],"model":"vectors-2026","usage":{"prompt_tokens":2}}',
        )
      response.end(JSON.stringify({ ...writeShortBody('openai-chat', 'OK', 9, 1), model: 'small-2026' }))
    }
  })
})
let baseUrl = ''
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
after(() => server.close())

function provider(apiKeys: string[], url = baseUrl): Provider {
  const state = buildProvider({ name: 'mine', protocols: ['openai-chat'], baseUrl: url, apiKeys }, systemClock)
  assert.ok(state.ready)
  return state.provider
}

describe('one real call to a provider', () => {
  it('goes out with each credential, and tells which one works', async () => {
    const result = await callProvider(provider(['sk-right-key', 'sk-wrong-key']), [], 'small', around)
    const [right, wrong] = result['calls'] as JsonObject[]
    assert.deepEqual([result['ok'], result['protocol'], result['model']], [false, 'openai-chat', 'small'])
    assert.deepEqual(
      [right?.['ok'], right?.['status'], right?.['model'], right?.['text'], right?.['input_tokens']],
      [true, 200, 'small-2026', 'OK', 9],
    )
    assert.deepEqual([wrong?.['ok'], wrong?.['status']], [false, 401])
    assert.match(String(wrong?.['error']), /Incorrect API key provided: \[secret\]\./)
    assert.doesNotMatch(JSON.stringify(result), /sk-(right|wrong)/)
    assert.deepEqual([seen[0]?.path, seen[0]?.body['model']], ['/v1/chat/completions', 'small'])
  })

  it('says why no answer came', async () => {
    const result = await callProvider(provider(['sk-right-key'], 'http://127.0.0.1:1/v1'), [], 'small', around)
    const [call] = result['calls'] as JsonObject[]
    assert.equal(call?.['ok'], false)
    assert.match(String(call?.['error']), /fetch failed|bad port|ECONNREFUSED/)
  })

  it('is given up where no answer comes in time, and so is a look whether the provider can be reached', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const mine = provider(['sk-right-key'], `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v1`)
    // A test does not wait so long.
    const network: Network = {
      ...systemNetwork,
      call: (to, request) => systemNetwork.call(to, { ...request, withinMs: request.withinMs / 1_000 }),
    }
    const result = await callProvider(mine, [], 'small', { ...around, network })
    const [call] = result['calls'] as JsonObject[]
    assert.equal(call?.['error'], `no answer within ${bounds.providerTestMs / 1_000_000} s`)
    const context = { network, providers: () => Promise.resolve([{ ready: true, provider: mine }]) }
    const reach = findOperation('provider.reach')
    assert.deepEqual(await reach?.run(context as unknown as OperationContext, new Arguments({ name: 'mine' })), {
      failure: `no answer within ${bounds.providerReachMs / 1_000_000} s`,
    })
    silent.closeAllConnections()
    silent.close()
  })

  it('talks to the cheapest that talks, and asks for a vector where a provider makes nothing else', async () => {
    const mine = provider(['sk-right-key'])
    const offer = (model: string, capabilities: Capabilities, output: number): Endpoint => ({
      id: `mine/${model}`,
      provider: mine,
      model,
      protocols: mine.protocols,
      capabilities,
      cost: readCard({ input: 1, output }),
      price: 'free',
      weight: undefined,
      firstContentMs: 1_000,
      attemptMs: 1_000,
      hedges: undefined,
    })
    const [small, talking] = [offer('vectors', vectors, 0), offer('small', everything, 5)]
    assert.equal((await callProvider(mine, [small, talking], undefined, around))['model'], 'small')
    for (const given of [undefined, 'vectors']) {
      const { ok, calls } = await callProvider(mine, given === undefined ? [small] : [talking, small], given, around)
      const [first] = calls
      assert.deepEqual(
        [ok, first?.['model'], first?.['text'], first?.['input_tokens']],
        [true, 'vectors-2026', 'a vector of 3 numbers', 2],
      )
      assert.deepEqual([seen.at(-1)?.path, seen.at(-1)?.body], ['/v1/embeddings', { model: 'vectors', input: ['OK'] }])
    }
  })

  it('asks for a model where the catalogue offers none', async () => {
    await assert.rejects(callProvider(provider(['sk-right-key']), [], undefined, around), {
      message: "No model of 'mine' is callable; name one with --model.",
    })
  })
})
