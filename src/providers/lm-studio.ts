// LM Studio, on the operator's own machines.
import type { ProviderDefinition } from './definition.ts'

export const lmStudio: ProviderDefinition = {
  name: 'lm-studio',
  displayName: 'LM Studio',
  docsUrl: 'https://lmstudio.ai/docs/developer',
  keyVariables: [],
  authorization: ['bearer'],
  keyOptional: true,
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'http://127.0.0.1:1234/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        topK: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningHistory: 'reasoning_content',
        noCacheMarks: true,
        mediaByValue: true,
      },
      source: 'lmstudio.ai/docs/developer/openai-compat, 2026-07',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'http://127.0.0.1:1234/v1',
      source: 'lmstudio.ai/docs/developer/openai-compat/responses, 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'http://127.0.0.1:1234',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: { reasoningStream: 'whole', noCacheMarks: true, mediaByValue: true },
      source: 'lmstudio.ai/docs/developer/anthropic-compat, 2026-07',
    },
  ],
  signatureIssuer: 'lm-studio',
  selfHosted: true,
  loopback: { port: 1234 },
}
