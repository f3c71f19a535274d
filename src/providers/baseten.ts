// Baseten.
import type { ProviderDefinition } from './definition.ts'

export const baseten: ProviderDefinition = {
  name: 'baseten',
  displayName: 'Baseten',
  docsUrl: 'https://docs.baseten.co/inference/model-apis/overview',
  keyVariables: ['BASETEN_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://inference.baseten.co/v1',
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
      source: 'docs.baseten.co/inference/model-apis/overview, 2026-07',
    },
  ],
  signatureIssuer: 'baseten',
}
