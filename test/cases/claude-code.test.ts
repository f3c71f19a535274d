// What Claude Code sends with every request, on its way to other vendors: the line for Anthropic's own accounts, and a name
// of the end user that is longer than others take and says more than they should know.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readObject } from '../../src/foundation/json/json.ts'
import { protocolNames } from '../../src/generation/protocol-name.ts'
import { Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await Stage.open()
})
after(() => stage.close())

const attribution = 'x-anthropic-billing-header: cc_version=2.1.197.fd8; cc_entrypoint=cli;'
const userId = JSON.stringify({
  device_id: 'a'.repeat(64),
  account_uuid: '',
  session_id: '11111111-2222-3333-4444-555555555555',
})
const from = 'anthropic-messages'

test('the attribution line is left out for other vendors, and reaches Anthropic first and unchanged', async () => {
  const system = [
    { type: 'text', text: attribution },
    { type: 'text', text: 'You are an agent.' },
  ]
  const request = { system, messages: [{ role: 'user', content: 'hi' }] }
  for (const to of protocolNames) {
    const { sent, sentText, dropped } = await stage.play({ from, to, request })
    if (to === from) assert.deepEqual(sent?.['system'], system)
    else assert.doesNotMatch(sentText ?? '', /billing-header/, to)
    assert.match(sentText ?? '', /You are an agent\./)
    assert.deepEqual(dropped, [], 'it is for Anthropic alone, so that nothing is lost')
  }
})

test('the same words anywhere else are a text like others', async () => {
  const request = { system: 'Be brief.', messages: [{ role: 'user', content: attribution }] }
  const { sentText } = await stage.play({ from, to: 'openai-chat', request })
  assert.match(sentText ?? '', /x-anthropic-billing-header/)
})

test("a name of the end user that is too long goes as its digest, the same one each time, and not at all to Anthropic's own", async () => {
  const request = { metadata: { user_id: userId }, messages: [{ role: 'user', content: 'hi' }] }
  const digests = new Set<unknown>()
  for (const to of ['openai-chat', 'openai-responses'] as const) {
    for (let time = 0; time < 2; time += 1) {
      const { sent, sentText } = await stage.play({ from, to, request })
      assert.match(String(sent?.['safety_identifier']), /^[0-9a-f]{64}$/)
      assert.doesNotMatch(sentText ?? '', /device_id|session_id/)
      assert.equal(sent?.['user'], undefined)
      digests.add(sent?.['safety_identifier'])
    }
  }
  assert.equal(digests.size, 1)
  const own = await stage.play({ from, to: from, request })
  assert.equal(readObject(own.sent?.['metadata'])?.['user_id'], userId)
})

test('a name that fits goes as it is, and one beyond Anthropic’s 512 characters as its digest', async () => {
  const named = async (name: string) => {
    const request = { user: name, messages: [{ role: 'user', content: 'hi' }] }
    const { sent } = await stage.play({ from: 'openai-chat', to: from, request })
    return readObject(sent?.['metadata'])?.['user_id']
  }
  assert.equal(await named('u'.repeat(512)), 'u'.repeat(512))
  assert.match(String(await named('u'.repeat(513))), /^[0-9a-f]{64}$/)
})

test('truncation that was asked for and cannot be had is reported', async () => {
  for (const to of protocolNames) {
    if (to === 'openai-responses') continue
    const { dropped } = await stage.play({
      from: 'openai-responses',
      to,
      request: { input: 'hi', truncation: 'auto' },
    })
    assert.ok(dropped.includes('truncation'), `${to}: ${dropped.join()}`)
  }
})
