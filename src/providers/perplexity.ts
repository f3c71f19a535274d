// Perplexity.
import type { ProviderDefinition } from './definition.ts'

export const perplexity: ProviderDefinition = {
  name: 'perplexity',
  displayName: 'Perplexity',
  docsUrl: 'https://docs.perplexity.ai',
  keyVariables: ['PERPLEXITY_API_KEY', 'PPLX_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.perplexity.ai',
      quirks: {
        noCustomTools: true,
        noAllowedTools: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        noCacheMarks: true,
        refusedFields: ['tools', 'tool_choice', 'parallel_tool_calls'],
      },
      source: 'docs.perplexity.ai/api-reference/chat-completions-post, 2026-07',
    },
  ],
  signatureIssuer: 'perplexity',
}
