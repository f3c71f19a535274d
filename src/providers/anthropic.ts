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
      quirks: { reasoningStream: 'summary', streamAboveOutputCap: 21_333, endUserField: 'metadata.user_id' },
      counting: 'platform.claude.com/docs/en/api/messages/count_tokens: free, with limits of its own, 2026-10',
      source: 'platform.claude.com/docs/en/api/overview, 2026-07',
    },
  ],
  models: [
    {
      match: /claude-(?:3|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:-\d{8}|[@:]|-v\d|-latest|$))/,
      quirks: { prefill: 'last-turn' },
      source:
        'platform.claude.com/docs/en/about-claude/models/migration-guide: prefills answer 400 from 4.6 on, 2026-11',
    },
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
  prices: [
    {
      match: /^claude-/,
      // An advisor is billed by its tokens, at its own model's price.
      serverToolCalls: { web_search: 0.01, web_fetch: 0, tool_search: 0, advisor: 0, mcp_toolset: 0 },
      // Capacity that the operator has bought: no call of it is billed by itself.
      serviceTiers: { priority: 1 },
      source: 'platform.claude.com/docs/en/about-claude/pricing and …/api/service-tiers, 2026-11',
    },
    {
      match: /^claude-(?:fable|mythos|opus-4-[6-9]|sonnet-4-[6-9]|(?:opus|sonnet|haiku)-[5-9])/,
      regions: { us: 1.1 },
      source: 'platform.claude.com/docs/en/manage-claude/data-residency: Opus 4.6, Sonnet 4.6 and later, 2026-11',
    },
    {
      match: /^claude-opus-4-[67]/,
      speeds: { fast: 6 },
      source:
        'platform.claude.com/docs/en/build-with-claude/fast-mode (Opus 4.6, as of 2026-04; Opus 4.7 until 2026-07)',
    },
    {
      match: /^claude-opus-(?:4-8|5(?!-\d(?:$|-)))/,
      speeds: { fast: 2 },
      source:
        '10 and 50 USD for Opus 4.8 and Opus 5: openrouter.ai and vercel.com/ai-gateway, of Anthropic’s price, 2026-11',
    },
  ],
  signatureIssuer: 'anthropic',
}
