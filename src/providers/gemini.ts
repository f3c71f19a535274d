// Google's Gemini API. Its OpenAI-compatible address is left out: thought signatures do not survive it.
import type { ProviderDefinition } from './definition.ts'

export const gemini: ProviderDefinition = {
  name: 'gemini',
  displayName: 'Google Gemini',
  docsUrl: 'https://ai.google.dev/gemini-api/docs/models',
  keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
  authorization: ['x-goog-api-key'],
  protocols: [
    {
      protocol: 'gemini',
      baseUrl: 'https://generativelanguage.googleapis.com',
      quirks: { reasoningStream: 'summary', mediaByValue: true, noCacheMarks: true },
      counting: 'ai.google.dev/api/tokens, and countTokens of the discovery document of 2026-07-17',
      source: 'ai.google.dev/api; media: ai.google.dev/gemini-api/docs/file-input-methods, 2026-07',
    },
  ],
  models: [
    {
      match: /^gemini-(?:2\.|3-|3\.1-|3\.5-flash(?!-lite))/,
      quirks: { prefill: 'last-turn' },
      source:
        'tried by LibreChat-AI/agents (pull request 323) and pipecat-ai/pipecat (5821): later ones answer 400, 2026-09',
    },
    {
      match: /^gemini-(?:[3-9]|flash-latest|flash-lite-latest)/,
      quirks: { thinkingLevel: true },
      source: 'ai.google.dev/gemini-api/docs/thinking: levels replace budgets from Gemini 3 on, 2026-07',
    },
    {
      match: /embedding/,
      quirks: { inputsPerCall: 100 },
      source: 'batchEmbedContents answers 400 to more: "at most 100 requests can be in one batch", 2026-07',
    },
  ],
  signatureIssuer: 'gemini',
}
