// Nebius Token Factory.
import type { ProviderDefinition } from './definition.ts'

export const nebius: ProviderDefinition = {
  name: 'nebius',
  displayName: 'Nebius Token Factory',
  docsUrl: 'https://docs.tokenfactory.nebius.com',
  keyVariables: ['NEBIUS_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.tokenfactory.nebius.com/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        topK: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningHistory: 'reasoning_content',
        noCacheMarks: true,
      },
      source: 'docs.tokenfactory.nebius.com/api-reference, 2026-07',
    },
  ],
  signatureIssuer: 'nebius',
}
