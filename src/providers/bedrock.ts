// Amazon Bedrock: every model by Converse, Claude also by InvokeModel in its own format. Authorized by SigV4, or by a
// Bedrock API key as bearer.
import type { ProviderDefinition } from './definition.ts'

const baseUrl = 'https://bedrock-runtime.{region}.amazonaws.com'

/** Others answer 400 "invalid beta flag" (seen by BerriAI/litellm, anthropic_beta_headers_config.json, 2026-09). */
const acceptedBetas = [
  'compact-2026-01-12',
  'computer-use-2025-01-24',
  'computer-use-2025-11-24',
  'context-1m-2025-08-07',
  'context-management-2025-06-27',
  'dangerous-tool-use-2026-09-03',
  'effort-2025-11-24',
  'fine-grained-tool-streaming-2025-05-14',
  'mid-conversation-output-config-2026-07-01',
  'mid-conversation-tool-changes-2026-07-01',
  'thinking-binding-controls-2026-08-01',
  'thinking-display-updates-2026-08-18',
  'tool-search-tool-2025-10-19',
] as const
/** InvokeModel knows none of these (seen by coder/aibridge, pull request 226, 2026). */
const refusedFields = ['metadata', 'service_tier', 'container', 'inference_geo'] as const

export const bedrock: ProviderDefinition = {
  name: 'bedrock',
  displayName: 'Amazon Bedrock',
  docsUrl: 'https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html',
  keyVariables: ['AWS_BEARER_TOKEN_BEDROCK'],
  authorization: ['sigv4', 'bearer'],
  protocols: [
    {
      protocol: 'bedrock-converse',
      baseUrl,
      quirks: { reasoningStream: 'summary', mediaByValue: true },
      source: 'docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl,
      addressing: 'bedrock-invoke',
      callerHeaders: ['anthropic-beta'],
      quirks: {
        reasoningStream: 'summary',
        anthropicPlatform: 'bedrock',
        mediaByValue: true,
        acceptedBetas,
        refusedFields,
      },
      signatureIssuer: 'anthropic',
      source: 'docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html, 2026-07',
    },
  ],
  models: [
    {
      match: /anthropic\.claude-/,
      protocols: ['anthropic-messages', 'bedrock-converse'],
      source: 'InvokeModel carries all of the Messages format, Converse a part, 2026-07',
    },
    { match: /^(?!.*anthropic\.claude-)/, protocols: ['bedrock-converse'], source: 'Bedrock user guide, 2026-07' },
    {
      match: /claude-(?:3|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:-\d{8}|[@:]|-v\d|-latest|$))/,
      quirks: { prefill: 'last-turn' },
      source: 'as at Anthropic (anomalyco/opencode issue 29760: Opus 4.6 refuses it on Bedrock too), 2026-11',
    },
    {
      match: /claude-(?:fable|mythos|opus-4-[7-9]|opus-[5-9]|sonnet-[5-9]|haiku-[5-9])/,
      quirks: { adaptiveThinking: true },
      source: 'as at Anthropic, 2026-07',
    },
    {
      match: /titan-embed|nova.*embed/,
      quirks: { inputsPerCall: 1 },
      source: 'docs.aws.amazon.com/bedrock/latest/userguide/titan-embedding-models.html: one inputText, 2026-07',
    },
    {
      match: /cohere\.embed/,
      quirks: { inputsPerCall: 96 },
      source: 'docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v4.html: "Max 96 per call", 2026-11',
    },
  ],
  signatureIssuer: 'bedrock',
}
