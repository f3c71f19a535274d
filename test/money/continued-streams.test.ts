// What a stream costs that one provider broke off and another went on with: the input once and the output that the caller got,
// in one settlement; and nothing where it ends with the error after all.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countText } from '../../src/tokens/count-text.ts'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import {
  begun,
  configurePair,
  playPairs,
  readHandedOver,
  rest,
  whole,
  writeBegun,
  writeRest,
  type Second,
} from '../continued-scene.ts'
import { call, paths } from '../e2e/world.ts'
import { cutAfter, Gate, sendJson, type Script } from '../upstream/script.ts'
import { operate } from '../operate.ts'
import { noTokens, type UpstreamProtocol } from './answers.ts'
import {
  ask,
  atRest,
  costs,
  idOf,
  openBank,
  prices,
  recorded,
  until,
  within,
  writePrices,
  type Asked,
  type Bank,
  type Purse,
} from './bank.ts'
import { priceOf } from './books.ts'

const FIRST_INPUT = 11
const SECOND_INPUT = 60
const SECOND_OUTPUT = 7
/** Models for one test each. */
const MODELS = 160

type Scene = { from: InboundProtocolName; first: UpstreamProtocol; second: Second }
const scenes: readonly Scene[] = [
  { from: 'openai-chat', first: 'openai-chat', second: 'openai-chat' },
  { from: 'openai-responses', first: 'openai-responses', second: 'anthropic-messages' },
  { from: 'anthropic-messages', first: 'anthropic-messages', second: 'anthropic-messages' },
  { from: 'anthropic-messages', first: 'gemini', second: 'gemini' },
]

let bank: Bank
let purse: Purse
let textTokens: number
let taken = 0
const played = new Map<number, { first: Script; second: Script }>()
/** Which of the scenes a model is for. */
const sceneOf = (number: number) => scenes[number % scenes.length] as Scene

before(async () => {
  textTokens = await countText(begun.join(''))
  bank = await openBank(
    (base) => {
      const { providers } = base as { providers: JsonObject }
      const models: JsonObject = {}
      for (let number = 0; number < MODELS; number += 1) {
        const { first, second } = sceneOf(number)
        const pair = configurePair(String(upstreamOf(base)), first, second, number)
        Object.assign(providers, pair.providers)
        const endpoints = pair.endpoints.map((endpoint) => ({ ...endpoint, price: writePrices(costs) }))
        models[`story/m${number}`] = { strategy: 'order', price: writePrices(prices), endpoints }
      }
      return { providers, models }
    },
    { bounds: { journalApplyMs: 10, usageWaitMs: 1_500, continueWithinMs: 3_000 } },
  )
  playPairs(bank.upstream, (number) => played.get(number) ?? { first: sendJson({}, 501), second: sendJson({}, 501) })
  purse = await bank.openPurse(1_000_000_000n)
})
after(async () => {
  bank.books.assertBalanced(purse.walletId, prices)
  await atRest(bank)
  await bank.stop()
})

function upstreamOf(base: JsonObject): string {
  const { providers } = base as { providers: { [name: string]: { base_url: string } } }
  return (providers['test-anthropic-messages'] as { base_url: string }).base_url
}

/** A model of its own for this scene, whose providers say this. */
function take(scene: Scene, second: Script, first = writeBegun(scene.first, FIRST_INPUT)): number {
  while (sceneOf(taken) !== scene) taken += 1
  const number = taken
  taken += 1
  assert.ok(number < MODELS)
  played.set(number, { first, second })
  return number
}

function start(
  { from }: Scene,
  number: number,
  more: JsonObject = {},
  headers: { [name: string]: string } = {},
  payer: Purse = purse,
): Asked {
  const model = `story/m${number}`
  const content = 'Tell me a story'
  const body =
    from === 'openai-responses'
      ? { model, input: content, max_output_tokens: 1_000 }
      : {
          model,
          messages: [{ role: 'user', content }],
          [from === 'openai-chat' ? 'max_completion_tokens' : 'max_tokens']: 1_000,
        }
  return ask(
    bank.gateway,
    paths[from],
    { ...body, stream: true, ...more },
    { key: payer.key, headers: { 'x-crossmodel-continue': 'true', ...headers } },
  )
}

async function finish(asked: Asked) {
  const heard = await within('the answer', asked.heard)
  const entry = await recorded(bank, purse, asked)
  const record = (await call({ url: bank.gateway.url, key: purse.key }, `/v1/generations/${idOf(heard)}`).reply).json
  const attempts = record['attempts'] as JsonObject[]
  assert.equal(bank.books.entries(purse.walletId).filter(({ id }) => id === entry.id).length, 1)
  return { heard, entry, record, attempts }
}

for (const scene of scenes) {
  const { from, first, second } = scene
  const name = `${from} from ${first} and ${second}`

  test(`${name}: the input is paid once and the output as it was received, in one settlement`, async () => {
    const number = take(scene, writeRest(second))
    const before = bank.books.wallet(purse.walletId).posted
    const { heard, entry, record, attempts } = await finish(start(scene, number))
    assert.equal(heard.status, 200, heard.text)
    assert.ok(heard.whole)
    const isTold = first === 'anthropic-messages'
    const tokens = {
      ...noTokens,
      input: isTold ? FIRST_INPUT : SECOND_INPUT - textTokens,
      output: SECOND_OUTPUT + textTokens,
    }
    assert.deepEqual(entry.tokens, tokens)
    assert.deepEqual(
      [entry.status, entry.holdEnd, entry.finish, entry.estimated],
      ['completed', 'settled', 'stop', true],
    )
    assert.equal(entry.charge, priceOf(tokens, prices))
    // The first provider was sent the input too.
    assert.ok(entry.lost > 0n)
    assert.equal(entry.cost, priceOf(tokens, costs) + entry.lost)
    assert.equal(before - bank.books.wallet(purse.walletId).posted, entry.charge)
    assert.deepEqual(bank.books.wallet(purse.walletId).openHolds, 0n)
    assert.deepEqual(
      attempts.map(({ outcome, cut, continues }) => [outcome, cut, continues]),
      [
        ['served', true, false],
        ['served', false, true],
      ],
    )
    assert.equal(record['provider'], `other-${second}`)
    // One stream, with its mark before its end.
    assert.match(heard.text, new RegExp(`\\n\\n: x-crossmodel-continued: other-${second}\\n\\n`))
    const starts = heard.text.match(/"type": ?"(?:message_start|response\.created)"/g) ?? []
    assert.equal(starts.length, from === 'openai-chat' ? 0 : 1)
    assert.doesNotMatch(bank.gateway.log(), /a bug|the charge is an estimate/)
  })

  test(`${name}: where nobody goes on, the caller has the error of the first and pays nothing`, async () => {
    for (const refusal of [
      sendJson({ error: { message: 'No.' } }, 400),
      sendJson({ error: { message: 'Down.' } }, 500),
      cutAfter(writeRest(second), 0, 'fin'),
    ]) {
      const number = take(scene, refusal)
      const { heard, entry, attempts } = await finish(start(scene, number))
      assert.deepEqual([entry.status, entry.charge, entry.holdEnd], ['failed', 0n, 'released'], heard.text)
      assert.equal(attempts.length, 2)
      assert.deepEqual(
        attempts.map(({ outcome, cut }) => [outcome, cut]),
        [
          ['served', true],
          ['failed', false],
        ],
      )
      assert.equal(entry.endpoint?.startsWith(`breaking-${number}`), true)
      assert.match(heard.text, /"error"/)
      assert.doesNotMatch(heard.text, /x-crossmodel-continued/)
    }
  })
}

test('one that goes on and breaks off too is an error, and costs nothing', async () => {
  const scene = scenes[0] as Scene
  const number = take(scene, cutAfter(writeRest(scene.second), 3, 'reset'))
  const { heard, entry, attempts } = await finish(start(scene, number))
  assert.deepEqual([entry.status, entry.charge], ['failed', 0n])
  assert.equal(attempts.length, 2)
  assert.match(heard.text, /"error"/)
})

test('a caller who leaves while another goes on pays for what they had, and the input once', async () => {
  const scene = scenes[0] as Scene
  const gate = new Gate()
  const script = writeRest(scene.second)
  const number = take(scene, {
    ...script,
    steps: [...script.steps.slice(0, 2), { hold: gate }, ...script.steps.slice(2)],
  })
  const asked = start(scene, number)
  await until('the rest', () => asked.soFar().includes(JSON.stringify(rest[0])))
  asked.leave()
  const entry = await recorded(bank, purse, asked)
  gate.open()
  assert.deepEqual([entry.status, entry.estimated], ['cancelled', true])
  assert.equal(entry.tokens?.output, await countText(begun.join('') + String(rest[0])))
  const { input = 0 } = entry.tokens ?? {}
  assert.ok(input > 0 && input < SECOND_INPUT)
})

test('a caller who leaves while nobody has gone on yet pays for what they had', async () => {
  const scene = scenes[0] as Scene
  const gate = new Gate()
  const number = take(scene, { ...writeRest(scene.second), beforeHeaders: [{ hold: gate }] })
  const asked = start(scene, number)
  await until('the second call', () => readHandedOver(bank.upstream.received, number) !== undefined)
  asked.leave()
  const entry = await recorded(bank, purse, asked)
  gate.open()
  assert.deepEqual([entry.status, entry.estimated], ['cancelled', true])
  assert.equal(entry.tokens?.output, textTokens)
  assert.equal(await bank.upstream.received.at(-1)?.ended, 'aborted')
  assert.ok(entry.lost > 0n, 'what the one that was asked may bill is the operator’s')
})

test('a key that is disabled while another is asked ends the stream with an error, and pays for what was had', async () => {
  const scene = scenes[0] as Scene
  const gate = new Gate()
  const number = take(scene, { ...writeRest(scene.second), beforeHeaders: [{ hold: gate }] })
  const own = await bank.openPurse(1_000_000_000n)
  const asked = start(scene, number, {}, {}, own)
  await until('the second call', () => readHandedOver(bank.upstream.received, number) !== undefined)
  const keys = (await operate(bank.gateway.data, 'key.list', { owner: own.owner }))['keys'] as JsonObject[]
  await operate(bank.gateway.data, 'key.disable', { id: String(keys[0]?.['id']) })
  const heard = await within('the answer', asked.heard)
  gate.open()
  assert.match(heard.text, /"error"/)
  const entry = await recorded(bank, own, asked)
  assert.deepEqual([entry.status, entry.tokens?.output], ['cancelled', textTokens])
})

test('who takes too long to go on does not: the error follows', async () => {
  const scene = scenes[0] as Scene
  const gate = new Gate()
  const number = take(scene, { ...writeRest(scene.second), beforeHeaders: [{ hold: gate }] })
  const { entry, attempts } = await finish(start(scene, number))
  assert.deepEqual([entry.status, entry.charge], ['failed', 0n])
  assert.deepEqual(
    attempts.map(({ outcome, error_code }) => [outcome, error_code]),
    [
      ['served', 'provider_error'],
      ['prevented', 'provider_timeout'],
    ],
  )
  assert.equal(await bank.upstream.received.at(-1)?.ended, 'aborted')
  assert.ok(entry.lost > 0n, 'what it was sent may be billed to the operator')
  gate.open()
})

test('what is more than a text is not gone on with: the error follows at once', async () => {
  const scene = scenes[0] as Scene
  const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }
  const requests: JsonObject[] = [
    { reasoning_effort: 'high' },
    { response_format: { type: 'json_object' } },
    { tools: [tool], tool_choice: 'required' },
    {
      messages: [
        { role: 'user', content: 'Tell me a story' },
        { role: 'assistant', content: 'There was' },
      ],
    },
  ]
  for (const more of requests) {
    const number = take(scene, writeRest(scene.second))
    const { heard, entry, attempts } = await finish(start(scene, number, more))
    assert.deepEqual([entry.status, entry.charge, attempts.length], ['failed', 0n, 1], JSON.stringify(more))
    assert.equal(readHandedOver(bank.upstream.received, number), undefined)
    assert.match(heard.text, /"error"/)
  }
})

test('a caller who does not ask for it gets their provider’s bytes and its error', async () => {
  const scene = scenes[0] as Scene
  const number = take(scene, writeRest(scene.second))
  const { heard, entry } = await finish(start(scene, number, {}, { 'x-crossmodel-continue': 'false' }))
  assert.deepEqual([entry.status, entry.charge], ['failed', 0n])
  assert.doesNotMatch(heard.text, new RegExp(whole.slice(-5)))
})

test('the cap of the output covers both: the other endpoint is sent what is left of it', async () => {
  const scene = scenes[0] as Scene
  const number = take(scene, writeRest(scene.second))
  await finish(start(scene, number))
  const request = bank.upstream.received.findLast(({ bytes }) => bytes.toString().includes(`m${number}-second`))
  assert.equal(request?.body['max_completion_tokens'] ?? request?.body['max_tokens'], 1_000 - textTokens)
  const tight = take(scene, writeRest(scene.second))
  const { entry, attempts } = await finish(start(scene, tight, { max_completion_tokens: textTokens }))
  assert.deepEqual([entry.status, attempts.length], ['failed', 1])
})
