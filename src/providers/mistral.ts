// Mistral AI. Refuses every field that it does not know (422 "Extra inputs are not permitted") and reports usage at the
// end of each stream without being asked.
import type { ProviderDefinition } from './definition.ts'

export const mistral: ProviderDefinition = {
  name: 'mistral',
  displayName: 'Mistral AI',
  docsUrl: 'https://docs.mistral.ai',
  keyVariables: ['MISTRAL_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.mistral.ai/v1',
      quirks: {
        reasoningStream: 'whole',
        noCustomTools: true,
        noAllowedTools: true,
        outputCapField: 'max_tokens',
        systemRole: 'system',
        noStreamUsage: true,
        noCacheMarks: true,
        // docs.mistral.ai/api: `prefix` of an assistant message, 2026-11.
        prefill: 'prefix',
        refusedFields: [
          'audio',
          'logit_bias',
          'logprobs',
          'max_completion_tokens',
          'modalities',
          'prompt_cache_retention',
          'safety_identifier',
          'seed',
          'service_tier',
          'store',
          'stream_options',
          'top_logprobs',
          'user',
          'verbosity',
          'web_search_options',
        ],
      },
      source: 'docs.mistral.ai/api/endpoint/chat, 2026-07',
    },
  ],
  models: [
    {
      match: /^(?!mistral-(?:medium-2604|medium-latest|small-2603|small-latest))/,
      quirks: { reasoningStyle: 'none' },
      source: 'docs.mistral.ai/capabilities/reasoning: only these take reasoning_effort, 2026-07',
    },
  ],
  signatureIssuer: 'mistral',
}
