// OpenAI Chat Completions, both sides. https://platform.openai.com/docs/api-reference/chat
import type { EmbeddingInbound, InboundProtocol } from '../port/inbound-protocol.ts'
import type { OutboundProtocol } from '../port/outbound-protocol.ts'
import { decodeEmbeddingEnvelope, decodeEmbeddingRequest } from './embeddings/decode-embedding-envelope.ts'
import { embeddingScreenedFields, nameEmbeddingField } from './embeddings/embedding-fields.ts'
import { encodeEmbeddings, joinEmbeddings } from './embeddings/encode-embeddings.ts'
import { nameField } from './fields.ts'
import { decodeEcho } from './inbound/decode-echo.ts'
import { decodeEnvelope } from './inbound/decode-envelope.ts'
import { decodeRequest } from './inbound/decode-request.ts'
import { encodeError, encodeStreamError } from './inbound/encode-error.ts'
import { ChatEventEncoder, encodeChoicesEnd } from './inbound/encode-events.ts'
import { encodeResponse, joinChoices } from './inbound/encode-response.ts'
import { screenedFields } from './inbound/screened-fields.ts'
import { decodeAnswerUsage } from './outbound/decode-answer.ts'
import { decodeError } from './outbound/decode-error.ts'
import { isOpenAiError } from '../failures/is-open-ai-error.ts'
import { ChatEventDecoder } from './outbound/decode-events.ts'
import { decodeResponse } from './outbound/decode-response.ts'
import { embedding } from './outbound/embedding.ts'
import { encodeRequest } from './outbound/encode-request.ts'
import { ChatMeter, callMarkers, mediaRates, meterMarkers, readAnswer } from './outbound/meter.ts'

export const openaiChatInbound: InboundProtocol = {
  noun: 'generation',
  name: 'openai-chat',
  wire: 'openai-chat',
  keyPreference: 'bearer',
  decodeEnvelope,
  decodeRequest,
  decodeEcho,
  encodeResponse,
  createEventEncoder: (context) => new ChatEventEncoder(context),
  choices: { join: joinChoices, encodeEnd: encodeChoicesEnd },
  encodeError,
  encodeStreamError,
  heartbeat: ': keep-alive\n\n',
  screenedFields,
  nameField,
}

/** Callers of embeddings: https://platform.openai.com/docs/api-reference/embeddings */
export const openaiEmbeddingsInbound: EmbeddingInbound = {
  noun: 'embedding',
  name: 'openai-embeddings',
  wire: 'openai-chat',
  keyPreference: 'bearer',
  decodeEnvelope: decodeEmbeddingEnvelope,
  decodeRequest: decodeEmbeddingRequest,
  encodeResponse: encodeEmbeddings,
  join: joinEmbeddings,
  screenedFields: embeddingScreenedFields,
  nameField: nameEmbeddingField,
}

export const openaiChatOutbound: OutboundProtocol = {
  name: 'openai-chat',
  path: () => '/chat/completions',
  embedding,
  framing: 'sse',
  toolNames: { most: 64, allowed: /^[a-zA-Z0-9_-]+$/ },
  encodeRequest,
  decodeResponse,
  createEventDecoder: (source) => new ChatEventDecoder(source),
  decodeError,
  isError: isOpenAiError,
  decodeUsage: decodeAnswerUsage,
  meterMarkers,
  callMarkers,
  mediaRates,
  createMeter: () => new ChatMeter(),
  readAnswer,
}
