// Tencent TokenHub.
import type { ProviderDefinition } from './definition.ts'

export const tencent: ProviderDefinition = {
  name: 'tencent',
  displayName: 'Tencent TokenHub',
  docsUrl: 'https://www.tencentcloud.com/document/product/1300/78941',
  keyVariables: ['TENCENT_API_KEY', 'TOKENHUB_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://tokenhub-intl.tencentcloudmaas.com/v1',
      quirks: {
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningHistory: 'reasoning_content',
        noCacheMarks: true,
      },
      source: 'tencentcloud.com/document/product/1300/78941, 2026-04',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://tokenhub-intl.tencentcloudmaas.com',
      headers: { 'anthropic-version': '2023-06-01' },
      source: 'tencentcloud.com/document/product/1300/78941, 2026-04',
    },
  ],
  signatureIssuer: 'tencent',
}
