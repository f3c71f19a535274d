// Groq.
import type { ProviderDefinition } from './definition.ts'

export const groq: ProviderDefinition = {
  name: 'groq',
  displayName: 'Groq',
  docsUrl: 'https://console.groq.com/docs/models',
  keyVariables: ['GROQ_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.groq.com/openai/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        systemRole: 'system',
        reasoningHistory: 'reasoning',
        noCacheMarks: true,
        refusedFields: ['logprobs', 'logit_bias', 'top_logprobs', 'n'],
        endUserField: 'user',
      },
      source: 'console.groq.com/docs/openai: these answer 400, 2026-11',
    },
    {
      protocol: 'openai-responses',
      baseUrl: 'https://api.groq.com/openai/v1',
      quirks: { refusedFields: ['store', 'truncation', 'include', 'safety_identifier', 'prompt_cache_key'] },
      source: 'console.groq.com/docs/responses-api (beta), 2026-07',
    },
  ],
  prices: [
    { match: /./, serviceTiers: { flex: 1 }, source: 'console.groq.com/docs/flex-processing: as on demand, 2026-07' },
  ],
  signatureIssuer: 'groq',
}
