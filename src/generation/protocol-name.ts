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
