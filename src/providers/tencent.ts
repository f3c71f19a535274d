// Tencent TokenHub. It speaks Messages too (tencentcloud.com/document/product/1300/78941), at an address that its
// documentation did not tell us for sure; an operator who knows it says it in `base_url`.
import type { ProviderDefinition } from './definition.ts'

export const tencent: ProviderDefinition = {
  name: 'tencent',
  displayName: 'Tencent TokenHub',
  docsUrl: 'https://www.tencentcloud.com/document/product/1300/78941',
  keyVariables: ['TENCENT_API_KEY', 'TENCENT_TOKENHUB_API_KEY', 'TOKENHUB_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://tokenhub-intl.tencentcloudmaas.com/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningHistory: 'reasoning_content',
        noCacheMarks: true,
      },
      source: 'tencentcloud.com/document/product/1300/78942, 2026-04',
    },
  ],
  signatureIssuer: 'tencent',
}
