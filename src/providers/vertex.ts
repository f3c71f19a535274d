// Google Vertex AI: Gemini, Claude by rawPredict, and open models ("MaaS") by an OpenAI-compatible address. An API key
// alone (express mode) reaches Gemini only.
import type { ProviderDefinition } from './definition.ts'

const baseUrl = 'https://{vertex}'

/** Others are refused (seen by BerriAI/litellm, anthropic_beta_headers_config.json, 2026-09). */
const acceptedBetas = [
  'compact-2026-01-12',
  'compact-2026-09-04',
  'computer-use-2025-01-24',
  'computer-use-2025-11-24',
  'context-1m-2025-08-07',
  'context-management-2025-06-27',
  'dangerous-tool-use-2026-09-03',
  'interleaved-thinking-2025-05-14',
  'per-turn-control-2026-07-01',
  'thinking-binding-controls-2026-08-01',
  'thinking-display-updates-2026-08-18',
  'tool-search-tool-2025-10-19',
  'web-search-2025-03-05',
] as const

export const vertex: ProviderDefinition = {
  name: 'vertex',
  displayName: 'Google Vertex AI',
  docsUrl: 'https://cloud.google.com/vertex-ai/generative-ai/docs/models',
  keyVariables: ['VERTEX_API_KEY'],
  authorization: ['google-token', 'x-goog-api-key'],
  protocols: [
    {
      protocol: 'gemini',
      baseUrl,
      addressing: 'vertex-gemini',
      quirks: { reasoningStream: 'summary', noCallIds: true, noCacheMarks: true },
      source: 'cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference, 2026-07',
    },
    {
      protocol: 'anthropic-messages',
      baseUrl,
      addressing: 'vertex-anthropic',
      callerHeaders: ['anthropic-beta'],
      quirks: { reasoningStream: 'summary', anthropicPlatform: 'vertex', acceptedBetas },
      signatureIssuer: 'anthropic',
      source: 'platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai, 2026-07',
    },
    {
      protocol: 'openai-chat',
      baseUrl,
      addressing: 'vertex-openai',
      quirks: { outputCapField: 'max_tokens', systemRole: 'system' },
      source: 'cloud.google.com/vertex-ai/generative-ai/docs/maas/call-open-model-apis, 2026-07',
    },
  ],
  models: [
    { match: /^gemini-/, protocols: ['gemini'], source: 'Vertex model garden, 2026-07' },
    {
      match: /^gemini-(?:[3-9]|flash-latest|flash-lite-latest)/,
      quirks: { thinkingLevel: true },
      source: 'as in the Gemini API, 2026-07',
    },
    {
      match: /^gemini-(?:2\.|3-|3\.1-|3\.5-flash(?!-lite))/,
      quirks: { prefill: 'last-turn' },
      source: 'as in the Gemini API, 2026-11',
    },
    { match: /^claude-/, protocols: ['anthropic-messages'], source: 'Vertex model garden, 2026-07' },
    {
      match: /^claude-(?:3|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:-\d{8}|[@:]|-v\d|-latest|$))/,
      quirks: { prefill: 'last-turn' },
      source: 'as at Anthropic, 2026-11',
    },
    {
      match: /^claude-(?:fable|mythos|opus-4-[7-9]|opus-[5-9]|sonnet-[5-9]|haiku-[5-9])/,
      quirks: { adaptiveThinking: true },
      source: 'as at Anthropic, 2026-07',
    },
    { match: /\//, protocols: ['openai-chat'], source: 'publisher/model-maas ids are open models, 2026-07' },
  ],
  signatureIssuer: 'vertex',
}
