// Cerebras.
import type { ProviderDefinition } from './definition.ts'

export const cerebras: ProviderDefinition = {
  name: 'cerebras',
  displayName: 'Cerebras',
  docsUrl: 'https://inference-docs.cerebras.ai',
  keyVariables: ['CEREBRAS_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.cerebras.ai/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        systemRole: 'system',
        reasoningHistory: 'reasoning',
        noCacheMarks: true,
        refusedFields: ['frequency_penalty', 'presence_penalty', 'logit_bias', 'service_tier'],
      },
      source: 'inference-docs.cerebras.ai/resources/openai: these answer 400, 2026-11',
    },
  ],
  signatureIssuer: 'cerebras',
}
