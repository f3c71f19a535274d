// OpenAI. Responses comes first: it is the only protocol in which its reasoning survives a turn.
import type { ProviderDefinition } from './definition.ts'

// platform.openai.com/docs/guides/safety-best-practices and /guides/reasoning, 2026-11.
const quirks = { endUserField: 'safety_identifier', reasoningStream: 'summary' } as const

export const openai: ProviderDefinition = {
  name: 'openai',
  displayName: 'OpenAI',
  docsUrl: 'https://platform.openai.com/docs/models',
  keyVariables: ['OPENAI_API_KEY'],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-responses',
      baseUrl: 'https://api.openai.com/v1',
      callerHeaders: ['openai-beta'],
      quirks,
      counting: 'POST /responses/input_tokens of the API document 2.3.0, 2026-08',
      source: 'developers.openai.com/api/reference/overview, 2026-09',
    },
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.openai.com/v1',
      callerHeaders: ['openai-beta'],
      quirks,
      source: 'developers.openai.com/api/reference/overview, 2026-09',
    },
  ],
  models: [
    {
      match: /^(?:gpt-[\d.]+-pro|o\d-pro|codex-mini.*|.*-codex(?:-.*)?|.*-deep-research)$/,
      protocols: ['openai-responses'],
      source: 'model pages of gpt-5-pro, o3-pro, gpt-5-codex: "available in the Responses API only", 2026-07',
    },
  ],
  prices: [
    {
      match: /./,
      serverToolCalls: {
        web_search: 0.01,
        file_search: 0.0025,
        code_interpreter: 0.03,
        code_interpreter_4g: 0.12,
        code_interpreter_16g: 0.48,
        code_interpreter_64g: 1.92,
        tool_search: 0,
        mcp: 0,
      },
      // "The response will show service_tier=priority regardless of if you specify fast or priority."
      tierNames: { fast: 'priority' },
      source:
        'platform.openai.com/docs/pricing and the API document 2.3.0, 2026-08: a container is a session of 20 minutes',
    },
    {
      match: /^gpt-4(?:o|\.1)/,
      serverToolCalls: { web_search: 0.025 },
      source: 'platform.openai.com/docs/pricing: web search preview of models that do not reason, 2026-08',
    },
  ],
  signatureIssuer: 'openai',
  signaturesBoundToCredential: true,
}
