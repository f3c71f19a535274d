// OpenRouter.
import type { ProviderDefinition } from './definition.ts'

export const openrouter: ProviderDefinition = {
  name: 'openrouter',
  displayName: 'OpenRouter',
  docsUrl: 'https://openrouter.ai/docs',
  keyVariables: ['OPENROUTER_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://openrouter.ai/api/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        topK: true,
        cacheMarkStyle: 'cache-control',
        // openrouter.ai/docs/guides/administration/user-tracking, 2026-07.
        endUserField: 'user',
        chatMedia: ['video-url', 'file-url', 'any-audio'],

        reasoningStyle: 'reasoning-object',
        reasoningHistory: 'reasoning_details',
      },
      source: 'openrouter.ai/docs/use-cases/reasoning-tokens; max_completion_tokens: recorded traffic, 2026-07',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'https://openrouter.ai/api/v1',
      source: 'openrouter.ai/docs/api-reference/responses-api (beta), 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://openrouter.ai/api',
      headers: { 'anthropic-version': '2023-06-01' },
      // It serves Claude in Anthropic's format, beta features included.
      callerHeaders: ['anthropic-beta'],
      quirks: { reasoningStream: 'whole' },
      source: 'openrouter.ai/docs/guides/claude-code-integration, 2026-11',
    },
  ],
  models: [
    {
      match: /^anthropic\//,
      protocols: ['anthropic-messages', 'openai-chat', 'openai-responses'],
      source: 'Claude loses nothing in its own format, 2026-07',
    },
  ],
  signatureIssuer: 'openrouter',
}
