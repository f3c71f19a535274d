// Anthropic.
import type { ProviderDefinition } from './definition.ts'

export const anthropic: ProviderDefinition = {
  name: 'anthropic',
  displayName: 'Anthropic',
  docsUrl: 'https://platform.claude.com/docs/en/about-claude/models/overview',
  keyVariables: ['ANTHROPIC_API_KEY'],
  authorization: ['x-api-key'],
  protocols: [
    {
      protocol: 'anthropic-messages',
      baseUrl: 'https://api.anthropic.com',
      headers: { 'anthropic-version': '2023-06-01' },
      callerHeaders: ['anthropic-*'],
      // Answers that are not streamed are refused above 21,333 tokens of output (github.com/vercel/ai/issues/20649, 2026-09).
      quirks: { streamAboveOutputCap: 21_333 },
      source: 'platform.claude.com/docs/en/api/overview, 2026-07',
    },
  ],
  models: [
    {
      match: /claude-(?:fable|mythos|opus-4-[7-9]|opus-[5-9]|sonnet-[5-9]|haiku-[5-9])/,
      quirks: { adaptiveThinking: true },
      source:
        'platform.claude.com/docs/en/build-with-claude/adaptive-thinking: budgets answer 400 from Opus 4.7 on, 2026-11',
    },
    {
      match: /claude-(?:fable|mythos|opus-4-[89]|opus-[5-9]|sonnet-[5-9]|haiku-[5-9])/,
      quirks: { midSystemMessages: true },
      source: 'platform.claude.com/docs/en/api/messages: role system inside messages from Opus 4.8 on, 2026-07',
    },
  ],
  signatureIssuer: 'anthropic',
}
