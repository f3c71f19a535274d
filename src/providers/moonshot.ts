// Moonshot AI.
import type { ProviderDefinition } from './definition.ts'

export const moonshot: ProviderDefinition = {
  name: 'moonshot',
  displayName: 'Moonshot AI',
  docsUrl: 'https://platform.moonshot.ai/docs',
  keyVariables: ['MOONSHOT_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.moonshot.ai/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        chatMedia: ['video-url'],
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningStyle: 'thinking-type',
        reasoningHistory: 'reasoning_content',
        // "thinking is enabled but reasoning_content is missing in assistant tool call message" (400, 2026-10).
        callsNeedReasoning: true,
        noCacheMarks: true,
        // platform.kimi.ai/docs/guide/use-partial-mode-feature-of-kimi-api, 2026-11.
        prefill: 'partial',
      },
      source: 'platform.moonshot.ai/docs/guide/use-kimi-k2-thinking-model, 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://api.moonshot.ai/anthropic',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: { reasoningStream: 'whole' },
      source: 'platform.moonshot.ai/docs/guide/agent-support, 2026-07',
    },
  ],
  signatureIssuer: 'moonshot',
}
