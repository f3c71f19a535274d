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
      source: 'docs.x.ai/docs/api-reference, 2026-07',
    },
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.x.ai/v1',
      quirks: { reasoningHistory: 'reasoning_content', refusedFields },
      source: 'docs.x.ai/docs/guides/reasoning: reasoning models refuse penalties and stop, 2026-07',
    },
  ],
  signatureIssuer: 'xai',
  signaturesBoundToCredential: true,
}
