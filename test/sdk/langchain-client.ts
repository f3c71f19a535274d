// `ChatOpenAI` of `@langchain/openai`, over Chat Completions and over Responses.
import {
  HumanMessage,
  ToolMessage,
  type AIMessage,
  type AIMessageChunk,
  type BaseMessage,
} from '@langchain/core/messages'
import { ChatOpenAI } from '@langchain/openai'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { OUTPUT_CAP, type Address, type Question, type SdkClient, type Told, type Tool } from './client.ts'

export function openLangChain({ url, key }: Address, model: string, useResponsesApi = false): ChatOpenAI {
  return new ChatOpenAI({
    model,
    apiKey: key,
    configuration: { baseURL: `${url}/v1` },
    maxTokens: OUTPUT_CAP,
    maxRetries: 0,
    useResponsesApi,
  })
}

export function langChainClients(address: Address): SdkClient[] {
  return [
    langChainClient(address, 'langchain, chat', 'openai-chat', false),
    langChainClient(address, 'langchain, responses', 'openai-responses', true),
  ]
}

function langChainClient(
  address: Address,
  name: string,
  inbound: InboundProtocolName,
  useResponsesApi: boolean,
): SdkClient {
  const call = async (question: Question, messages: BaseMessage[]): Promise<AIMessage | AIMessageChunk> => {
    const model = openLangChain(address, question.model, useResponsesApi)
    const bound = question.tool === undefined ? model : model.bindTools([describe(question.tool)])
    if (!question.stream) return bound.invoke(messages)
    let gathered: AIMessageChunk | undefined
    for await (const chunk of await bound.stream(messages)) gathered = gathered?.concat(chunk) ?? chunk
    if (gathered === undefined) throw new Error('the stream was empty')
    return gathered
  }
  return {
    name,
    inbound,
    keepsSignatures: useResponsesApi,
    ask: async (question) => readMessage(await call(question, [new HumanMessage(question.prompt)])),
    async converse(question) {
      const messages: BaseMessage[] = [new HumanMessage(question.prompt)]
      for (;;) {
        const answer = await call(question, messages)
        messages.push(answer)
        if ((answer.tool_calls ?? []).length === 0) return answer.text
        for (const { id, args } of answer.tool_calls ?? []) {
          messages.push(new ToolMessage({ tool_call_id: id ?? '', content: question.tool.run(args) }))
        }
      }
    },
  }
}

function describe({ name, description, parameters }: Tool) {
  return { type: 'function' as const, function: { name, description, parameters } }
}

function readMessage(message: AIMessage | AIMessageChunk): Told {
  const metadata = message.response_metadata as { finish_reason?: string; status?: string }
  return {
    text: message.text,
    calls: (message.tool_calls ?? []).map(({ name, args }) => ({ name, arguments: args })),
    finish: metadata.finish_reason ?? metadata.status ?? '',
  }
}
