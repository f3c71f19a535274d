// vLLM, on the operator's own machines.
import type { ProviderDefinition } from './definition.ts'

export const vllm: ProviderDefinition = {
  name: 'vllm',
  displayName: 'vLLM',
  docsUrl: 'https://docs.vllm.ai',
  keyVariables: [],
  authorization: ['bearer'],
  keyOptional: true,
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'http://127.0.0.1:8000/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        topK: true,
        chatMedia: ['video-url', 'audio-url', 'any-audio'],
        systemRole: 'system',
        reasoningHistory: 'reasoning',
        noCacheMarks: true,
        // docs.vllm.ai/en/latest/design/prefix_caching: cache isolation, 2026-07.
        cacheSalt: true,
        prefill: 'continue-final-message',
      },
      source: 'docs.vllm.ai/en/latest/serving/openai_compatible_server.html, 2026-07',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'http://127.0.0.1:8000/v1',
      quirks: { cacheSalt: true },
      source: 'docs.vllm.ai/en/latest/serving/openai_compatible_server.html, 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'http://127.0.0.1:8000',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: { reasoningStream: 'whole', noCacheMarks: true, mediaByValue: true },
      counting: 'vllm-project/vllm pull request 35588 (2026-03), confirmed by issue 49533, 2026-07',
      source: 'docs.vllm.ai (entrypoints.anthropic, from 0.11.1), 2026-07',
    },
  ],
  signatureIssuer: 'vllm',
  selfHosted: true,
  loopback: { port: 8000, ownedBy: /^vllm$/ },
}
