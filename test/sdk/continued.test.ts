// A stream that its provider breaks off is a whole answer for the SDKs where another endpoint goes on with it, and an exception
// where nobody may.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  begun,
  configurePair,
  playPairs,
  readHandedOver,
  seconds,
  startPairs,
  whole,
  writeBegun,
  writeRest,
  type Second,
} from '../continued-scene.ts'
import type { Gateway } from '../gateway.ts'
import type { UpstreamProtocol } from '../money/answers.ts'
import type { Script } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { anthropicClient } from './anthropic-client.ts'
import type { Address, SdkClient } from './client.ts'
import { chatClient, responsesClient } from './openai-client.ts'

const clients: { readonly [name: string]: (address: Address) => SdkClient } = {
  'openai chat': chatClient,
  'openai responses': responsesClient,
  anthropic: anthropicClient,
}
const firsts: readonly UpstreamProtocol[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']
const cases = Object.keys(clients).flatMap((client) =>
  firsts.flatMap((first) => seconds.map((second) => ({ client, first, second }))),
)

let upstream: Upstream
let gateway: Gateway
before(async () => {
  upstream = await Upstream.start()
  const pairs = cases.map(({ first, second }, number) => configurePair(upstream.url, first, second, number))
  gateway = await startPairs(pairs)
  playPairs(upstream, (number): { first: Script; second: Script } => {
    const { first, second } = cases[number] as { first: UpstreamProtocol; second: Second }
    return { first: writeBegun(first, 11, number % 2 === 0 ? 'fin' : 'reset'), second: writeRest(second) }
  })
})
after(async () => {
  await gateway.stop()
  await upstream.stop()
})

const ask = (client: string, number: number, headers: { [name: string]: string }) =>
  (clients[client] as (address: Address) => SdkClient)({ ...gateway, headers }).ask({
    model: `story/m${number}`,
    prompt: 'Tell me a story',
    stream: true,
  })

for (const [number, { client, first, second }] of cases.entries()) {
  test(`${client}: ${second} goes on with what ${first} broke off, where the caller asks for that`, async () => {
    const told = await ask(client, number, { 'x-crossmodel-continue': 'true' })
    assert.equal(told.text, whole)
    const mark = second === 'openai-chat' ? true : second === 'gemini' ? 'model' : 'assistant'
    assert.deepEqual(readHandedOver(upstream.received, number), { text: begun.join('').trimEnd(), mark })
    const count = upstream.received.length
    await assert.rejects(
      ask(client, number, {}),
      (error) => error instanceof Error && !(error instanceof assert.AssertionError),
    )
    assert.equal(upstream.received.length, count + 1)
  })
}
