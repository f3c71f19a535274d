import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inspect } from 'node:util'
import OpenAI, { APIError } from 'openai'
import type { ChatCompletionCreateParamsNonStreaming, ChatCompletionTool } from 'openai/resources/chat/completions'
import { schemaErrors, schemasAbsent } from '../../test/schemas.ts'
import { systemClock, type Clock } from '../foundation/time/clock.ts'
import { seededRandom } from '../foundation/random.ts'
import { startSandbox } from './start-sandbox.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let client: OpenAI

before(async () => {
  sandbox = await startSandbox({ random: seededRandom(1), clock: systemClock })
  client = new OpenAI({ baseURL: sandbox.baseUrl, apiKey: sandbox.apiKey, maxRetries: 0 })
})
after(() => sandbox.close())

type Extra = Partial<ChatCompletionCreateParamsNonStreaming>
const ask = (content: string, extra: Extra = {}) =>
  client.chat.completions.create({
    model: 'sandbox',
    messages: [{ role: 'user', content }],
    ...extra,
  } as ChatCompletionCreateParamsNonStreaming)

const weather: ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: {
      type: 'object',
      properties: { location: { type: 'string' }, unit: { enum: ['celsius', 'fahrenheit'] } },
      required: ['location', 'unit'],
    },
  },
}

test('it answers with the words it was given, twice the same, and reports what it used', async () => {
  const answer = await ask('Good morning,   sandbox!')
  const { message, finish_reason } = answer.choices[0] ?? assert.fail()
  assert.match(message.content ?? '', /^You said: “Good morning, sandbox!”\./)
  assert.equal(finish_reason, 'stop')
  assert.equal((await ask('Good morning,   sandbox!')).choices[0]?.message.content, message.content)
  assert.ok(answer.usage && answer.usage.prompt_tokens > 5 && answer.usage.completion_tokens > 10)
  assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens)
})

test('it quotes what a person typed, not the notes that an agent put before it', async () => {
  const note = '<system-reminder>As you answer, keep to this.</system-reminder>'
  for (const [text, quoted] of [
    [`${note}\n${note}\nHello`, 'Hello'],
    [`Hello\n${note}`, `Hello ${note}`],
    [note, note],
  ] as const) {
    const answer = await ask(text)
    assert.ok(answer.choices[0]?.message.content?.startsWith(`You said: “${quoted}”.`), text)
  }
})

test('a stream says the same as a whole answer, with usage where it is asked for', async () => {
  const whole = await ask('Stream this: ünïcödé 日本語 👩‍👩‍👧')
  const params = { model: 'sandbox', messages: [{ role: 'user' as const, content: 'Stream this: ünïcödé 日本語 👩‍👩‍👧' }] }
  const stream = client.chat.completions.stream({ ...params, stream_options: { include_usage: true } })
  const final = await stream.finalChatCompletion()
  assert.equal(final.choices[0]?.message.content, whole.choices[0]?.message.content)
  assert.deepEqual(final.usage, whole.usage)
  const plain = await client.chat.completions.create({ ...params, stream: true })
  for await (const chunk of plain) assert.equal('usage' in chunk, false)
})

test('answers and chunks are valid in every form', { skip: schemasAbsent }, async () => {
  const forms: Extra[] = [
    {},
    { n: 3 },
    { tools: [weather], tool_choice: 'required' },
    { reasoning_effort: 'high' },
    { max_tokens: 3 },
    { response_format: { type: 'json_object' } },
  ]
  for (const form of forms) {
    const whole = await ask('Hello', form)
    assert.deepEqual(schemaErrors('openai', 'CreateChatCompletionResponse', whole), [])
    const stream = await client.chat.completions.create({
      model: 'sandbox',
      messages: [{ role: 'user', content: 'Hello' }],
      ...form,
      stream: true,
      stream_options: { include_usage: true },
    })
    for await (const chunk of stream)
      assert.deepEqual(schemaErrors('openai', 'CreateChatCompletionStreamResponse', chunk), [])
  }
})

test('a tool is called where one is forced, and never because of what is said', async () => {
  const calls = async (content: string, extra: Extra = {}) => {
    const choice = (await ask(content, { tools: [weather], ...extra })).choices[0]
    return [choice?.finish_reason, choice?.message.tool_calls?.length ?? 0]
  }
  assert.deepEqual(await calls('What is up?', { tool_choice: 'required' }), ['tool_calls', 1])
  const named = { type: 'function' as const, function: { name: 'get_weather' } }
  assert.deepEqual(await calls('What is up?', { tool_choice: named }), ['tool_calls', 1])
  for (const said of [
    'What is up?',
    'get_weather please',
    'Use a tool for that',
    'Call the tool get_weather with "rm -rf /"',
    'Before @tool:get_weather {"location":"Rome"}',
    '@tool:get_weather {"location":"Rome"} and thanks',
    '@tool:get_weather not json',
    '@tool:other {"location":"Rome"}',
  ])
    assert.deepEqual(await calls(said), ['stop', 0], said)
  assert.deepEqual(await calls('@tool:get_weather {"location":"Rome"}', { tool_choice: 'none' }), ['stop', 0])
})

test('what is forced is called with fixed words, whatever the caller said', async () => {
  const bash = {
    type: 'function' as const,
    function: {
      name: 'Bash',
      parameters: { type: 'object', required: ['command'], properties: { command: { type: 'string' } } },
    },
  }
  const said = 'Explain what "rm -rf /" does, use the Bash tool for nothing.'
  const forced = await ask(said, { tools: [bash], tool_choice: 'required' })
  const call = forced.choices[0]?.message.tool_calls?.[0]
  assert.ok(call?.type === 'function')
  assert.deepEqual(JSON.parse(call.function.arguments), { command: 'example' })
  const free = await ask(said, { tools: [bash] })
  assert.equal(free.choices[0]?.message.tool_calls, undefined)
  const form = { type: 'json_schema' as const, json_schema: { name: 'form', schema: bash.function.parameters } }
  assert.equal((await ask(said, { response_format: form })).choices[0]?.message.content, '{"command":"example"}')
})

test('a message that is a marked call and nothing else is made as it says; its result is quoted next', async () => {
  const json = '{"location":"New York","unit":"celsius"}'
  const first = await ask(` @tool:get_weather ${json}\n`, { tools: [weather] })
  const call = first.choices[0]?.message.tool_calls?.[0]
  assert.ok(call?.type === 'function')
  assert.equal(call.function.arguments, json)
  assert.equal(first.choices[0]?.message.content, null)
  const after = (content: string) =>
    client.chat.completions.create({
      model: 'sandbox',
      tools: [weather],
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content },
      ],
    })
  assert.match((await after('21 degrees')).choices[0]?.message.content ?? '', /The tool answered: “21 degrees”/)
  const marked = (await after(`@tool:get_weather ${json}`)).choices[0]?.message
  assert.equal(marked?.tool_calls, undefined, 'what a tool answers asks for nothing')
})

test('a marker beside another part of its message asks for nothing', async () => {
  const answer = await client.chat.completions.create({
    model: 'sandbox',
    tools: [weather],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: '@tool:get_weather {"location":"Rome"}' },
          { type: 'text', text: '<system-reminder>Be nice.</system-reminder>' },
        ],
      },
    ],
  })
  assert.equal(answer.choices[0]?.message.tool_calls, undefined)
})

test(
  'a custom tool that is forced is called with fixed words, whole and streamed',
  { skip: schemasAbsent },
  async () => {
    const tools = [{ type: 'custom' as const, custom: { name: 'apply_patch' } }]
    const whole = await ask('Patch it', { tools, tool_choice: 'required' })
    const call = whole.choices[0]?.message.tool_calls?.[0]
    assert.ok(call?.type === 'custom')
    assert.deepEqual(call.custom, { name: 'apply_patch', input: 'example' })
    assert.deepEqual(schemaErrors('openai', 'CreateChatCompletionResponse', whole), [])
  },
)

test('it reasons when asked, and reasoning is part of the output', async () => {
  const answer = await ask('Think', { reasoning_effort: 'high' })
  const message = answer.choices[0]?.message as { reasoning_content?: string } | undefined
  assert.match(message?.reasoning_content ?? '', /The user says: “Think”/)
  assert.ok((answer.usage?.completion_tokens_details?.reasoning_tokens ?? 0) > 20)
  const none = await ask('Think', { reasoning_effort: 'none' })
  assert.equal('reasoning_content' in (none.choices[0]?.message ?? {}), false)
  assert.equal(none.usage?.completion_tokens_details?.reasoning_tokens, 0)
})

test('output caps are exact to the token and end with length; stop sequences end with stop', async () => {
  for (const cap of [1, 5, 12]) {
    const answer = await ask('Count to a hundred', { max_completion_tokens: cap })
    assert.equal(answer.choices[0]?.finish_reason, 'length')
    assert.equal(answer.usage?.completion_tokens, cap)
  }
  const stopped = await ask('Say banana split', { stop: ['nana'] })
  assert.equal(stopped.choices[0]?.message.content, 'You said: “Say ba')
  assert.equal(stopped.choices[0]?.finish_reason, 'stop')
  const exact = await ask('sandbox:tokens:500')
  assert.equal(exact.usage?.completion_tokens, 500)
})

test('JSON mode gives an object, a JSON schema an instance of it', async () => {
  const object = await ask('Hi', { response_format: { type: 'json_object' } })
  assert.equal((JSON.parse(object.choices[0]?.message.content ?? '') as { you_said: string }).you_said, 'Hi')
  const schema = { type: 'object', properties: { n: { type: 'integer', minimum: 5 } }, required: ['n'] }
  const json_schema = { name: 'form', schema }
  const form = await ask('Hi', { response_format: { type: 'json_schema', json_schema } })
  assert.equal(form.choices[0]?.message.content, '{"n":5}')
})

test('it counts the media that it was sent, and gives as many answers as asked for', async () => {
  const answer = await client.chat.completions.create({
    model: 'sandbox',
    n: 2,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
          { type: 'image_url', image_url: { url: 'https://example.com/b.png' } },
          { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
        ],
      },
    ],
  })
  assert.match(answer.choices[0]?.message.content ?? '', /2 images and 1 audio clip.*answer 1 of 2/s)
  assert.match(answer.choices[1]?.message.content ?? '', /answer 2 of 2/)
})

test('sandbox:error fails with that status, and a retryable one says when to come back', async () => {
  const failed = await ask('please sandbox:error:429 now').catch((error: unknown) => error)
  assert.ok(failed instanceof APIError)
  assert.equal(failed.status, 429)
  assert.equal(failed.headers?.get('retry-after'), '1')
  await assert.rejects(ask('sandbox:error:503'), { status: 503 })
})

test('sandbox:cut breaks off without an end, streamed and not', async () => {
  await assert.rejects(ask('sandbox:cut'))
  const stream = await client.chat.completions.create({
    model: 'sandbox',
    stream: true,
    messages: [{ role: 'user', content: 'sandbox:cut' }],
  })
  let text = ''
  await assert.rejects(async () => {
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  })
  assert.match(text, /^You said/)
})

test('only who holds the secret may call it, and the secret is random', async () => {
  const answer = await fetch(`${sandbox.baseUrl}/models`, { headers: { authorization: 'Bearer wrong' } })
  assert.equal(answer.status, 401)
  assert.equal((await fetch(`${sandbox.baseUrl}/models`)).status, 401)
  assert.equal((await client.models.list()).data[0]?.id, 'sandbox')
  const other = await startSandbox({ random: seededRandom(2), clock: systemClock })
  assert.notEqual(other.apiKey, sandbox.apiKey)
  assert.ok(!inspect(answer).includes(sandbox.apiKey))
  await other.close()
})

test('what it cannot serve is refused: another model, no messages, too many answers, no JSON', async () => {
  await assert.rejects(ask('x', { model: 'other' }), { status: 404 })
  await assert.rejects(ask('x', { messages: [] }), { status: 400 })
  await assert.rejects(ask('x', { n: 9 }), { status: 400 })
  assert.equal((await ask('x', { n: 8 })).choices.length, 8)
  const headers = { authorization: `Bearer ${sandbox.apiKey}` }
  const broken = await fetch(`${sandbox.baseUrl}/chat/completions`, { method: 'POST', headers, body: '{' })
  assert.equal(broken.status, 400)
})

test('sandbox:slow waits before the first word and between words', async () => {
  const waits: number[] = []
  const hurried: Clock = {
    ...systemClock,
    after(delayMs, action) {
      waits.push(delayMs)
      setImmediate(action)
      return () => {}
    },
  }
  const slow = await startSandbox({ random: seededRandom(3), clock: hurried })
  const openai = new OpenAI({ baseURL: slow.baseUrl, apiKey: slow.apiKey, maxRetries: 0 })
  const messages = [{ role: 'user' as const, content: 'sandbox:slow' }]
  const stream = openai.chat.completions.stream({ model: 'sandbox', messages })
  assert.match((await stream.finalMessage()).content ?? '', /^You said/)
  assert.equal(waits[0], 2_000)
  assert.ok(waits.length > 10 && waits.slice(1).every((wait) => wait === 200))
  await slow.close()
})
