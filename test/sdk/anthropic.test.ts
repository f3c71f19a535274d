// The official Anthropic SDK against the running gateway, before all five protocols: messages, the stream helper, the
// tool runner, token counts, and errors as the SDK's own error classes. Its base URL is the bare host.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Anthropic, {
  AnthropicError,
  APIError,
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  UnprocessableEntityError,
} from '@anthropic-ai/sdk'
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema'
import { squeeze } from '../conformance/projection.ts'
import { protocolNames } from '../../src/generation/protocol-name.ts'
import { startWorld, type World } from '../e2e/world.ts'
import { testModel } from '../gateway.ts'
import { recordedAnswers, recordingsAbsent } from '../recordings.ts'
import { cutAfter, sendFrames, sendJson } from '../upstream/script.ts'
import { readCase } from './answers.ts'

let world: World
let client: Anthropic
before(async () => {
  world = await startWorld()
  client = new Anthropic({ apiKey: world.gateway.key, baseURL: world.gateway.url, maxRetries: 0 })
})
after(() => world?.stop())

const max_tokens = 1024
const messages = [{ role: 'user' as const, content: "What's the weather like in San Francisco?" }]
const input_schema = {
  type: 'object' as const,
  properties: { location: { type: 'string' as const } },
  required: ['location'] as const,
}
const tools = [
  { name: 'get_weather', description: 'Weather', input_schema: { ...input_schema, required: ['location'] } },
]

const textOf = (message: { content: { type: string }[] }) =>
  squeeze(
    message.content.map((block) => (block.type === 'text' ? (block as unknown as { text: string }).text : '')).join(''),
  )
const callsOf = (message: { content: { type: string }[] }) =>
  message.content.flatMap((block) =>
    block.type === 'tool_use' ? [(block as unknown as { input: unknown }).input] : [],
  )

for (const to of protocolNames) {
  const model = testModel(to)
  const skip = recordingsAbsent

  test(`messages.create and messages.stream give the answer of ${to}`, { skip }, async () => {
    for (const name of ['simpleRequest', 'toolCallRequest', 'reasoningRequest']) {
      const recorded = readCase(name, to)
      world.upstream.next(recorded.answer, recorded.answer)
      const answer = await client.messages.create({ model, max_tokens, messages, tools })
      assert.equal(textOf(answer), recorded.whole.text)
      assert.deepEqual(
        callsOf(answer),
        recorded.whole.calls.map((call) => call.arguments),
      )
      assert.equal(answer.usage.output_tokens, recorded.whole.usage?.output)
      const stream = client.messages.stream({ model, max_tokens, messages, tools })
      let text = ''
      stream.on('text', (delta) => (text += delta))
      const final = await stream.finalMessage()
      assert.equal(squeeze(text), recorded.streamed.text)
      assert.equal(textOf(final), recorded.streamed.text)
      assert.deepEqual(
        callsOf(final),
        recorded.streamed.calls.map((call) => call.arguments),
      )
      assert.equal(final.usage.output_tokens, recorded.streamed.usage?.output ?? 0)
    }
  })

  test(`the tool runner calls the tool that ${to} asked for and goes on with its result`, { skip }, async () => {
    const calling = readCase('toolCallRequest', to)
    const simple = readCase('simpleRequest', to)
    world.upstream.next(calling.answer, simple.answer)
    const seen: unknown[] = []
    const runner = client.beta.messages.toolRunner({
      model,
      max_tokens,
      messages,
      tools: [
        betaTool({
          name: 'get_weather',
          description: 'Weather',
          inputSchema: input_schema,
          run: (given) => {
            seen.push(given)
            return '71 degrees'
          },
        }),
      ],
    })
    const final = await runner
    assert.deepEqual(
      seen,
      calling.whole.calls.map((call) => call.arguments),
    )
    assert.equal(textOf(final), simple.whole.text)
    assert.ok(world.upstream.last?.bytes.includes('71 degrees'))
  })

  test(`a stream of ${to} that is cut is an exception to the SDK`, { skip }, async () => {
    const answer = recordedAnswers(to).find(
      ({ name, frames }) => name.startsWith('lingua') && !name.includes('ool') && (frames?.length ?? 0) > 4,
    )
    assert.ok(answer?.frames)
    for (const after of [0, 3]) {
      world.upstream.next(cutAfter(sendFrames(to, answer.frames), after, 'end'))
      await assert.rejects(client.messages.stream({ model, max_tokens, messages }).finalMessage(), AnthropicError)
    }
  })
}

test('errors are the SDK’s own classes, with the request id', async () => {
  await assert.rejects(client.messages.create({ model: 'foo/bar', max_tokens, messages }), (error) => {
    assert.ok(error instanceof NotFoundError)
    assert.match(String(error.requestID), /^req_cm_/)
    return true
  })
  const stranger = new Anthropic({ apiKey: 'cm-wrong', baseURL: world.gateway.url, maxRetries: 0 })
  await assert.rejects(stranger.messages.create({ model: 'foo/bar', max_tokens, messages }), AuthenticationError)
})

test('a refusal by Anthropic is of the SDK’s own class, with Anthropic’s words and our request id', async () => {
  const body = {
    type: 'error',
    error: { type: 'invalid_request_error', message: 'messages.0: the provider’s words' },
    request_id: 'req_011CabcdEFGH1234',
  }
  for (const [status, kind] of [
    [400, BadRequestError],
    [413, APIError],
    [422, UnprocessableEntityError],
  ] as const) {
    for (const stream of [false, true]) {
      world.upstream.next(sendJson(body, status))
      const model = testModel('anthropic-messages')
      await assert.rejects(client.messages.create({ model, max_tokens, messages, stream }), (thrown) => {
        assert.ok(thrown instanceof kind)
        assert.deepEqual([thrown.status, thrown.error], [status, body])
        assert.match(String(thrown.requestID), /^req_cm_/)
        return true
      })
    }
  }
})

test('tokens are counted for any model, and models are listed', async () => {
  const { input_tokens } = await client.messages.countTokens({ model: testModel('gemini'), messages })
  assert.ok(input_tokens > 3 && input_tokens < 100, `${input_tokens}`)
  const ids: string[] = []
  for await (const model of client.models.list()) ids.push(model.id)
  assert.ok(ids.includes(testModel('gemini')), ids.join())
})
