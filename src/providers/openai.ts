// OpenAI. Responses comes first: it is the only protocol in which its reasoning survives a turn.
import type { ProviderDefinition } from './definition.ts'

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
      source: 'developers.openai.com/api/reference/overview, 2026-09',
    },
    {
      protocol: 'openai-chat',
      baseUrl: 'https://api.openai.com/v1',
      callerHeaders: ['openai-beta'],
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
  signatureIssuer: 'openai',
  signaturesBoundToCredential: true,
}
