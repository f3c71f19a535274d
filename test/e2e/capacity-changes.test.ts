// How much a provider takes at a time is changed while calls of it run and others wait for their turn.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { noTokens, writeBody } from '../money/answers.ts'
import { seen, within } from '../money/bank.ts'
import { operate } from '../operate.ts'
import { Gate, sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call, type Call } from './world.ts'

const answer = { pieces: ['Well.'], tokens: { ...noTokens, input: 3, output: 2 } }

let upstream: Upstream
let gateway: Gateway
before(async () => {
  upstream = await Upstream.start()
  gateway = await startGateway({ config: configure(1), bounds: { generationWaitMs: 25_000 } })
})
after(async () => {
  await gateway.stop()
  await upstream.stop()
})

function configure(most: number | undefined): JsonObject {
  const bound = most === undefined ? {} : { max_concurrent: most }
  return {
    discover_local: false,
    providers: { one: { protocols: ['openai-chat'], base_url: upstream.url, api_key: 'key', ...bound } },
    models: { 'test/one': { endpoints: [{ provider: 'one', model: 'm', price: 'free' }] } },
  }
}

async function change(most: number | undefined): Promise<void> {
  writeFileSync(gateway.configFile, JSON.stringify(configure(most)))
  await operate(gateway.data, 'gateway.reload', {})
}

function ask(count: number): Call[] {
  const body = { model: 'test/one', messages: [{ role: 'user', content: 'Hi' }] }
  return Array.from({ length: count }, () => call(gateway, '/v1/chat/completions', { body }))
}

test('more room is theirs who wait already, and what had begun before there was a bound counts', async () => {
  const gate = new Gate()
  upstream.always({ ...sendJson(writeBody('openai-chat', answer)), beforeHeaders: [{ hold: gate }] })
  const calls = ask(4)
  await within('the first call', upstream.arrived(1))
  await seen({ gateway })
  await change(3)
  await within('two more', upstream.arrived(3))
  await change(undefined)
  calls.push(...ask(1))
  await within('all of them', upstream.arrived(5))
  await change(5)
  calls.push(...ask(3))
  await seen({ gateway })
  assert.equal(upstream.received.length, 5)
  gate.open()
  for (const { status } of await within('all answers', Promise.all(calls.map(({ reply }) => reply))))
    assert.equal(status, 200)
})
