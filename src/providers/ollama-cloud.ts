// Ollama Cloud.
import type { ProviderDefinition } from './definition.ts'

export const ollamaCloud: ProviderDefinition = {
  name: 'ollama-cloud',
  displayName: 'Ollama Cloud',
  docsUrl: 'https://docs.ollama.com/cloud',
  keyVariables: ['OLLAMA_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://ollama.com/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningHistory: 'reasoning',
        noCacheMarks: true,
        refusedFields: ['n'],
        mediaByValue: true,
      },
      source: 'docs.ollama.com/api/openai-compatibility, 2026-11',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'https://ollama.com/v1',
      source: 'docs.ollama.com/api/openai-compatibility, 2026-11',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://ollama.com',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: { reasoningStream: 'whole', noCacheMarks: true, mediaByValue: true },
      source: 'docs.ollama.com/api/anthropic-compatibility (Bearer only), 2026-11',
    },
  ],
  signatureIssuer: 'ollama-cloud',
}
