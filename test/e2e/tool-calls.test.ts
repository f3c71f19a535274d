// What operators read of an endpoint whose model calls tools badly: the part of its answers with calls that were not what the
// request declared, however the answer reached its caller.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isObject, readArray, type JsonObject } from '../../src/foundation/json/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { unfold } from '../../src/generation/answer/unfold.ts'
import { inboundProtocols } from '../../src/protocols/protocols.ts'
import { encodeAnswer, encodeStream } from '../conformance/translate.ts'
import { operate } from '../operate.ts'
import { sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { until } from '../money/bank.ts'
import { call, paths, startWorld, type World } from './world.ts'

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const tools: { readonly [name in InboundProtocolName]: JsonObject } = {
  'openai-chat': { type: 'function', function: { name: 'weather', parameters } },
  'openai-responses': { type: 'function', name: 'weather', parameters },
  'anthropic-messages': { name: 'weather', input_schema: parameters },
}
/** Of an answer each: one is what the tool asks for. */
const argumentTexts = ['{"city":"Paris"}', '{"town":"Paris"}', '{"city":7}']

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world.stop())

/** A provider's answer that calls the tool so. */
function write(to: InboundProtocolName, text: string, stream: boolean): Script {
  const response = {
    id: 'answer_1',
    model: 'm',
    createdSeconds: 1,
    parts: [{ kind: 'tool-call' as const, id: 'call_1', name: 'weather', form: 'function' as const, arguments: text }],
    finish: { kind: 'tool-calls' as const },
    opaque: [],
  }
  const inbound = inboundProtocols[to]
  return stream
    ? sendFrames(to, encodeStream(inbound, [...unfold(response)]))
    : sendJson(encodeAnswer(inbound, response))
}

async function readRate(to: InboundProtocolName): Promise<{ calls: number; rate: number }> {
  const { endpoints } = await operate(world.gateway.data, 'endpoint.list', { all: true })
  const rows = (readArray(endpoints) ?? []).filter(isObject)
  const row = rows.find((each) => JSON.stringify(each).includes(`upstream-${to}`))
  return { calls: Number(row?.['calls'] ?? 0), rate: Number(row?.['tool_error_rate'] ?? 0) }
}

for (const to of inboundProtocolNames) {
  test(`${to}: two of three calls are unsound, passed through and translated, streamed and whole`, async () => {
    let count = 0
    for (const from of inboundProtocolNames) {
      for (const stream of [true, false]) {
        for (const text of argumentTexts) {
          world.upstream.next(write(to, text, stream))
          const content = 'How is the weather in Paris?'
          const turns = from === 'openai-responses' ? { input: content } : { messages: [{ role: 'user', content }] }
          const cap = from === 'anthropic-messages' ? { max_tokens: 1_000 } : {}
          const body = { model: `test/${to}`, ...turns, ...cap, tools: [tools[from]], ...(stream ? { stream } : {}) }
          const reply = await call(world.gateway, paths[from], { body }).reply
          assert.equal(reply.status, 200, reply.text)
          count += 1
        }
      }
    }
    await until('all calls', async () => (await readRate(to)).calls === count)
    const { rate } = await readRate(to)
    assert.ok(Math.abs(rate - 2 / 3) < 0.01, `${rate}`)
  })
}
