// SiliconFlow.
import type { ProviderDefinition } from './definition.ts'

export const siliconflow: ProviderDefinition = {
  name: 'siliconflow',
  displayName: 'SiliconFlow',
  docsUrl: 'https://docs.siliconflow.com',
  keyVariables: ['SILICONFLOW_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.siliconflow.com/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        topK: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningStyle: 'enable-thinking',
        reasoningHistory: 'reasoning_content',
        noCacheMarks: true,
      },
      source: 'docs.siliconflow.com/en/api-reference/chat-completions, 2026-07',
    },
  ],
  signatureIssuer: 'siliconflow',
}
