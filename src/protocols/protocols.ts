// The protocols, by name.
import type { InboundName, InboundProtocolName, ProtocolName } from '../generation/protocol-name.ts'
import { anthropicMessagesInbound, anthropicMessagesOutbound } from './anthropic-messages/protocol.ts'
import { bedrockConverseOutbound } from './bedrock-converse/protocol.ts'
import { geminiOutbound } from './gemini/protocol.ts'
import { openaiChatInbound, openaiChatOutbound, openaiEmbeddingsInbound } from './openai-chat/protocol.ts'
import { openaiResponsesInbound, openaiResponsesOutbound } from './openai-responses/protocol.ts'
import type { Inbound, InboundProtocol } from './port/inbound-protocol.ts'
import type { OutboundProtocol } from './port/outbound-protocol.ts'

export const inboundProtocols: { readonly [name in InboundProtocolName]: InboundProtocol } = {
  'openai-chat': openaiChatInbound,
  'openai-responses': openaiResponsesInbound,
  'anthropic-messages': anthropicMessagesInbound,
}

/** Whatever callers ask in. */
export const inbounds: { readonly [name in InboundName]: Inbound } = {
  ...inboundProtocols,
  'openai-embeddings': openaiEmbeddingsInbound,
}

export const outboundProtocols: { readonly [name in ProtocolName]: OutboundProtocol } = {
  'openai-chat': openaiChatOutbound,
  'openai-responses': openaiResponsesOutbound,
  'anthropic-messages': anthropicMessagesOutbound,
  gemini: geminiOutbound,
  'bedrock-converse': bedrockConverseOutbound,
}
