// The `ai` package with its OpenAI provider (Chat and Responses), its Anthropic provider and its provider for
// OpenAI-compatible servers.
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, jsonSchema, stepCountIs, streamText, tool, type LanguageModel } from 'ai'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { OUTPUT_CAP, type Address, type Question, type SdkClient, type Told } from './client.ts'

const STEPS_MAX = 4

/** The four ways into the gateway, by name. */
export function openAiSdk({ url, key }: Address) {
  const openai = createOpenAI({ apiKey: key, baseURL: `${url}/v1` })
  const anthropic = createAnthropic({ apiKey: key, baseURL: `${url}/v1` })
  const compatible = createOpenAICompatible({
    name: 'crossmodel',
    apiKey: key,
    baseURL: `${url}/v1`,
    includeUsage: true,
    supportsStructuredOutputs: true,
  })
  return {
    chat: (model: string) => openai.chat(model),
    responses: (model: string) => openai.responses(model),
    anthropic: (model: string) => anthropic(model),
    compatible: (model: string) => compatible.chatModel(model),
  }
}

export function aiSdkClients(address: Address): SdkClient[] {
  const open = openAiSdk(address)
  return [
    aiSdkClient('ai, openai chat', 'openai-chat', false, open.chat),
    aiSdkClient('ai, openai responses', 'openai-responses', true, open.responses),
    aiSdkClient('ai, anthropic', 'anthropic-messages', true, open.anthropic),
    aiSdkClient('ai, openai-compatible', 'openai-chat', false, open.compatible),
  ]
}

function aiSdkClient(
  name: string,
  inbound: InboundProtocolName,
  keepsSignatures: boolean,
  open: (model: string) => LanguageModel,
): SdkClient {
  const prepare = ({ model, prompt, tool: own }: Question, steps: number) => ({
    model: open(model),
    prompt,
    maxOutputTokens: OUTPUT_CAP,
    maxRetries: 0,
    stopWhen: stepCountIs(steps),
    // Without a store at the other end, reasoning travels in the request.
    providerOptions: { openai: { store: false, include: ['reasoning.encrypted_content'] } },
    ...(own === undefined
      ? {}
      : {
          tools: {
            [own.name]: tool({
              description: own.description,
              inputSchema: jsonSchema(own.parameters),
              execute: (input: unknown) => own.run(input),
            }),
          },
        }),
  })
  const run = async (question: Question, steps: number): Promise<Told> => {
    if (!question.stream) return readResult(await generateText(prepare(question, steps)))
    const failures: unknown[] = []
    const result = streamText({
      ...prepare(question, steps),
      onError: ({ error }) => {
        failures.push(error)
      },
    })
    await result.consumeStream()
    // A stream's failure is not thrown by this SDK but handed to `onError`, as the server's own object where it sent one.
    const [failure] = failures
    if (failures.length > 0) throw failure instanceof Error ? failure : new Error(JSON.stringify(failure))
    return readResult({
      text: await result.text,
      reasoningText: await result.reasoningText,
      toolCalls: await result.toolCalls,
      finishReason: await result.finishReason,
    })
  }
  return {
    name,
    inbound,
    keepsSignatures,
    ask: (question) => run(question, 1),
    converse: async (question) => (await run(question, STEPS_MAX)).text,
  }
}

function readResult(result: {
  text: string
  reasoningText: string | undefined
  toolCalls: readonly { toolName: string; input: unknown }[]
  finishReason: string
}): Told {
  return {
    text: result.text,
    reasoning: result.reasoningText,
    calls: result.toolCalls.map(({ toolName, input }) => ({ name: toolName, arguments: input })),
    finish: result.finishReason,
  }
}
