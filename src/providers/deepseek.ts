// DeepSeek.
import type { ProviderDefinition } from './definition.ts'

export const deepseek: ProviderDefinition = {
  name: 'deepseek',
  displayName: 'DeepSeek',
  docsUrl: 'https://api-docs.deepseek.com',
  keyVariables: ['DEEPSEEK_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.deepseek.com',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningStyle: 'thinking-type-effort',
        reasoningHistory: 'reasoning_content',
        // "thinking is enabled but reasoning_content is missing in assistant tool call message" (400, 2026-10).
        callsNeedReasoning: true,
        noJsonSchema: true,
        noCacheMarks: true,
      },
      source: 'api-docs.deepseek.com/guides/thinking_mode and /guides/json_mode, 2026-07',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'https://api.deepseek.com',
      source: 'recorded traffic (pydantic/pydantic-ai, tests/models), 2026-08',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://api.deepseek.com/anthropic',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: {
        reasoningStream: 'whole',
        noCacheMarks: true,
        refusedFields: ['container', 'mcp_servers', 'service_tier', 'top_k'],
      },
      source: 'api-docs.deepseek.com/api/create-message (those fields are ignored there), 2026-11',
    },
  ],
  models: [
    {
      match: /^(?!.*(?:vision|flash))/,
      quirks: { stringContent: true },
      source: 'api-docs.deepseek.com/api/create-chat-completion: content is text where the model cannot see, 2026-07',
    },
  ],
  signatureIssuer: 'deepseek',
}
