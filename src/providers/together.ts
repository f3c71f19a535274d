// Together AI.
import type { ProviderDefinition } from './definition.ts'

export const together: ProviderDefinition = {
  name: 'together',
  displayName: 'Together AI',
  docsUrl: 'https://docs.together.ai/docs/serverless-models',
  keyVariables: ['TOGETHER_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.together.xyz/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        topK: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningHistory: 'reasoning',
        noCacheMarks: true,
      },
      source: 'docs.together.ai/reference/chat-completions-1, 2026-07',
    },
  ],
  signatureIssuer: 'together',
}
