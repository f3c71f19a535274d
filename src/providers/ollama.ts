// Ollama, on the operator's own machines.
import type { ProviderDefinition } from './definition.ts'

export const ollama: ProviderDefinition = {
  name: 'ollama',
  displayName: 'Ollama',
  docsUrl: 'https://docs.ollama.com/api/openai-compatibility',
  keyVariables: [],
  authorization: ['bearer'],
  keyOptional: true,
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'http://127.0.0.1:11434/v1',
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
      source: 'docs.ollama.com/api/openai-compatibility, 2026-07',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'http://127.0.0.1:11434/v1',
      source: 'docs.ollama.com/api/openai-compatibility (from 0.13.3), 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'http://127.0.0.1:11434',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: { reasoningStream: 'whole', noCacheMarks: true, mediaByValue: true },
      source: 'docs.ollama.com/api/anthropic-compatibility (from 0.14), 2026-07',
    },
  ],
  signatureIssuer: 'ollama',
  selfHosted: true,
  loopback: { port: 11434 },
}
