// xAI. Its Anthropic-compatible address is deprecated and left out.
import type { ProviderDefinition } from './definition.ts'

const refusedFields = ['presence_penalty', 'frequency_penalty', 'stop', 'logit_bias'] as const

export const xai: ProviderDefinition = {
  name: 'xai',
  displayName: 'xAI',
  docsUrl: 'https://docs.x.ai/docs/models',
  keyVariables: ['XAI_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-responses',
      baseUrl: 'https://api.x.ai/v1',
      quirks: { reasoningStream: 'summary', endUserField: 'user' },
      source: 'docs.x.ai/docs/api-reference, 2026-07',
    },
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.x.ai/v1',
      quirks: {
        reasoningStream: 'summary',
        reasoningHistory: 'reasoning_content',
        endUserField: 'user',
        refusedFields,
      },
      source: 'docs.x.ai/docs/guides/reasoning: reasoning models refuse penalties and stop, 2026-07',
    },
  ],
  prices: [
    {
      match: /./,
      serverToolCalls: {
        web_search: 0.005,
        x_search: 0.005,
        code_interpreter: 0.005,
        code_execution: 0.005,
        document_search: 0.01,
        attachment_search: 0.01,
        file_search: 0.0025,
        collections_search: 0.0025,
        mcp: 0,
      },
      source: 'docs.x.ai/developers/pricing, 2026-11',
    },
  ],
  signatureIssuer: 'xai',
  signaturesBoundToCredential: true,
}
