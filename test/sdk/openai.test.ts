// The official OpenAI SDK against the running gateway, before all five protocols: create, streams, the streaming and
// parsing helpers, tool runs, and errors as the SDK's own error classes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import OpenAI, { APIError, AuthenticationError, BadRequestError, NotFoundError, UnprocessableEntityError } from 'openai'
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod'
import { z } from 'zod'
import { squeeze } from '../conformance/projection.ts'
import { protocolNames } from '../../src/generation/protocol-name.ts'
import { startWorld, type World } from '../e2e/world.ts'
import { testModel } from '../gateway.ts'
import { recordedAnswers, recordingsAbsent } from '../recordings.ts'
import { cutAfter, sendFrames, sendJson } from '../upstream/script.ts'
import { readCase } from './answers.ts'

let world: World
let client: OpenAI
before(async () => {
  world = await startWorld()
  client = new OpenAI({ apiKey: world.gateway.key, baseURL: `${world.gateway.url}/v1`, maxRetries: 0 })
})
after(() => world?.stop())

const ask = [{ role: 'user' as const, content: "What's the weather like in San Francisco?" }]
const parameters = { type: 'object', properties: { location: { type: 'string' } }, required: ['location'] }
const tool = { type: 'function' as const, function: { name: 'get_weather', parameters } }
const flatTool = { type: 'function' as const, name: 'get_weather', parameters, strict: false }

for (const to of protocolNames) {
  const model = testModel(to)
  const skip = recordingsAbsent

  test(`chat.completions.create gives the text and the calls of ${to}`, { skip }, async () => {
    const simple = readCase('simpleRequest', to)
    world.upstream.next(simple.answer)
    const answer = await client.chat.completions.create({ model, messages: ask })
    assert.equal(squeeze(answer.choices[0]?.message.content ?? ''), simple.whole.text)
    assert.equal(answer.usage?.completion_tokens, simple.whole.usage?.output)
    assert.match(String(answer._request_id), /^req_cm_/)
    const calling = readCase('toolCallRequest', to)
    world.upstream.next(calling.answer)
    const called = await client.chat.completions.create({ model, messages: ask, tools: [tool] })
    const call = called.choices[0]?.message.tool_calls?.[0]
    assert.ok(call?.type === 'function')
    assert.deepEqual(JSON.parse(call.function.arguments), calling.whole.calls[0]?.arguments)
    assert.equal(called.choices[0]?.finish_reason, 'tool_calls')
  })

  test(`the chat streaming helper gathers the stream of ${to}`, { skip }, async () => {
    for (const name of ['simpleRequest', 'toolCallRequest']) {
      const recorded = readCase(name, to)
      world.upstream.next(recorded.answer)
      const stream = client.chat.completions.stream({
        model,
        messages: ask,
        tools: [tool],
        stream_options: { include_usage: true },
      })
      let text = ''
      stream.on('content.delta', ({ delta }) => (text += delta))
      const final = await stream.finalChatCompletion()
      assert.equal(squeeze(text), recorded.streamed.text)
      const message = final.choices[0]?.message
      const calls =
        message?.tool_calls?.map((call) => (call.type === 'function' ? JSON.parse(call.function.arguments) : call)) ??
        []
      assert.deepEqual(
        calls,
        recorded.streamed.calls.map((call) => call.arguments),
      )
      assert.equal(final.usage?.prompt_tokens ?? 0, recorded.streamed.usage?.input ?? 0)
    }
  })

  // A provider of Chat gives them in one call, as it was recorded.
  if (to !== 'openai-chat')
    test(`several choices of ${to} are all read, whole and by the streaming helper`, { skip }, async () => {
      const recorded = readCase('toolCallRequest', to)
      world.upstream.next(recorded.answer, recorded.answer)
      const answer = await client.chat.completions.create({ model, messages: ask, tools: [tool], n: 2 })
      world.upstream.next(recorded.answer, recorded.answer)
      const stream = client.chat.completions.stream({ model, messages: ask, tools: [tool], n: 2 })
      const final = await stream.finalChatCompletion()
      for (const [{ choices }, told] of [
        [answer, recorded.whole],
        [final, recorded.streamed],
      ] as const) {
        assert.deepEqual(
          choices.map(({ index }) => index),
          [0, 1],
        )
        for (const { message, finish_reason: finish } of choices) {
          assert.equal(finish, 'tool_calls')
          assert.deepEqual(
            message.tool_calls?.map((call) => (call.type === 'function' ? JSON.parse(call.function.arguments) : call)),
            told.calls.map((call) => call.arguments),
          )
        }
      }
    })

  test(`runTools calls the tool that ${to} asked for and goes on with its result`, { skip }, async () => {
    const calling = readCase('toolCallRequest', to)
    world.upstream.next(calling.answer, readCase('simpleRequest', to).answer)
    const seen: unknown[] = []
    const runner = client.chat.completions.runTools({
      model,
      messages: ask,
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'Weather',
            parse: JSON.parse,
            parameters,
            function: (given: object) => {
              seen.push(given)
              return '71 degrees'
            },
          },
        },
      ],
    })
    const final = await runner.finalContent()
    assert.deepEqual(
      seen,
      calling.whole.calls.map((call) => call.arguments),
    )
    assert.equal(squeeze(final ?? ''), readCase('simpleRequest', to).whole.text)
    assert.ok(world.upstream.last?.bytes.includes('71 degrees'))
  })

  test(`responses.create and its streaming helper give the answer of ${to}`, { skip }, async () => {
    for (const name of ['simpleRequest', 'toolCallRequest', 'reasoningRequest']) {
      const recorded = readCase(name, to)
      world.upstream.next(recorded.answer)
      const answer = await client.responses.create({ model, input: ask, tools: [flatTool] })
      assert.equal(squeeze(answer.output_text), recorded.whole.text)
      const calls = answer.output.flatMap((item) => (item.type === 'function_call' ? [JSON.parse(item.arguments)] : []))
      assert.deepEqual(
        calls,
        recorded.whole.calls.map((call) => call.arguments),
      )
      assert.equal(answer.usage?.output_tokens, recorded.whole.usage?.output)
      world.upstream.next(recorded.answer)
      const stream = client.responses.stream({ model, input: ask, tools: [flatTool] })
      let text = ''
      stream.on('response.output_text.delta', ({ delta }) => (text += delta))
      const final = await stream.finalResponse()
      assert.equal(squeeze(text), recorded.streamed.text)
      assert.equal(squeeze(final.output_text), recorded.streamed.text)
      assert.equal(final.usage?.input_tokens, recorded.streamed.usage?.input ?? 0)
    }
  })

  test(`a stream of ${to} that is cut is an exception to the SDK`, { skip }, async () => {
    const cut = cutAfter(scriptOf(to), 3, 'end')
    world.upstream.next(cut)
    await assert.rejects(async () => {
      for await (const _ of await client.chat.completions.create({ model, messages: ask, stream: true }));
    }, APIError)
    world.upstream.next(cut)
    await assert.rejects(async () => {
      for await (const _ of await client.responses.create({ model, input: ask, stream: true }));
    }, APIError)
    world.upstream.next(cut)
    await assert.rejects(client.chat.completions.stream({ model, messages: ask }).finalChatCompletion())
    world.upstream.next(cut)
    await assert.rejects(client.responses.stream({ model, input: ask }).finalResponse())
  })
}

/** The recorded text stream of a protocol, one write a frame. */
function scriptOf(to: (typeof protocolNames)[number]) {
  const answer = recordedAnswers(to).find(
    ({ name, frames }) => name.startsWith('lingua') && !name.includes('ool') && (frames?.length ?? 0) > 4,
  )
  assert.ok(answer?.frames)
  return sendFrames(to, answer.frames)
}

test('the parse helpers give objects of the schema', async () => {
  const person = z.object({ name: z.string(), age: z.number() })
  const text = '{"name":"Ada","age":36}'
  const chat = (content: string) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [
      { index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  })
  const model = testModel('openai-chat')
  world.upstream.next(sendJson(chat(text)), sendJson(chat(text)))
  const parsed = await client.chat.completions.parse({
    model,
    messages: ask,
    response_format: zodResponseFormat(person, 'person'),
  })
  assert.deepEqual(parsed.choices[0]?.message.parsed, { name: 'Ada', age: 36 })
  const responded = await client.responses.parse({
    model,
    input: ask,
    text: { format: zodTextFormat(person, 'person') },
  })
  assert.deepEqual(responded.output_parsed, { name: 'Ada', age: 36 })
  assert.equal(JSON.stringify(world.upstream.last?.body['response_format']).includes('"person"'), true)
})

test('errors are the SDK’s own classes, with code, param and request id', async () => {
  await assert.rejects(client.chat.completions.create({ model: 'foo/bar', messages: ask }), (error) => {
    assert.ok(error instanceof NotFoundError)
    assert.deepEqual([error.code, error.param], ['model_not_found', 'model'])
    assert.match(String(error.requestID), /^req_cm_/)
    return true
  })
  const stranger = new OpenAI({ apiKey: 'cm-wrong', baseURL: `${world.gateway.url}/v1`, maxRetries: 0 })
  await assert.rejects(stranger.models.list(), AuthenticationError)
})

test('a refusal by a provider that speaks the SDK’s protocol is of the SDK’s own class, with the provider’s words and our request id', async () => {
  const error = { message: 'The provider’s words.', type: 'invalid_request_error', param: 'messages[0]', code: 'odd' }
  for (const [status, kind] of [
    [400, BadRequestError],
    [413, APIError],
    [422, UnprocessableEntityError],
  ] as const) {
    for (const stream of [false, true]) {
      world.upstream.always(sendJson({ error }, status))
      const calls = [
        () => client.chat.completions.create({ model: testModel('openai-chat'), messages: ask, stream }),
        () => client.responses.create({ model: testModel('openai-responses'), input: 'hi', stream }),
      ]
      for (const call of calls) {
        await assert.rejects(call, (thrown) => {
          assert.ok(thrown instanceof kind)
          assert.deepEqual([thrown.status, thrown.error], [status, error])
          assert.deepEqual([thrown.code, thrown.param, thrown.type], ['odd', 'messages[0]', 'invalid_request_error'])
          assert.equal(thrown.message, `${status} The provider’s words.`)
          assert.match(String(thrown.requestID), /^req_cm_/)
          return true
        })
      }
    }
  }
  world.upstream.forget()
})

test('models are listed and fetched by the SDK', async () => {
  const ids: string[] = []
  for await (const model of client.models.list()) ids.push(model.id)
  assert.ok(ids.includes(testModel('gemini')), ids.join())
  assert.equal((await client.models.retrieve(testModel('gemini'))).id, testModel('gemini'))
})
