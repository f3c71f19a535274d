// DeepInfra.
import type { ProviderDefinition } from './definition.ts'

export const deepinfra: ProviderDefinition = {
  name: 'deepinfra',
  displayName: 'DeepInfra',
  docsUrl: 'https://deepinfra.com/models',
  keyVariables: ['DEEPINFRA_API_KEY', 'DEEPINFRA_TOKEN'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.deepinfra.com/v1/openai',
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
      source: 'deepinfra.com/docs/openai_api, 2026-07',
    },
  ],
  signatureIssuer: 'deepinfra',
}
