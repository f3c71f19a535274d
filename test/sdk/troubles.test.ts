// Troubles that users of gateways have had with providers, each as it would meet them again: through the SDKs, against a model
// of several endpoints or credentials. Answers that break off are in faults.test.ts, what takes minutes is in
// test/simulation/routing.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import OpenAI, { APIError } from 'openai'
import { APIError as AnthropicError } from '@anthropic-ai/sdk'
import { readArray, readObject } from '../../src/foundation/json/json.ts'
import { call } from '../e2e/world.ts'
import type Anthropic from '@anthropic-ai/sdk'
import { writeShortBody } from '../money/answers.ts'
import { sendJson } from '../upstream/script.ts'
import type { Received } from '../upstream/upstream.ts'
import { openAnthropic } from './anthropic-client.ts'
import { openOpenAI } from './openai-client.ts'
import { refuse, says, serve, TroubleWorld, type Scene, type Trouble } from './trouble-world.ts'

const troubles: Trouble[] = []

/** One for each SDK surface. */
function each(
  title: string,
  trouble: Omit<Trouble, 'title' | 'run'>,
  run: (scene: Scene, ask: (said: string) => Promise<string>) => Promise<void>,
) {
  for (const [name, say] of Object.entries(says)) {
    const ask = (scene: Scene) => (said: string) => say(scene.address, scene.model, [said])
    troubles.push({ title: `${title} (${name})`, ...trouble, run: (scene) => run(scene, ask(scene)) })
  }
}

const CALLS = 30
const whole = serve('openai-chat', 'The answer.')

/** How often an endpoint may be tried that always fails: five times, then at most once a second, which finds out whether it is back. */
const countTries = (sinceMs: number) => 5 + 1 + Math.floor((performance.now() - sinceMs) / 1_000)

const two = { providers: { first: {}, second: {} }, model: { strategy: 'order' } }

const deaths: readonly (readonly [how: string, die: (scene: Scene) => void])[] = [
  ['answers 500 after a while', ({ set }) => set('first', { ...refuse(500), beforeHeaders: [{ waitMs: 20 }] })],
  ['resets connections', ({ set }) => set('first', { beforeHeaders: [{ cut: 'reset' }], steps: [] })],
  ['answers 429 and asks for half a minute', ({ set }) => set('first', refuse(429, { 'retry-after': '30' }))],
  ['is overloaded', ({ set }) => set('first', refuse(529))],
  ['does not know the model', ({ set }) => set('first', refuse(404))],
]
for (const [how, die] of deaths)
  each(`a first endpoint that ${how} costs only the first calls an attempt`, two, async (scene, ask) => {
    die(scene)
    const startedMs = performance.now()
    for (let count = 0; count < CALLS; count += 1) assert.equal(await ask(`${count}`), 'The answer.')
    const tries = scene.received('first').length
    assert.ok(tries >= 1 && tries <= countTries(startedMs), `${tries} of ${CALLS} calls tried it`)
  })

const impatient = { ...two, model: { ...two.model, first_content: '2s', deadline: '2s' } }
each('a first endpoint that never answers costs only the first calls its time', impatient, async (scene, ask) => {
  scene.set('first', { beforeHeaders: [{ stall: true }], steps: [] })
  const startedMs = performance.now()
  const asked = Array.from({ length: 8 }, (_, count) => ask(`${count}`))
  assert.deepEqual(new Set(await Promise.all(asked)), new Set(['The answer.']))
  const before = scene.received('first').length
  for (let count = 0; count < CALLS; count += 1) assert.equal(await ask(`${count}`), 'The answer.')
  const tries = scene.received('first').length - before
  assert.ok(tries <= countTries(startedMs) - 5, `${tries} of ${CALLS} calls tried it`)
})

troubles.push({
  title: 'a first endpoint at whose port nobody listens costs only the first calls an attempt',
  providers: { first: { isAway: true }, second: {} },
  model: { strategy: 'order' },
  async run({ address, model }) {
    let tries = 0
    const startedMs = performance.now()
    for (let count = 0; count < CALLS; count += 1) {
      const body = { model, messages: [{ role: 'user' as const, content: `${count}` }] }
      const { response } = await openOpenAI(address).chat.completions.create(body).withResponse()
      tries += Number(response.headers.get('x-crossmodel-attempts')) - 1
    }
    assert.ok(tries >= 1 && tries <= countTries(startedMs), `${tries} of ${CALLS} calls tried it`)
  },
})

for (const status of [401, 402, 403])
  each(
    `an account that is refused with ${status} is the operator’s trouble: the next endpoint serves`,
    two,
    async (scene, ask) => {
      scene.set('first', refuse(status))
      assert.equal(await ask('Hi'), 'The answer.')
      assert.equal(scene.received('first').length, 1)
    },
  )

each(
  'where every account is refused the caller is told of the provider’s failure, never of their own key or money',
  { providers: { only: {} } },
  async (scene, ask) => {
    for (const status of [401, 402, 403]) {
      scene.set('only', refuse(status))
      await assert.rejects(ask(`${status}`), (error: unknown) => {
        assert.ok(error instanceof APIError || error instanceof AnthropicError)
        assert.equal(error.status, 502)
        return true
      })
    }
  },
)

each(
  'one bad key of three benches neither its siblings nor the endpoint, and is asked once',
  { providers: { only: { keys: 3 } } },
  async (scene, ask) => {
    scene.set('only', (request) => {
      const key = scene.keyOf(request)
      if (key === 0) return refuse(401)
      return key === 1 ? refuse(429, { 'retry-after': '60' }) : whole(request)
    })
    const startedMs = performance.now()
    for (let count = 0; count < 12; count += 1) assert.equal(await ask(`${count}`), 'The answer.')
    const keys = scene.received('only').map((request) => scene.keyOf(request))
    const revoked = keys.filter((key) => key === 0).length
    assert.ok(revoked >= 1 && revoked <= countTries(startedMs) - 5, `the revoked one: ${keys}`)
    assert.equal(keys.filter((key) => key === 1).length, 1, `the one that is full: ${keys}`)
  },
)

each(
  'an endpoint that failed is used again when it is back',
  { providers: { first: {}, second: {} }, model: { strategy: 'order' } },
  async (scene, ask) => {
    scene.set('first', refuse(500))
    for (let count = 0; count < 8; count += 1) await ask(`${count}`)
    scene.set('first', whole)
    // As long as it takes: a call in a while finds out, and some more that it is as good as before.
    for (let inRow = 0; inRow < 5; inRow += 1) {
      const before = scene.received('first').length
      assert.equal(await ask('again'), 'The answer.')
      if (scene.received('first').length === before) inRow = -1
    }
  },
)

const six = { providers: { a: { keys: 2 }, b: { keys: 2 }, c: { keys: 2 } } }

for (const [name, say] of Object.entries(says))
  troubles.push({
    title: `a conversation that nothing names stays where its cache is, and conversations spread (${name})`,
    ...six,
    async run({ address, model, received, keyOf }) {
      const places = new Set<string>()
      for (let talk = 0; talk < 12; talk += 1) {
        const said: string[] = []
        for (let turn = 0; turn < 4; turn += 1) {
          said.push(`talk ${talk} turn ${turn}`)
          said.push(await say(address, model, said))
        }
        const of = Object.keys(six.providers).flatMap((provider) =>
          received(provider)
            .filter(({ bytes }) => bytes.includes(`talk ${talk} turn 0`))
            .map((request) => `${provider} ${keyOf(request)}`),
        )
        assert.equal(of.length, 4)
        assert.equal(new Set(of).size, 1, `talk ${talk} was at ${of}`)
        places.add(of[0] ?? '')
      }
      assert.ok(places.size >= 4, `all talks were at ${[...places]}`)
    },
  })

troubles.push({
  title: 'what a caller marks to be cached reaches the provider with its lifetime, and where it cannot it is reported',
  providers: { first: { protocol: 'anthropic-messages' }, second: {} },
  model: { strategy: 'order' },
  async run({ address, model, received, set }) {
    const ask = () =>
      openAnthropic(address)
        .messages.create({
          model,
          max_tokens: 100,
          messages: [
            { role: 'user', content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
          ],
        })
        .asResponse()
    assert.equal((await ask()).headers.get('x-crossmodel-dropped'), null)
    assert.ok(received('first')[0]?.bytes.includes('"cache_control":{"type":"ephemeral","ttl":"1h"}'))
    set('first', refuse(500))
    assert.match((await ask()).headers.get('x-crossmodel-dropped') ?? '', /cache_control/)
    assert.equal(received('second').length, 1)
  },
})

troubles.push({
  title: 'sealed reasoning goes back to the account that made it, and never to another, also where that one is refused',
  providers: { first: { protocol: 'openai-responses', keys: 2, known: 'openai' }, second: {} },
  async run({ address, model, set, received, keyOf }) {
    const refused = new Set<number>()
    const sealed = (key: number) => `sealed-by-${key}`
    set('first', (request) => {
      if (refused.has(keyOf(request))) return refuse(401)
      const body = writeShortBody('openai-responses', 'The answer.')
      const summary = [{ type: 'summary_text', text: 'Hm.' }]
      const thought = { id: 'rs_1', type: 'reasoning', summary, encrypted_content: sealed(keyOf(request)) }
      return sendJson({ ...body, output: [thought, ...(readArray(body['output']) ?? [])] })
    })
    const client = openAnthropic(address)
    const provider = { order: ['openai'] }
    const thinking = { type: 'enabled' as const, budget_tokens: 1_024 }
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'One' }]
    const ask = async () => {
      const body = { model, max_tokens: 2_000, thinking, messages, provider }
      const { content } = await client.messages.create(body)
      messages.push({ role: 'assistant', content }, { role: 'user', content: 'And then?' })
    }
    await ask()
    const key = keyOf(received('first')[0] as Received)
    for (let turn = 1; turn < 4; turn += 1) {
      await ask()
      const last = received('first').at(-1) as Received
      assert.equal(keyOf(last), key)
      assert.ok(last.bytes.includes(sealed(key)), `turn ${turn} came without its reasoning`)
    }
    refused.add(key)
    await ask()
    const last = received('first').at(-1) as Received
    assert.notEqual(keyOf(last), key)
    assert.ok(!last.bytes.includes(sealed(key)), 'reasoning went to an account that cannot read it')
  },
})

troubles.push({
  title: 'a response that is not there is refused, and never answered as if nothing had come before',
  providers: { only: { protocol: 'openai-responses' } },
  async run({ address, model, received }) {
    const asked = openOpenAI(address).responses.create({ model, input: 'And then?', previous_response_id: 'resp_gone' })
    await assert.rejects(
      asked,
      (error: unknown) => error instanceof OpenAI.APIError && [400, 404].includes(error.status),
    )
    assert.equal(received('only').length, 0)
  },
})

troubles.push({
  title: 'a caller who has had a heartbeat gets the second endpoint’s whole answer, or an error where both fail',
  ...two,
  async run({ address, model, set }) {
    const slow = { ...refuse(500), beforeHeaders: [{ waitMs: 200 }] }
    set('first', slow)
    const ask = () =>
      openOpenAI(address).chat.completions.stream({ model, messages: [{ role: 'user', content: 'Hi' }] })
    assert.equal(await ask().finalContent(), 'The answer.')
    set('second', slow)
    await assert.rejects(ask().finalContent(), APIError)
  },
})

troubles.push({
  title: 'the record tells which endpoints were tried, what each did wrong, and what came from the cache',
  ...two,
  async run({ address, model, set }) {
    set('first', refuse(503))
    const { response } = await openOpenAI(address)
      .chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }] })
      .withResponse()
    assert.equal(response.headers.get('x-crossmodel-attempts'), '2')
    const { json } = await call(address, `/v1/generations/${response.headers.get('x-request-id')}`).reply
    const attempts = (readArray(json['attempts']) ?? []).map((tried) => readObject(tried)?.['outcome'])
    assert.deepEqual(attempts, ['failed', 'served'])
    assert.ok('usage' in json)
  },
})

troubles.push({
  title: 'connections that the provider closes between two calls cost no call an answer',
  providers: { only: {} },
  async run({ address, model, set }) {
    let count = 0
    // Every third answer ends with its connection.
    set('only', (request) => ({ ...whole(request), ...((count += 1) % 3 === 0 ? { framing: 'close' as const } : {}) }))
    const client = openOpenAI(address)
    for (let done = 0; done < 60; done += 1) {
      const body = { model, messages: [{ role: 'user' as const, content: `${done}` }] }
      const { choices } = await client.chat.completions.create(body)
      assert.equal(choices[0]?.message.content, 'The answer.')
    }
  },
})

describe('trouble with providers:', () => {
  let world: TroubleWorld
  before(async () => {
    world = await TroubleWorld.start(troubles, { firstHeartbeatMs: 50 })
  })
  after(() => world?.stop())
  for (const [index, trouble] of troubles.entries()) test(trouble.title, () => trouble.run(world.open(index)))
})
