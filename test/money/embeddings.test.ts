// What embeddings cost: held before a provider is asked, settled by what it reports, once, whatever the ending; and the rules of
// keys (limits, models, aliases) hold for them as they do for generations.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseUsd } from '../../src/foundation/nanos.ts'
import { readObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { operate } from '../operate.ts'
import { Gate, sendJson } from '../upstream/script.ts'
import { ask, openBank, recorded, until, within, type Bank, type Purse } from './bank.ts'

const MODEL = 'test/vectors'
/** Nano-dollars per token. */
const RATE = 123n
const filled = parseUsd('1')

let bank: Bank
before(async () => {
  const model = {
    price: { input: '0.123', output: 0 },
    modalities: { output: ['embedding'] },
    endpoints: [{ provider: 'test-openai-chat', model: 'vectors-1', price: { input: '0.1', output: 0 } }],
  }
  bank = await openBank({ models: { [MODEL]: model } })
})
after(() => bank?.stop())

function answer(vectors: number, usage: JsonObject | null = { prompt_tokens: 7, total_tokens: 7 }): JsonObject {
  const data = Array.from({ length: vectors }, (_, index) => ({ object: 'embedding', index, embedding: [0.6, 0.8] }))
  return { object: 'list', data, model: 'vectors-1', ...(usage && { usage }) }
}

const embed = (purse: Purse, more: JsonObject = {}) =>
  ask(bank.gateway, '/v1/embeddings', { model: MODEL, input: 'Hello there', ...more }, { key: purse.key })

test('what they may cost is held before the provider is asked, and what it reports is charged', async () => {
  const purse = await bank.openPurse(filled)
  const gate = new Gate()
  bank.upstream.next({ ...sendJson(answer(1)), beforeHeaders: [{ hold: gate }] })
  const asked = embed(purse)
  await until('the hold', () => bank.books.wallet(purse.walletId).openHolds === 1n)
  const { held } = bank.books.wallet(purse.walletId)
  assert.ok(held >= 2n * RATE && held < 100n * RATE, `${held}`)
  gate.open()
  const { status, headers, text } = await within('the answer', asked.heard)
  assert.equal(status, 200, text)
  assert.equal(text, JSON.stringify(answer(1)))
  assert.equal(headers['x-crossmodel-cost-micro'], '1')
  const entry = await recorded(bank, purse, asked)
  assert.deepEqual([entry.status, entry.holdEnd, entry.charge], ['completed', 'settled', 7n * RATE])
  assert.equal(bank.books.wallet(purse.walletId).posted, filled - 7n * RATE)
})

test('without a report they are counted, and the record says so', async () => {
  const purse = await bank.openPurse(filled)
  bank.upstream.next(sendJson(answer(2, null)))
  const asked = embed(purse, {
    input: [
      [1, 2, 3],
      [4, 5],
    ],
  })
  const { status, text } = await within('the answer', asked.heard)
  assert.equal(status, 200, text)
  const entry = await recorded(bank, purse, asked)
  // Of tokens there is nothing to guess.
  assert.deepEqual([entry.status, entry.charge, entry.estimated], ['completed', 5n * RATE, true])
})

test('what fails costs nothing: an error, fewer vectors than inputs, vectors of different lengths', async () => {
  const purse = await bank.openPurse(filled)
  const uneven = answer(2)
  ;(uneven['data'] as JsonObject[])[1] = { object: 'embedding', index: 1, embedding: [1] }
  for (const script of [sendJson({ error: { message: 'No.' } }, 400), sendJson(answer(1)), sendJson(uneven)]) {
    bank.upstream.always(script)
    const asked = embed(purse, { input: ['one', 'two'] })
    const { status } = await within('the answer', asked.heard)
    assert.ok(status === 400 || status === 502, `${status}`)
    const entry = await recorded(bank, purse, asked)
    assert.deepEqual([entry.status, entry.holdEnd, entry.charge], ['failed', 'released', 0n])
  }
  assert.equal(bank.books.wallet(purse.walletId).posted, filled)
})

test('whoever leaves pays for vectors that were under way', async () => {
  const purse = await bank.openPurse(filled)
  const gate = new Gate()
  bank.upstream.always({ ...sendJson(answer(1)), beforeHeaders: [{ hold: gate }] })
  const before = bank.upstream.received.length
  const asked = embed(purse)
  await bank.upstream.arrived(before + 1)
  asked.leave()
  gate.open()
  const entry = await recorded(bank, purse, asked)
  assert.deepEqual([entry.holdEnd, entry.charge], ['settled', 7n * RATE])
})

test('a wallet that cannot pay for the input is refused before anybody is asked', async () => {
  const purse = await bank.openPurse(100n * RATE)
  const before = bank.upstream.received.length
  const { status, json } = await embed(purse, { input: 'word '.repeat(1_000) }).heard
  assert.deepEqual([status, readObject(json['error'])?.['code']], [402, 'insufficient_balance'])
  assert.equal(bank.upstream.received.length, before)
})

test('a key’s limits of tokens and of models hold for them, and its aliases name them', async () => {
  const purse = await bank.openPurse(filled)
  const listed = await operate(bank.gateway.data, 'key.list', { owner: purse.owner })
  const id = String((listed['keys'] as JsonObject[])[0]?.['id'])
  bank.upstream.always(sendJson(answer(1)))
  await operate(bank.gateway.data, 'key.alias.set', { id, name: 'mine', target: MODEL })
  const aliased = await embed(purse, { model: 'mine' }).heard
  assert.deepEqual([aliased.status, aliased.headers['x-crossmodel-model']], [200, MODEL], aliased.text)
  await operate(bank.gateway.data, 'key.limit', { id, tokens_per_minute: '50' })
  const large = await embed(purse, { input: 'word '.repeat(1_000) }).heard
  assert.deepEqual([large.status, readObject(large.json['error'])?.['code']], [429, 'rate_limit_exceeded'], large.text)
  assert.match(
    String(readObject(large.json['error'])?.['message']),
    /max 50 tokens per minute\. This request needs \d+/,
  )
  await operate(bank.gateway.data, 'key.limit', { id, models: ['test/openai-chat'] })
  const other = await embed(purse).heard
  assert.deepEqual([other.status, readObject(other.json['error'])?.['param']], [403, 'model'], other.text)
})
