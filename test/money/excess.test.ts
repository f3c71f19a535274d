// A provider that reports more than it was sent a bound for is not paid for that beyond the hold: input above the context
// window, output above the cap, calls of tools beyond their bound or of tools that it was not given. It is waived, the record
// holds what was reported, and the operator is told.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { paths } from '../e2e/world.ts'
import { Gate, sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { noTokens, writeBody, writeFrames, writeUsage, type Tokens, type UpstreamProtocol } from './answers.ts'
import { ask, openBank, prices, recorded, until, within, writeRequest, type Bank } from './bank.ts'
import { priceOf } from './books.ts'

const filled = 1_000_000_000_000n
const upstreams: readonly UpstreamProtocol[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']
const lies: readonly [what: string, tokens: Tokens][] = [
  ['input', { ...noTokens, input: 10, cacheRead: 9_000_000, output: 2 }],
  ['output', { ...noTokens, input: 10, output: 30_000 }],
]

let bank: Bank
before(async () => {
  const endpoint = { provider: 'test-anthropic-messages', model: 'm', price: 'free' }
  const searching = { price: { input: 5, output: 25, server_tools: { web_search: 0.01 } }, endpoints: [endpoint] }
  bank = await openBank({ models: { 'test/searching': searching } })
})
after(() => bank.stop())

/** One call, what was held for it before it was answered, and what became of it. */
async function run(from: InboundProtocolName, body: JsonObject, script: Script) {
  const purse = await bank.openPurse(filled)
  const gate = new Gate()
  bank.upstream.next({ ...script, beforeHeaders: [{ hold: gate }] })
  const asked = ask(bank.gateway, paths[from], body, { key: purse.key })
  await until('the hold', () => bank.books.wallet(purse.walletId).openHolds === 1n)
  const { held } = bank.books.wallet(purse.walletId)
  gate.open()
  const heard = await within('the answer', asked.heard)
  assert.equal(heard.status, 200, heard.text)
  const entry = await recorded(bank, purse, asked)
  assert.equal(bank.books.wallet(purse.walletId).posted, filled - entry.charge)
  const alarms = () =>
    bank.gateway
      .log()
      .split('\n')
      .filter((line) => line.includes(entry.id) && line.includes('reports more than it was sent'))
  return { held, entry, purse, alarms }
}

const from = 'openai-chat'
for (const to of upstreams) {
  for (const stream of [false, true]) {
    for (const [what, tokens] of lies) {
      test(`${to}, ${stream ? 'streamed' : 'whole'}: a report of too much ${what} is paid without it`, async () => {
        const answer = { pieces: ['Fine.'], tokens }
        const script = stream ? sendFrames(to, writeFrames(to, answer)) : sendJson(writeBody(to, answer))
        const { held, entry, purse, alarms } = await run(from, writeRequest(from, to, { stream, cap: 100 }), script)
        assert.deepEqual([entry.status, entry.holdEnd], ['completed', 'settled'])
        assert.deepEqual(entry.tokens, tokens)
        const due = priceOf(tokens, prices)
        assert.equal(entry.charge + entry.waived, due)
        assert.ok(due > held && entry.charge <= held, `${entry.charge} of ${held}`)
        // The cap is 100; for input the words of the request were held, at most a token for each byte.
        const within = what === 'output' ? { ...tokens, output: 100 } : { ...noTokens, input: 11, output: 2 }
        const most = what === 'output' ? within : { ...within, input: 200 }
        assert.ok(entry.charge >= priceOf(within, prices) && entry.charge <= priceOf(most, prices))
        await until('the alarm', () =>
          alarms().some((line) => line.includes(`["${what}"]`) && line.includes('"error"')),
        )
        bank.books.assertBalanced(purse.walletId, prices)
      })
    }
  }
}

describe('calls of tools', () => {
  const to = 'anthropic-messages'
  const search = { type: 'web_search_20250305', name: 'web_search', max_uses: 2 }

  /** USD that a call takes whose provider reports so many searches, and what was held for it. */
  async function pay(tools: JsonObject[] | undefined, searches: number) {
    const tokens = { ...noTokens, input: 10, output: 2 }
    const usage = { ...writeUsage(to, tokens), server_tool_use: { web_search_requests: searches } }
    const script = sendJson({ ...writeBody(to, { pieces: ['Fine.'], tokens }), usage })
    const request = writeRequest(to, to, { cap: 100, model: 'test/searching', ...(tools && { tools }) })
    return run(to, request, script)
  }
  const plain = 10n * 5_000n + 2n * 25_000n

  test('as many as were asked for are charged', async () => {
    const { entry } = await pay([search], 2)
    assert.deepEqual([entry.charge, entry.waived], [plain + 20_000_000n, 0n])
  })

  test('beyond their bound they are not', async () => {
    const { entry, alarms } = await pay([search], 1_000_000)
    assert.deepEqual([entry.charge, entry.waived], [plain + 20_000_000n, 10_000_000_000_000n - 20_000_000n])
    await until('the alarm', () => alarms().some((line) => line.includes('["calls of web_search"]')))
  })

  test('those that nobody asked for are not', async () => {
    const { entry } = await pay(undefined, 10)
    assert.deepEqual([entry.charge, entry.waived], [plain, 100_000_000n])
  })
})
