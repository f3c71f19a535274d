// Z.AI.
import type { ProviderDefinition } from './definition.ts'

export const zAi: ProviderDefinition = {
  name: 'z-ai',
  displayName: 'Z.AI',
  docsUrl: 'https://docs.z.ai',
  keyVariables: ['ZAI_API_KEY', 'ZHIPU_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.z.ai/api/paas/v4',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        chatMedia: ['video-url', 'file-url'],
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningHistory: 'reasoning_content',
        noJsonSchema: true,
        noCacheMarks: true,
      },
      source: 'docs.z.ai/api-reference/llm/chat-completion, 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://api.z.ai/api/anthropic',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: { reasoningStream: 'whole' },
      source: 'docs.z.ai/scenario-example/develop-tools/claude, 2026-11',
    },
  ],
  models: [
    {
      match: /^glm-5\.[2-9](?!.*flash)/,
      quirks: { reasoningStyle: 'thinking-type-effort' },
      source: 'docs.z.ai/guides/llm/glm-5.2: reasoning_effort high and max, 2026-07',
    },
    {
      match: /^(?!glm-5\.[2-9](?!.*flash))/,
      quirks: { reasoningStyle: 'thinking-type' },
      source: 'docs.z.ai/guides/capabilities/thinking-mode, 2026-11',
    },
  ],
  signatureIssuer: 'z-ai',
}
