// Xiaomi MiMo.
import type { ProviderDefinition } from './definition.ts'

export const xiaomi: ProviderDefinition = {
  name: 'xiaomi',
  displayName: 'Xiaomi MiMo',
  docsUrl: 'https://platform.xiaomimimo.com/docs',
  keyVariables: ['XIAOMI_API_KEY', 'MIMO_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.xiaomimimo.com/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        chatMedia: ['video-url', 'audio-url'],
        systemRole: 'system',
        reasoningStyle: 'thinking-type',
        reasoningHistory: 'reasoning_content',
        noCacheMarks: true,
      },
      source: 'platform.xiaomimimo.com/docs (openai-api), 2026-06',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://api.xiaomimimo.com/anthropic',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: { reasoningStream: 'whole' },
      source: 'platform.xiaomimimo.com/docs (anthropic-api), 2026-06',
    },
  ],
  signatureIssuer: 'xiaomi',
}
