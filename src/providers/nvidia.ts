// NVIDIA NIM.
import type { ProviderDefinition } from './definition.ts'

export const nvidia: ProviderDefinition = {
  name: 'nvidia',
  displayName: 'NVIDIA NIM',
  docsUrl: 'https://docs.api.nvidia.com/nim',
  keyVariables: ['NVIDIA_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://integrate.api.nvidia.com/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningHistory: 'reasoning_content',
        noCacheMarks: true,
      },
      source: 'docs.api.nvidia.com/nim/reference/llm-apis, 2026-07',
    },
  ],
  signatureIssuer: 'nvidia',
}
