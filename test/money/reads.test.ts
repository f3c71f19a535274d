// What callers read of their money, by the rules of a menu-bar client that shows it: the status is
// exactly 200, every number is there and whole, both currencies are the same and not empty. And the record of a
// generation, which is final soon, whoever left.
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, afterEach, before, describe, test } from 'node:test'
import { parseJsonObject, readObject, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames } from '../../src/generation/protocol-name.ts'
import { paths } from '../e2e/world.ts'
import { Gate, sendFrames, sendJson } from '../upstream/script.ts'
import { asReported, writeBody, writeFrames, type Tokens } from './answers.ts'
import { ask, idOf, openBank, prices, recorded, until, within, writeRequest, type Bank, type Purse } from './bank.ts'
import { priceOf } from './books.ts'

const tokens: Tokens = { input: 1_311, cacheRead: 97, cacheWrite5m: 0, cacheWrite1h: 0, output: 211, reasoning: 13 }
const answer = { pieces: ['One. ', 'Two. ', 'Three.'], tokens }
const filled = 2_345_678_901n

let bank: Bank
before(async () => {
  // A provider that stalls here never reports usage.
  bank = await openBank({}, { bounds: { journalApplyMs: 10, usageWaitMs: 300 } })
})
after(() => bank.stop())
afterEach(() => bank.upstream.forget())

function read(path: string, headers: { [name: string]: string }): Promise<{ status: number; json: JsonObject }> {
  return new Promise((resolve, reject) => {
    get(bank.gateway.url + path, { agent: false, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, json: parseJsonObject(text) ?? {} }))
    }).on('error', reject)
  })
}

/** Both ways to hand in a key are the same to a read. */
async function readBoth(path: string, { key }: Purse): Promise<JsonObject> {
  const bearer = await read(path, { authorization: `Bearer ${key}` })
  const direct = await read(path, { 'x-api-key': key })
  assert.deepEqual([bearer.status, direct.status], [200, 200], path)
  assert.deepEqual(Object.keys(bearer.json), Object.keys(direct.json))
  return direct.json
}

function assertIntegers(object: Json | undefined, names: readonly string[]): void {
  const json = readObject(object)
  for (const name of names) assert.ok(Number.isSafeInteger(json?.[name]), `${name} is ${String(json?.[name])}`)
}

const windows = ['daily', 'weekly', 'monthly'] as const
const figures = ['cost_micro', 'prompt_tokens', 'completion_tokens', 'total_tokens', 'request_count', 'success_count']

async function readAsMenuBar(purse: Purse): Promise<{ credits: JsonObject; usage: JsonObject }> {
  const credits = await readBoth('/v1/credits', purse)
  const usage = await readBoth('/v1/usage', purse)
  assertIntegers(credits, ['balance_micro', 'uncollected_micro'])
  for (const window of windows) assertIntegers(usage[window], figures)
  assert.ok(typeof credits['currency'] === 'string' && credits['currency'] !== '')
  assert.equal(credits['currency'], usage['currency'])
  return { credits, usage }
}

describe('the menu-bar client', () => {
  test('reads zeros for an owner who has done nothing', async () => {
    const { credits, usage } = await readAsMenuBar(await bank.openPurse(0n))
    assert.deepEqual(credits, { currency: 'USD', balance_micro: 0, uncollected_micro: 0 })
    for (const window of windows) for (const name of figures) assert.equal(readObject(usage[window])?.[name], 0)
  })

  test('reads what is spendable, what is held by a request in flight, and what was spent', async () => {
    const purse = await bank.openPurse(filled)
    assert.equal((await readAsMenuBar(purse)).credits['balance_micro'], 2_345_678)
    bank.upstream.next(sendJson(writeBody('openai-chat', answer)))
    const first = ask(bank.gateway, paths['openai-chat'], writeRequest('openai-chat', 'openai-chat'), {
      key: purse.key,
    })
    const heard = await within('the answer', first.heard)
    const charge = priceOf(asReported('openai-chat', tokens), prices)
    const micros = Number((charge + 999n) / 1_000n)
    assert.equal(heard.headers['x-crossmodel-cost-micro'], String(micros))
    await recorded(bank, purse, first)
    const gate = new Gate()
    bank.upstream.next({ beforeHeaders: [{ hold: gate }, { cut: 'reset' }], steps: [] })
    const second = ask(bank.gateway, paths['openai-chat'], writeRequest('openai-chat', 'openai-chat'), {
      key: purse.key,
    })
    await until('the hold', () => bank.books.wallet(purse.walletId).held > 0n)
    const { held, posted } = bank.books.wallet(purse.walletId)
    const { credits, usage } = await readAsMenuBar(purse)
    assert.equal(posted, filled - charge)
    assert.equal(credits['balance_micro'], Number((posted - held) / 1_000n))
    assert.equal(credits['uncollected_micro'], Number((held + 999n) / 1_000n))
    for (const window of windows) {
      assert.deepEqual(usage[window], {
        cost_micro: micros,
        prompt_tokens: tokens.input + tokens.cacheRead,
        completion_tokens: tokens.output + tokens.reasoning,
        total_tokens: tokens.input + tokens.cacheRead + tokens.output + tokens.reasoning,
        request_count: 1,
        success_count: 1,
      })
    }
    gate.open()
    const left = await recorded(bank, purse, second)
    const after = await readAsMenuBar(purse)
    assert.equal(after.credits['uncollected_micro'], 0)
    assert.equal(after.credits['balance_micro'], Number((filled - charge - left.charge) / 1_000n))
    assert.equal(readObject(after.usage['daily'])?.['request_count'], 2)
    assert.equal(readObject(after.usage['daily'])?.['success_count'], 1)
  })
})

describe('the record of a generation', () => {
  for (const from of inboundProtocolNames) {
    for (const leaves of [false, true]) {
      test(`${from}: is final ${leaves ? 'after a cancel' : 'when the answer has ended'}`, async () => {
        const purse = await bank.openPurse(filled)
        const script = sendFrames(from, writeFrames(from, leaves ? { pieces: answer.pieces } : answer))
        const steps = leaves ? [...script.steps.slice(0, -1), { stall: true as const }] : script.steps
        bank.upstream.next({ ...script, steps })
        const asked = ask(bank.gateway, paths[from], writeRequest(from, from, { stream: true }), { key: purse.key })
        if (leaves) {
          await until('the words', () => asked.soFar().includes('Three.'))
          asked.leave()
        }
        const heard = await within('the end of the answer', asked.heard)
        const path = `/v1/generations/${idOf(heard)}`
        const headers = { authorization: `Bearer ${purse.key}` }
        // docs/api.md gives it two seconds; a machine that does many other things at once may give it more.
        const end = performance.now() + (leaves ? 10_000 : 0)
        let got = await read(path, headers)
        while (got.status === 404 && performance.now() < end) {
          await sleep(50)
          got = await read(path, headers)
        }
        assert.equal(got.status, 200)
        const [entry] = bank.books.entries(purse.walletId)
        assert.ok(entry?.tokens !== undefined)
        const { json } = got
        assert.deepEqual(
          [json['id'], json['status'], json['estimated'], json['cost_nanos'], json['cost_micro']],
          [
            idOf(heard),
            leaves ? 'cancelled' : 'completed',
            leaves,
            String(priceOf(entry.tokens, prices)),
            Number((entry.charge + 999n) / 1_000n),
          ],
        )
        assert.equal(json['request_id'], asked.callerRequestId)
        const usage = readObject(json['usage'])
        assertIntegers(usage, ['prompt_tokens', 'completion_tokens', 'total_tokens', 'input', 'output', 'reasoning'])
        assert.equal(usage?.['output'], entry.tokens.output)
        assert.equal((json['attempts'] as Json[]).length, 1)
        assert.equal(
          (await read(path, { 'x-api-key': (await bank.openPurse(0n)).key })).status,
          404,
          'it is nobody else’s',
        )
      })
    }
  }
})
