// llama.cpp, on the operator's own machines.
import type { ProviderDefinition } from './definition.ts'

export const llamaCpp: ProviderDefinition = {
  name: 'llama-cpp',
  displayName: 'llama.cpp',
  docsUrl: 'https://github.com/ggml-org/llama.cpp/tree/master/tools/server',
  keyVariables: [],
  authorization: ['bearer'],
  keyOptional: true,
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'http://127.0.0.1:8080/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        topK: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        reasoningStyle: 'none',
        reasoningHistory: 'reasoning_content',
        noCacheMarks: true,
        mediaByValue: true,
      },
      source: 'llama.cpp tools/server/README.md, 2026-07',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'http://127.0.0.1:8080/v1',
      // A JSON schema is taken and not kept, here and over Messages (tried 2026-11): such a request goes over Chat.
      quirks: { refusedFields: ['text'] },
      source: 'llama.cpp tools/server/README.md (/v1/responses), 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl: 'http://127.0.0.1:8080',
      headers: { 'anthropic-version': '2023-06-01' },
      quirks: { reasoningStream: 'whole', noCacheMarks: true, mediaByValue: true, refusedFields: ['output_config'] },
      counting: 'llama.cpp pull request 17570, tools/server/README.md (/v1/messages/count_tokens), 2026-01',
      source: 'llama.cpp pull request 17570, 2026-01',
    },
  ],
  signatureIssuer: 'llama-cpp',
  selfHosted: true,
  loopback: { port: 8080, ownedBy: /^llamacpp$/ },
}
