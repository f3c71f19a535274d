// Anthropic Messages, both sides.
import { readObject } from '../../foundation/json/json.ts'
import type { InboundProtocol } from '../port/inbound-protocol.ts'
import type { OutboundProtocol } from '../port/outbound-protocol.ts'
import { nameField } from './fields.ts'
import { decodeEnvelope } from './inbound/decode-envelope.ts'
import { decodeRequest } from './inbound/decode-request.ts'
import { encodeError, encodeStreamError } from './inbound/encode-error.ts'
import { heartbeat, MessagesEventEncoder } from './inbound/encode-events.ts'
import { encodeResponse } from './inbound/encode-response.ts'
import { screenedFields } from './inbound/screened-fields.ts'
import { counting } from './outbound/counting.ts'
import { decodeError, isError } from './outbound/decode-error.ts'
import { MessagesEventDecoder } from './outbound/decode-events.ts'
import { decodeResponse } from './outbound/decode-response.ts'
import { encodeRequest } from './outbound/encode-request.ts'
import { MessagesMeter, callMarkers, mediaRates, meterMarkers, readAnswer } from './outbound/meter.ts'
import { decodeUsage } from './usage.ts'
import { PROTOCOL } from './wire.ts'

export const anthropicMessagesInbound: InboundProtocol = {
  noun: 'generation',
  name: PROTOCOL,
  wire: PROTOCOL,
  keyPreference: 'x-api-key',
  decodeEnvelope,
  decodeRequest,
  // An answer is the same whatever was asked.
  decodeEcho: () => ({ members: {}, customTools: [], callForms: {} }),
  encodeResponse,
  createEventEncoder: (context) => new MessagesEventEncoder(context),
  encodeError,
  encodeStreamError,
  heartbeat,
  screenedFields,
  nameField,
}

export const anthropicMessagesOutbound: OutboundProtocol = {
  name: PROTOCOL,
  path: () => '/v1/messages',
  counting,
  framing: 'sse',
  toolNames: { most: 128, allowed: /^[a-zA-Z0-9_-]+$/ },
  encodeRequest,
  decodeResponse,
  createEventDecoder: (source) => new MessagesEventDecoder(source),
  decodeError,
  isError,
  decodeUsage: (body) => decodeUsage(readObject(body['usage']) ?? {}),
  meterMarkers,
  callMarkers,
  mediaRates,
  createMeter: () => new MessagesMeter(),
  readAnswer,
}
