// The wire formats that we speak. A protocol is never a company: many companies speak `openai-chat`.

export const protocolNames = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
] as const
export type ProtocolName = (typeof protocolNames)[number]

/** The protocols that callers may use. */
export const inboundProtocolNames = ['openai-chat', 'openai-responses', 'anthropic-messages'] as const
export type InboundProtocolName = (typeof inboundProtocolNames)[number]

/** What callers may ask in: a protocol that generates, or the one for embeddings. */
export type InboundName = InboundProtocolName | 'openai-embeddings'

/** The protocols in which providers are asked for embeddings, at a path beside that for generations. */
export const embeddingProtocolNames: readonly ProtocolName[] = ['openai-chat', 'gemini', 'bedrock-converse']
