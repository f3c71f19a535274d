// Names of tools that one protocol allows and another does not: they go up as stand-ins, the same ones in tools, choice and
// history, and what the model calls comes back under the caller's own name, streamed and not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inboundProtocolNames, protocolNames, type ProtocolName } from '../../src/generation/protocol-name.ts'
import { outboundProtocols } from '../../src/protocols/protocols.ts'
import { answerCall, readCalls } from './call-answers.ts'
import { Stage } from './stage.ts'
import { askWithTool } from './tool-requests.ts'

let stage: Stage
before(async () => {
  stage = await Stage.open()
})
after(() => stage.close())

const names = [
  `mcp__plugin_some-long-plugin-name_some-server__get_video_enhanced_transcript_x`,
  'x'.repeat(129),
  'server.tool/read file',
  '2fa',
  'größe',
]

/** Where each protocol puts a name: in the tool, the call, and the choice. */
const places: { readonly [name in ProtocolName]: RegExp } = {
  'openai-chat': /"function":\{"name":"([^"]*)"/g,
  'openai-responses': /"(?:function|call_1)","name":"([^"]*)"/g,
  'anthropic-messages': /"name":"([^"]*)"/g,
  gemini: /"name":"([^"]*)"|"allowedFunctionNames":\["([^"]*)"\]/g,
  'bedrock-converse': /"name":"([^"]*)"/g,
}

for (const from of inboundProtocolNames) {
  for (const to of protocolNames) {
    if (to === from) continue
    test(`${from} > ${to}: a name that is not allowed there has one stand-in, and comes back as it was`, async () => {
      const { toolNames } = outboundProtocols[to]
      for (const name of names) {
        for (const stream of [false, true]) {
          const request = { ...askWithTool(from, { name, forced: true }), stream }
          const { sentText = '', dropped } = await stage.play({ from, to, request })
          const sent = new Set([...sentText.matchAll(places[to])].map((match) => match[1] ?? match[2] ?? ''))
          assert.equal(sent.size, 1, `${name} went up as ${[...sent].join()} in ${sentText}`)
          const [standIn = ''] = sent
          assert.ok(standIn.length <= toolNames.most && toolNames.allowed.test(standIn), standIn)
          const answer = answerCall(to, { name: standIn, args: '{"a":1}' }, stream)
          const { reply } = await stage.play({ from, to, request, answer })
          assert.deepEqual(readCalls(from, reply), [{ name, args: '{"a":1}' }])
          assert.deepEqual(dropped, [], 'nothing is lost')
        }
      }
    })
  }
}

test('names that are alike have stand-ins of their own, and a name that is allowed goes as it is', async () => {
  const first = `${'a'.repeat(70)}1`
  const second = `${'a'.repeat(70)}2`
  const tools = [first, second, 'plain'].map((name) => ({ name, input_schema: { type: 'object' } }))
  const { sentText = '' } = await stage.play({
    from: 'anthropic-messages',
    to: 'openai-chat',
    request: { tools, messages: [{ role: 'user', content: 'hi' }] },
  })
  const sent = [...sentText.matchAll(/"function":\{"name":"([^"]*)"/g)].map((match) => match[1])
  assert.equal(new Set(sent).size, 3)
  assert.equal(sent[2], 'plain')
})

test('what passes through keeps its names, which its provider judges', async () => {
  const [name = ''] = names
  const request = askWithTool('openai-chat', { name })
  const { sentText = '' } = await stage.play({ from: 'openai-chat', to: 'openai-chat', request })
  assert.ok(sentText.includes(`"name":"${name}"`))
})

test('a tool that is named like the stand-in of another one is never taken for it', async () => {
  const long = 'mcp__server__send.mail'
  const ask = (names: readonly string[]) =>
    stage.play({
      from: 'anthropic-messages',
      to: 'openai-chat',
      request: {
        tools: names.map((name) => ({ name, input_schema: { type: 'object' } })),
        messages: [{ role: 'user', content: 'hi' }],
      },
    })
  const listSent = async (names: readonly string[]) => {
    const { sentText = '' } = await ask(names)
    return [...sentText.matchAll(/"function":\{"name":"([^"]*)"/g)].map((match) => match[1] ?? '')
  }
  const [standIn = ''] = await listSent([long])
  for (const names of [
    [long, standIn],
    [standIn, long],
  ]) {
    const sent = await listSent(names)
    assert.equal(new Set(sent).size, 2, sent.join())
    assert.equal(sent[names.indexOf(standIn)], standIn)
  }
})
