// Anthropic Messages, both sides.
import { readObject } from '../../foundation/json.ts'
import type { InboundProtocol, OutboundProtocol } from '../protocol.ts'
import { decodeError } from './decode-error.ts'
import { createEventDecoder } from './decode-events.ts'
import { decodeRequest } from './decode-request.ts'
import { decodeResponse } from './decode-response.ts'
import { encodeError, encodeStreamError } from './encode-error.ts'
import { createEventEncoder, heartbeat } from './encode-events.ts'
import { encodeRequest } from './encode-request.ts'
import { encodeResponse } from './encode-response.ts'
import { nameField } from './fields.ts'
import { createMeter, mediaRates, meterMarkers, readAnswer } from './meter.ts'
import { readEnvelope } from './read-envelope.ts'
import { screenedFields } from './screened-fields.ts'
import { readUsage } from './usage.ts'
import { PROTOCOL } from './wire.ts'

export const anthropicMessagesInbound: InboundProtocol = {
  name: PROTOCOL,
  keyPreference: 'x-api-key',
  readEnvelope,
  decodeRequest,
  // An answer is the same whatever was asked.
  readEcho: () => ({ members: {}, customTools: [] }),
  encodeResponse,
  createEventEncoder,
  encodeError,
  encodeStreamError,
  heartbeat,
  screenedFields,
  nameField,
}

export const anthropicMessagesOutbound: OutboundProtocol = {
  name: PROTOCOL,
  path: () => '/v1/messages',
  framing: 'sse',
  encodeRequest,
  decodeResponse,
  createEventDecoder,
  decodeError,
  readUsage: (body) => readUsage(readObject(body['usage']) ?? {}),
  meterMarkers,
  mediaRates,
  createMeter,
  readAnswer,
}
