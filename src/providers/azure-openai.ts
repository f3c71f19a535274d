// Azure OpenAI through its v1 address, which takes OpenAI's own paths and bodies. The model is the name of a deployment;
// the catalogue expects it to be the model's own name.
import type { ProviderDefinition } from './definition.ts'

const callerHeaders = ['openai-beta'] as const
// `user`: learn.microsoft.com/azure/ai-foundry/openai/reference, 2026-07.

export const azureOpenai: ProviderDefinition = {
  name: 'azure-openai',
  displayName: 'Azure OpenAI',
  docsUrl: 'https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle',
  keyVariables: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY'],
  baseUrlVariables: {
    AZURE_OPENAI_ENDPOINT: '{value}/openai/v1',
    AZURE_RESOURCE_NAME: 'https://{value}.openai.azure.com/openai/v1',
  },
  authorization: ['api-key'],
  protocols: [
    {
      protocol: 'openai-responses',
      callerHeaders,
      quirks: { reasoningStream: 'summary', endUserField: 'user' },
      source: 'learn.microsoft.com api-version-lifecycle (v1 API), 2026-07',
    },
    {
      protocol: 'openai-chat',
      callerHeaders,
      quirks: { reasoningStream: 'summary', endUserField: 'user' },
      source: 'learn.microsoft.com api-version-lifecycle (v1 API), 2026-07',
    },
  ],
  models: [
    {
      match: /^(?:gpt-[\d.]+-pro|o\d-pro|codex-mini.*|.*-codex(?:-.*)?|.*-deep-research)$/,
      protocols: ['openai-responses'],
      source: 'as at OpenAI, 2026-07',
    },
    {
      match: /^(?!gpt-|o\d|codex|model-router)/,
      protocols: ['openai-chat'],
      quirks: { outputCapField: 'max_tokens', systemRole: 'system', noCacheMarks: true },
      source: "other vendors' models are served through Chat Completions alone, 2026-07",
    },
  ],
  prices: [
    {
      match: /./,
      serverToolCalls: { file_search: 0.0025, code_interpreter: 0.03, mcp: 0 },
      tierNames: { fast: 'priority' },
      source: 'azure.microsoft.com/pricing/details/cognitive-services/openai-service, 2026-08',
    },
  ],
  signatureIssuer: 'azure-openai',
  signaturesBoundToCredential: true,
}
