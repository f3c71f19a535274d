// Alibaba Model Studio (Qwen).
import type { ProviderDefinition } from './definition.ts'

export const qwen: ProviderDefinition = {
  name: 'qwen',
  displayName: 'Alibaba Model Studio (Qwen)',
  docsUrl: 'https://www.alibabacloud.com/help/en/model-studio/models',
  keyVariables: ['DASHSCOPE_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
      quirks: {
        reasoningStream: 'whole',
        // `max_tokens` bounds the reply, `thinking_budget` what is thought before it: 81,920 tokens where nothing is said.
        // alibabacloud.com/help/en/model-studio/deep-thinking and /models (longest chain of thought), 2026-06.
        reasoningBesideCap: 81_920,
        noCustomTools: true,
        noAllowedTools: true,
        topK: true,
        cacheMarkStyle: 'cache-control',
        chatMedia: ['video-url', 'audio-url', 'any-audio'],
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningStyle: 'enable-thinking',
        reasoningHistory: 'reasoning_content',
        // help.aliyun.com/en/model-studio/partial-mode: without thinking, 2026-11.
        prefill: 'partial',
      },
      source: 'alibabacloud.com/help/en/model-studio/use-qwen-by-calling-api, 2026-07',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
      source: 'alibabacloud.com/help/en/model-studio/qwen-api-via-openai-responses, 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://dashscope-intl.aliyuncs.com/apps/anthropic',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: { reasoningStream: 'whole' },
      source: 'alibabacloud.com/help/en/model-studio/anthropic-api-messages, 2026-03',
    },
  ],
  signatureIssuer: 'qwen',
}
