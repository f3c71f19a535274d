// Novita AI.
import type { ProviderDefinition } from './definition.ts'

export const novita: ProviderDefinition = {
  name: 'novita',
  displayName: 'Novita AI',
  docsUrl: 'https://novita.ai/docs/guides/introduction',
  keyVariables: ['NOVITA_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.novita.ai/openai',
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
      source: 'novita.ai/docs/guides/llm-api, 2026-07',
    },
  ],
  signatureIssuer: 'novita',
}
