// A prepaid wallet cannot be overspent: however many calls come at once, however long streams run, and whatever usage
// the provider reports. A caller who is refused reads why, and one whose wallet covers a shorter answer gets that.
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { measureBody } from '../../src/stages/admit/measure-body.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { paths } from '../e2e/world.ts'
import { Gate, sendFrames, sendJson } from '../upstream/script.ts'
import type { Received } from '../upstream/upstream.ts'
import { noTokens, writeBody, writeFrames, type UpstreamProtocol } from './answers.ts'
import { ask, openBank, prices, recorded, until, within, writeRequest } from './bank.ts'
import type { Asked, Bank, Heard, Purse } from './bank.ts'

/** The dearest kinds of tokens that a hold may cover: any input token may be one written to a cache for an hour. */
const dearest = { input: prices.cacheWrite1h, output: prices.reasoning }
/** Output tokens that the hold of a stream covers at first. */
const HOLD_TOKENS = 8_192

let bank: Bank
before(async () => {
  bank = await openBank()
})
after(() => bank.stop())
afterEach(() => bank.upstream.forget())

/** What must be set aside for this body with so much output, recomputed. */
function holdFor(from: InboundProtocolName, body: JsonObject, outputTokens: number): bigint {
  const input = BigInt(Math.ceil(measureBody(body, from).text.most))
  const sum = prices.perRequest * 1_000_000n + input * dearest.input + BigInt(outputTokens) * dearest.output
  return (sum + 999_999n) / 1_000_000n
}

function start(from: InboundProtocolName, body: JsonObject, purse: Purse): Asked {
  return ask(bank.gateway, paths[from], body, { key: purse.key })
}

/** Watches that a wallet never owes and never holds more than it has; the answer stops it. */
function watchWallet({ walletId }: Purse): () => void {
  const look = () => {
    const { posted, held } = bank.books.wallet(walletId)
    assert.ok(posted >= 0n && held <= posted, `posted ${posted}, held ${held}`)
  }
  const timer = setInterval(look, 20)
  return () => {
    clearInterval(timer)
    look()
  }
}

function assertRefused(from: InboundProtocolName, heard: Heard): void {
  assert.equal(heard.status, 402, heard.text)
  const error = heard.json['error'] as JsonObject
  assert.equal(error['type'], 'billing_error')
  assert.equal(heard.json['type'], from === 'anthropic-messages' ? 'error' : undefined)
  if (from !== 'anthropic-messages') assert.equal(error['code'], 'insufficient_balance')
  assert.match(
    String(error['message']),
    /needs [\d.]+ USD and [\d.]+ USD is available\. The balance is [\d.]+ USD, of which [\d.]+ USD is held by \d+ requests? in flight\./,
  )
}

describe('1,000 concurrent calls on a wallet good for 10', () => {
  for (const stream of [false, true]) {
    test(stream ? 'streams that run longer than their hold' : 'answers as a body', async () => {
      const gate = new Gate()
      const from = 'openai-chat'
      const pieces = Array.from({ length: 60 }, (_, index) => `${index} ${'and so it goes on '.repeat(60)}`)
      // The provider says that it used more than was ever held.
      const tokens = { ...noTokens, input: 4_000, output: 9_000 }
      bank.upstream.always(
        stream
          ? { ...sendFrames(from, writeFrames(from, { pieces, tokens })), beforeHeaders: [{ hold: gate }] }
          : { ...sendJson(writeBody(from, { pieces: ['Done.'], tokens })), beforeHeaders: [{ hold: gate }] },
      )
      const cap = stream ? 30_000 : 1_000
      const bodies = {
        'openai-chat': writeRequest('openai-chat', from, { stream, cap }),
        'openai-responses': writeRequest('openai-responses', from, { stream, cap }),
        'anthropic-messages': writeRequest('anthropic-messages', from, { stream, cap }),
      }
      const dear = inboundProtocolNames.map((name) => holdFor(name, bodies[name], stream ? HOLD_TOKENS : 1_000))
      const largest = dear.reduce((one, other) => (one > other ? one : other))
      const purse = await bank.openPurse(largest * 10n)
      const stop = watchWallet(purse)
      const calls = Array.from({ length: 1_000 }, (_, index) => {
        const name = inboundProtocolNames[index % 3] as InboundProtocolName
        return { name, asked: start(name, bodies[name], purse) }
      })
      let done = 0
      for (const { asked } of calls) void asked.heard.then(() => (done += 1))
      await until('the refusals', () => done >= 990)
      gate.open()
      const heard = await within('all answers', Promise.all(calls.map(({ asked }) => asked.heard)))
      let served = 0
      for (const [index, each] of heard.entries()) {
        if (each.status === 200) served += 1
        else assertRefused(calls[index]?.name as InboundProtocolName, each)
      }
      assert.equal(served, 10)
      await until('the records', () => bank.books.entries(purse.walletId).length >= served)
      await until('the end of all holds', () => bank.books.wallet(purse.walletId).openHolds === 0n)
      stop()
      const entries = bank.books.entries(purse.walletId)
      assert.equal(entries.length, served)
      assert.ok(entries.every(({ charge, status }) => status === 'completed' && charge > 0n))
      bank.books.assertBalanced(purse.walletId, prices)
    })
  }
})

describe('the output cap is what the wallet covers', () => {
  const capOf: { readonly [to in UpstreamProtocol]: (body: JsonObject) => unknown } = {
    'openai-chat': (body) => body['max_completion_tokens'] ?? body['max_tokens'],
    'openai-responses': (body) => body['max_output_tokens'],
    'anthropic-messages': (body) => body['max_tokens'],
    gemini: (body) => (body['generationConfig'] as JsonObject)['maxOutputTokens'],
  }
  const targets = Object.keys(capOf) as UpstreamProtocol[]

  /** One call on a wallet that covers `covered` tokens of output to the token; what was sent upstream. */
  async function call(from: InboundProtocolName, to: UpstreamProtocol, covered: number, body: JsonObject) {
    const stream = body['stream'] === true
    const answer = { pieces: ['Fine.'], tokens: { ...noTokens, input: 5, output: 2 } }
    bank.upstream.next(stream ? sendFrames(to, writeFrames(to, answer)) : sendJson(writeBody(to, answer)))
    const purse = await bank.openPurse(holdFor(from, body, covered))
    const asked = start(from, body, purse)
    const heard = await within('the answer', asked.heard)
    const sent: Received | undefined = bank.upstream.last
    bank.upstream.forget()
    return { purse, heard, asked, sent: sent && capOf[to](sent.body) }
  }

  for (const from of inboundProtocolNames) {
    for (const to of targets) {
      for (const stream of [false, true]) {
        test(`${from} to ${to}, ${stream ? 'streamed' : 'whole'}`, async () => {
          // Gemini's models show a summary of what they think, the test's others show all of it.
          const watched = stream && to !== 'gemini'
          const asked = writeRequest(from, to, { stream, cap: 5_000 })
          for (const covered of [2_345, 1_024, 5_000]) {
            const { sent, heard } = await call(from, to, covered, asked)
            // What is seen while it streams is watched: its cap stays what was asked for.
            assert.equal(sent, watched ? 5_000 : covered)
            const told = watched || covered === 5_000 ? undefined : String(covered)
            assert.equal(heard.headers['x-crossmodel-output-cap'], told)
          }
          const small = writeRequest(from, to, { stream, cap: 300 })
          assert.equal((await call(from, to, 300, small)).sent, 300)
          for (const [body, covered] of [
            [asked, 1_023],
            [small, 299],
          ] as const) {
            const { heard, sent, purse } = await call(from, to, covered, body)
            assert.equal(heard.status, 402, heard.text)
            assert.match(heard.text, /Insufficient balance: the request needs [\d.]+ USD and [\d.]+ USD is available\./)
            assert.equal(sent, undefined)
            assert.deepEqual(bank.books.entries(purse.walletId), [])
          }
          if (from === 'anthropic-messages') return
          const open = writeRequest(from, to, { stream, cap: null })
          const { sent, purse, asked: last, heard } = await call(from, to, 1_777, open)
          assert.equal(heard.status, 200, heard.text)
          if (!watched) assert.equal(sent, 1_777)
          assert.equal(heard.headers['x-crossmodel-output-cap'], watched ? undefined : '1777')
          await recorded(bank, purse, last)
          bank.books.assertBalanced(purse.walletId, prices)
        })
      }
    }
  }
})
