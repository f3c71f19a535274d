// A provider's filter ends a stream behind content: the caller pays what was used, in whatever words the provider
// reports it, and gets an error event that the gateway wrote, without what the provider let slip about the operator.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { paths } from '../e2e/world.ts'
import { sendFrames } from '../upstream/script.ts'
import { noTokens, writeFrames, writeUsage, type Tokens, type UpstreamProtocol } from './answers.ts'
import { ask, openBank, prices, recorded, within, writeRequest, type Bank } from './bank.ts'
import { priceOf } from './books.ts'

const tokens: Tokens = { ...noTokens, input: 41, output: 523 }
const pieces = Array.from({ length: 400 }, (_, index) => `word${index} `)
const slip = 'org-AbCdEf123456 at http://10.0.0.5/internal'

const scenes: readonly (readonly [from: InboundProtocolName, to: UpstreamProtocol, error: JsonObject])[] = [
  ['openai-chat', 'openai-chat', { error: { code: 'data_inspection_failed', message: slip } }],
  ['openai-chat', 'openai-chat', { error: { message: `Content Exists Risk ${slip}`, type: 'invalid_request_error' } }],
  [
    'openai-chat',
    'openai-chat',
    { error: { code: '1301', message: slip }, choices: [], usage: writeUsage('openai-chat', tokens) },
  ],
  ['anthropic-messages', 'openai-chat', { error: { message: slip, type: 'content_filter' } }],
  ['openai-responses', 'openai-responses', { type: 'error', code: 'content_policy_violation', message: slip }],
  [
    'anthropic-messages',
    'anthropic-messages',
    { type: 'error', error: { type: 'api_error', message: `Output blocked by content filtering policy ${slip}` } },
  ],
]

let bank: Bank
before(async () => {
  bank = await openBank()
})
after(() => bank.stop())

for (const [from, to, error] of scenes) {
  test(`${from} from ${to}: ${JSON.stringify(error).slice(0, 60)}`, async () => {
    const purse = await bank.openPurse(1_000_000_000n)
    const isNamed = to !== 'openai-chat'
    const last = { event: isNamed ? String(error['type']) : undefined, data: JSON.stringify(error) }
    // Up to the last piece of content.
    const frames = writeFrames(to, { pieces })
    const open = frames.slice(0, frames.findIndex(({ data }) => data.includes('word399')) + 1)
    bank.upstream.next(sendFrames(to, [...open, last]))
    const asked = ask(bank.gateway, paths[from], writeRequest(from, to, { stream: true }), { key: purse.key })
    const heard = await within('the answer', asked.heard)
    const entry = await recorded(bank, purse, asked)
    assert.match(heard.text, /word399/)
    assert.doesNotMatch(heard.text, /org-AbC|10\.0\.0\.5/)
    assert.ok(heard.text.slice(heard.text.indexOf('word399')).includes(entry.id), heard.text.slice(-400))
    assert.deepEqual([entry.status, entry.error, entry.holdEnd], ['failed', 'content_policy_violation', 'settled'])
    assert.ok(entry.tokens !== undefined && entry.tokens.output >= 400, JSON.stringify(entry.tokens))
    assert.equal(entry.charge, priceOf(entry.tokens, prices))
    if (error['usage'] !== undefined) assert.deepEqual([entry.tokens, entry.estimated], [tokens, false])
    bank.books.assertBalanced(purse.walletId, prices)
  })
}
