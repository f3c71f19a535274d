// Cohere.
import type { ProviderDefinition } from './definition.ts'

export const cohere: ProviderDefinition = {
  name: 'cohere',
  displayName: 'Cohere',
  docsUrl: 'https://docs.cohere.com/docs/compatibility-api',
  keyVariables: ['COHERE_API_KEY', 'CO_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.cohere.ai/compatibility/v1',
      quirks: {
        noCustomTools: true,
        noAllowedTools: true,
        outputCapField: 'max_tokens',
        noCacheMarks: true,
        refusedFields: [
          'store',
          'metadata',
          'logit_bias',
          'top_logprobs',
          'n',
          'modalities',
          'prediction',
          'audio',
          'service_tier',
          'parallel_tool_calls',
        ],
      },
      source: 'docs.cohere.com/docs/compatibility-api (unsupported parameters), 2026-07',
    },
  ],
  signatureIssuer: 'cohere',
}
