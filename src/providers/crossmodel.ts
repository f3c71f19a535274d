// The model that comes with the gateway, for trying things out (`sandbox/`). It listens on a loopback port of its own
// process, so its address and key are known only when it has started.
import type { ProviderDefinition } from './definition.ts'

export const crossmodel: ProviderDefinition = {
  name: 'crossmodel',
  displayName: 'CrossModel sandbox',
  docsUrl: 'https://github.com/crossmodel/crossmodel',
  keyVariables: [],
  authorization: ['bearer'],
  protocols: [
    {
      protocol: 'openai-chat',
      quirks: { reasoningStream: 'whole', reasoningHistory: 'reasoning_content' },
      source: 'sandbox/start-sandbox.ts',
    },
  ],
  signatureIssuer: 'crossmodel',
  selfHosted: true,
}
