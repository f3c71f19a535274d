// Amazon Bedrock: every model by Converse, Claude also by InvokeModel in its own format. Authorized by SigV4, or by a
// Bedrock API key as bearer.
import type { ProviderDefinition } from './definition.ts'

const baseUrl = 'https://bedrock-runtime.{region}.amazonaws.com'

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
      quirks: { mediaByValue: true },
      source: 'docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl,
      addressing: 'bedrock-invoke',
      quirks: { anthropicPlatform: 'bedrock', mediaByValue: true },
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
      match: /claude-(?:fable|mythos|opus-4-[7-9]|opus-[5-9]|sonnet-[5-9]|haiku-[5-9])/,
      quirks: { adaptiveThinking: true },
      source: 'as at Anthropic, 2026-07',
    },
  ],
  signatureIssuer: 'bedrock',
}
