// The `@anthropic-ai/sdk` package: messages and its stream helper; its tool runner for conversations.
import Anthropic from '@anthropic-ai/sdk'
import type { Message } from '@anthropic-ai/sdk/resources/messages'
import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta'
import { OUTPUT_CAP, type Address, type SdkClient, type Told } from './client.ts'

export function openAnthropic({ url, key, headers }: Address): Anthropic {
  return new Anthropic({ apiKey: key, baseURL: url, maxRetries: 0, ...(headers && { defaultHeaders: headers }) })
}

export function anthropicClient(address: Address): SdkClient {
  const client = openAnthropic(address)
  return {
    name: 'anthropic',
    inbound: 'anthropic-messages',
    keepsSignatures: true,
    async ask({ model, prompt, stream, tool }) {
      const body = {
        model,
        max_tokens: OUTPUT_CAP,
        messages: [{ role: 'user' as const, content: prompt }],
        ...(tool === undefined
          ? {}
          : {
              tools: [
                {
                  name: tool.name,
                  description: tool.description,
                  input_schema: { ...tool.parameters, type: 'object' as const },
                },
              ],
            }),
      }
      return readMessage(
        stream ? await client.messages.stream(body).finalMessage() : await client.messages.create(body),
      )
    },
    async converse({ model, prompt, stream, tool }) {
      const runner = client.beta.messages.toolRunner({
        model,
        max_tokens: OUTPUT_CAP,
        messages: [{ role: 'user', content: prompt }],
        stream,
        tools: [
          {
            type: 'custom',
            name: tool.name,
            description: tool.description,
            input_schema: { ...tool.parameters, type: 'object' },
            run: (input: unknown) => tool.run(input),
            parse: (input: unknown) => input,
          },
        ],
      })
      return readMessage(await runner.runUntilDone()).text
    },
  }
}

function readMessage({ content, stop_reason: finish }: Message | BetaMessage): Told {
  const told: Told & { reasoning: string } = { text: '', reasoning: '', calls: [], finish: finish ?? '' }
  for (const block of content) {
    if (block.type === 'text') told.text += block.text
    else if (block.type === 'thinking') told.reasoning += block.thinking
    else if (block.type === 'tool_use') told.calls.push({ name: block.name, arguments: block.input })
  }
  return told
}
