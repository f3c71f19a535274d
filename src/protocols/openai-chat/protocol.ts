// OpenAI Chat Completions, both sides. https://platform.openai.com/docs/api-reference/chat
import type { InboundProtocol, OutboundProtocol } from '../protocol.ts'
import { readUsage } from './decode-answer.ts'
import { decodeError } from './decode-error.ts'
import { createEventDecoder } from './decode-events.ts'
import { decodeRequest } from './decode-request.ts'
import { decodeResponse } from './decode-response.ts'
import { encodeError, encodeStreamError } from './encode-error.ts'
import { createEventEncoder } from './encode-events.ts'
import { encodeRequest } from './encode-request.ts'
import { encodeResponse } from './encode-response.ts'
import { nameField } from './fields.ts'
import { createMeter, mediaRates, meterMarkers, readAnswer } from './meter.ts'
import { readEcho } from './read-echo.ts'
import { readEnvelope } from './read-envelope.ts'
import { screenedFields } from './screened-fields.ts'

export const openaiChatInbound: InboundProtocol = {
  name: 'openai-chat',
  keyPreference: 'bearer',
  readEnvelope,
  decodeRequest,
  readEcho,
  encodeResponse,
  createEventEncoder,
  encodeError,
  encodeStreamError,
  heartbeat: ': keep-alive\n\n',
  screenedFields,
  nameField,
}

export const openaiChatOutbound: OutboundProtocol = {
  name: 'openai-chat',
  path: () => '/chat/completions',
  framing: 'sse',
  encodeRequest,
  decodeResponse,
  createEventDecoder,
  decodeError,
  readUsage,
  meterMarkers,
  mediaRates,
  createMeter,
  readAnswer,
}
