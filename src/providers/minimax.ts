// MiniMax. Messages comes first, as MiniMax itself recommends: over Chat its reasoning arrives as `<think>` text inside
// the content.
import type { ProviderDefinition } from './definition.ts'

export const minimax: ProviderDefinition = {
  name: 'minimax',
  displayName: 'MiniMax',
  docsUrl: 'https://platform.minimax.io/docs',
  keyVariables: ['MINIMAX_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://api.minimax.io/anthropic',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: {
        reasoningStream: 'whole',
        refusedFields: ['top_k', 'stop_sequences', 'service_tier', 'mcp_servers', 'context_management', 'container'],
      },
      source: 'platform.minimax.io/docs/api-reference/text-anthropic-api (these are ignored there), 2026-07',
    },
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.minimax.io/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        systemRole: 'system',
        reasoningStyle: 'none',
        noCacheMarks: true,
      },
      source: 'platform.minimax.io/docs/api-reference/text-openai-api, 2026-07',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'https://api.minimax.io/v1',
      source: 'platform.minimax.io/docs (POST /v1/responses), 2026-09',
    },
  ],
  signatureIssuer: 'minimax',
}
