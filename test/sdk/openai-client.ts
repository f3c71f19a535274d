// The `openai` package, over Chat Completions and over Responses.
import OpenAI from 'openai'
import type { ChatCompletion, ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import type { FunctionTool, Response, ResponseInput } from 'openai/resources/responses/responses'
import { assert } from '../../src/foundation/assert.ts'
import { OUTPUT_CAP, type Address, type Question, type SdkClient, type Told, type Tool } from './client.ts'

export function openOpenAI({ url, key, headers }: Address): OpenAI {
  return new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0, ...(headers && { defaultHeaders: headers }) })
}

export function chatClient(address: Address): SdkClient {
  const client = openOpenAI(address)
  const ask = async ({ model, prompt, stream, tool }: Question): Promise<Told> => {
    const body = {
      model,
      max_completion_tokens: OUTPUT_CAP,
      messages: [{ role: 'user' as const, content: prompt }],
      ...(tool === undefined ? {} : { tools: [{ type: 'function' as const, function: describe(tool) }] }),
    }
    if (!stream) return readCompletion(await client.chat.completions.create(body))
    const helper = client.chat.completions.stream(body)
    // The helper adds up what OpenAI's own models say; reasoning is read from the chunks, as its users do.
    let reasoning = ''
    helper.on('chunk', ({ choices }) => {
      reasoning += readReasoning(choices[0]?.delta ?? {})
    })
    return { ...readCompletion(await helper.finalChatCompletion()), reasoning }
  }
  return { name: 'openai chat', inbound: 'openai-chat', keepsSignatures: 'whole', ask, converse: loop }

  /** The documentation's own loop: the message is pushed as it came. */
  async function loop({ model, prompt, stream, tool }: Question & { tool: Tool }): Promise<string> {
    const messages: ChatCompletionMessageParam[] = [{ role: 'user', content: prompt }]
    for (;;) {
      const body = {
        model,
        max_completion_tokens: OUTPUT_CAP,
        messages,
        tools: [{ type: 'function' as const, function: describe(tool) }],
      }
      const completion = stream
        ? await client.chat.completions.stream(body).finalChatCompletion()
        : await client.chat.completions.create(body)
      const message = completion.choices[0]?.message
      assert(message !== undefined, 'an answer has a choice')
      messages.push(message)
      if ((message.tool_calls ?? []).length === 0) return message.content ?? ''
      for (const call of message.tool_calls ?? []) {
        assert(call.type === 'function', 'only a function was offered')
        const content = tool.run(JSON.parse(call.function.arguments || '{}') as unknown)
        messages.push({ role: 'tool', tool_call_id: call.id, content })
      }
    }
  }
}

/** Its `runTools`, which sends back only the fields that OpenAI documents: no signature survives it. */
export function chatRunnerClient(address: Address): SdkClient {
  const client = openOpenAI(address)
  return {
    ...chatClient(address),
    name: 'openai chat runTools',
    keepsSignatures: false,
    async converse({ model, prompt, stream, tool }) {
      const body = {
        model,
        max_completion_tokens: OUTPUT_CAP,
        messages: [{ role: 'user' as const, content: prompt }],
        tools: [
          {
            type: 'function' as const,
            function: { ...describe(tool), parse: JSON.parse, function: (input: unknown) => tool.run(input) },
          },
        ],
      }
      const runner = stream
        ? client.chat.completions.runTools({ ...body, stream: true })
        : client.chat.completions.runTools(body)
      return (await runner.finalContent()) ?? ''
    },
  }
}

function describe({ name, description, parameters }: Tool) {
  return { name, description, parameters }
}

function readCompletion({ choices }: ChatCompletion): Told {
  const [choice] = choices
  assert(choice !== undefined, 'an answer has a choice')
  const { message } = choice
  return {
    text: message.content ?? '',
    reasoning: readReasoning(message),
    calls: (message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ name: call.function.name, arguments: JSON.parse(call.function.arguments || '{}') as unknown }]
        : [],
    ),
    finish: choice.finish_reason,
  }
}

function readReasoning(holder: object): string {
  const text: unknown = Reflect.get(holder, 'reasoning_content') ?? Reflect.get(holder, 'reasoning')
  return typeof text === 'string' ? text : ''
}

export function responsesClient(address: Address): SdkClient {
  const client = openOpenAI(address)
  const call = async (question: Question, input: ResponseInput): Promise<Response> => {
    const { model, stream, tool } = question
    const tools: FunctionTool[] =
      tool === undefined
        ? []
        : [
            {
              type: 'function',
              name: tool.name,
              description: tool.description,
              parameters: tool.parameters,
              strict: false,
            },
          ]
    const body = {
      model,
      input,
      max_output_tokens: OUTPUT_CAP,
      store: false,
      include: ['reasoning.encrypted_content' as const],
      ...(tools.length === 0 ? {} : { tools }),
    }
    if (!stream) return client.responses.create(body)
    return client.responses.stream(body).finalResponse()
  }
  return {
    name: 'openai responses',
    inbound: 'openai-responses',
    keepsSignatures: true,
    ask: async (question) => readResponse(await call(question, [{ role: 'user', content: question.prompt }])),
    async converse(question) {
      const input: ResponseInput = [{ role: 'user', content: question.prompt }]
      for (;;) {
        const response = await call(question, input)
        // As the documentation's loop does: the whole output goes back.
        input.push(...(response.output as ResponseInput))
        const calls = response.output.filter((item) => item.type === 'function_call')
        if (calls.length === 0) return response.output_text
        for (const { call_id, arguments: text } of calls) {
          input.push({
            type: 'function_call_output',
            call_id,
            output: question.tool.run(JSON.parse(text || '{}') as unknown),
          })
        }
      }
    },
  }
}

function readResponse(response: Response): Told {
  return {
    text: response.output_text,
    reasoning: response.output
      .flatMap((item) =>
        item.type === 'reasoning' ? [...item.summary, ...(item.content ?? [])].map(({ text }) => text) : [],
      )
      .join('\n'),
    calls: response.output.flatMap((item) =>
      item.type === 'function_call'
        ? [{ name: item.name, arguments: JSON.parse(item.arguments || '{}') as unknown }]
        : [],
    ),
    finish: response.incomplete_details?.reason ?? response.status ?? '',
  }
}
