// Fireworks AI.
import type { ProviderDefinition } from './definition.ts'

export const fireworks: ProviderDefinition = {
  name: 'fireworks',
  displayName: 'Fireworks AI',
  docsUrl: 'https://fireworks.ai/docs',
  keyVariables: ['FIREWORKS_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.fireworks.ai/inference/v1',
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
      source: 'fireworks.ai/docs/tools-sdks/openai-compatibility, 2026-07',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'https://api.fireworks.ai/inference/v1',
      source: 'fireworks.ai/docs/guides/response-api, 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://api.fireworks.ai/inference',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: { reasoningStream: 'whole' },
      source: 'fireworks.ai/docs/tools-sdks/anthropic-compatibility, 2026-09',
    },
  ],
  signatureIssuer: 'fireworks',
}
