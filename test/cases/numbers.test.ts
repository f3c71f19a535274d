// Numbers of tools that JavaScript would round, as 64-bit identifiers are, and arguments that are none: through every pair
// of protocols, in both directions, streamed and not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inboundProtocolNames, protocolNames } from '../../src/generation/protocol-name.ts'
import { answerCall, readCalls } from './call-answers.ts'
import { Stage } from './stage.ts'
import { askWithTool } from './tool-requests.ts'

let stage: Stage
before(async () => {
  stage = await Stage.open()
})
after(() => stage.close())

const large =
  '{"id":1234567890123456789,"list":[-98765432109876543210,{"deep":18446744073709551615}],"price":0.12345678901234567890,"most":1e400}'

for (const from of inboundProtocolNames) {
  for (const to of protocolNames) {
    test(`${from} > ${to}: large whole numbers in a call's arguments come back digit by digit`, async () => {
      for (const stream of [false, true]) {
        const request = { ...askWithTool(from, { name: 'f' }), stream }
        const answer = answerCall(to, { name: 'f', args: large }, stream)
        const { reply } = await stage.play({ from, to, request, answer })
        assert.deepEqual(readCalls(from, reply), [{ name: 'f', args: large }], `stream: ${stream}`)
      }
    })

    test(`${from} > ${to}: large whole numbers of the conversation go up digit by digit`, async () => {
      const schema = { type: 'object', properties: { id: { type: 'integer' } } }
      const result = '{"id":9223372036854775807}'
      const { sentText = '' } = await stage.play({
        from,
        to,
        request: askWithTool(from, { name: 'f', args: large, result, schema }),
      })
      for (const digits of [
        '1234567890123456789',
        '-98765432109876543210',
        '18446744073709551615',
        '0.12345678901234567890',
        '1e400',
      ])
        assert.ok(sentText.includes(digits), `${digits} in ${sentText}`)
      assert.ok(sentText.includes('9223372036854775807'))
    })
  }

  for (const to of protocolNames) {
    if (to === from) continue
    test(`${from} > ${to}: a schema's large bounds go up digit by digit`, async () => {
      const text = JSON.stringify({
        model: '…',
        ...(from === 'anthropic-messages' ? { max_tokens: 100 } : {}),
        ...askWithTool(from, { name: 'f', schema: { type: 'object', properties: { id: { enum: ['LARGE'] } } } }),
      })
      const { sentText = '' } = await stage.play({ from, to, request: text.replace('"LARGE"', '9223372036854775807') })
      assert.match(sentText, /"enum":\[9223372036854775807\]/)
    })
  }
}

test('a call with no arguments at all, or with null, reaches Messages as an empty object and no text', async () => {
  for (const args of ['null', '', ' null ']) {
    for (const stream of [false, true]) {
      const { reply } = await stage.play({
        from: 'anthropic-messages',
        to: 'openai-chat',
        request: { ...askWithTool('anthropic-messages', { name: 'f' }), stream },
        answer: answerCall('openai-chat', { name: 'f', args }, stream),
      })
      const [call] = readCalls('anthropic-messages', reply)
      assert.ok(call?.args === '{}' || call?.args === '', `${JSON.stringify(args)} came as ${call?.args}`)
    }
  }
})

test('null arguments of the conversation go up as a call without arguments', async () => {
  for (const from of ['openai-chat', 'openai-responses'] as const) {
    for (const to of ['anthropic-messages', 'gemini', 'bedrock-converse'] as const) {
      const { sentText, dropped } = await stage.play({
        from,
        to,
        request: askWithTool(from, { name: 'f', args: 'null' }),
      })
      assert.match(sentText ?? '', /"(input|args)":\{\}/, `${from} > ${to}`)
      assert.deepEqual(dropped, [])
    }
  }
})

test('arguments that are no object stay whole, as one text, and are reported', async () => {
  const { sentText, dropped } = await stage.play({
    from: 'openai-chat',
    to: 'anthropic-messages',
    request: askWithTool('openai-chat', { name: 'f', args: '[1]' }),
  })
  assert.match(sentText ?? '', /"input":\{"input":"\[1\]"\}/)
  assert.equal(dropped.length, 1)
})

for (const from of inboundProtocolNames) {
  for (const to of protocolNames) {
    if (from === to) continue
    test(`${from} > ${to}: an answer's call without arguments has an empty object, never no text or null`, async () => {
      const isText = to === 'openai-chat' || to === 'openai-responses'
      for (const stream of [false, true]) {
        for (const args of isText || (stream && to !== 'gemini') ? ['', 'null', ' '] : ['null', '{}']) {
          const request = { ...askWithTool(from, { name: 'f' }), stream }
          const answer = answerCall(to, { name: 'f', args }, stream)
          const { reply } = await stage.play({ from, to, request, answer })
          assert.deepEqual(readCalls(from, reply), [{ name: 'f', args: '{}' }], `${JSON.stringify(args)}, ${stream}`)
        }
      }
    })
  }
}
