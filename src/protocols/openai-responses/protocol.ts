// OpenAI Responses, both sides: gathers the functions of this folder into the two objects that the gateway knows.
import type { InboundProtocol, OutboundProtocol } from '../protocol.ts'
import { decodeError } from './decode-error.ts'
import { ResponsesEventDecoder } from './decode-events.ts'
import { decodeRequest } from './decode-request.ts'
import { decodeResponse } from './decode-response.ts'
import { encodeError, encodeStreamError } from './encode-error.ts'
import { ResponsesEventEncoder } from './encode-events.ts'
import { encodeRequest } from './encode-request.ts'
import { encodeResponse } from './encode-response.ts'
import { nameField } from './fields.ts'
import { createMeter, mediaRates, meterMarkers, readAnswer } from './meter.ts'
import { readEcho } from './read-echo.ts'
import { readEnvelope } from './read-envelope.ts'
import { screenedFields } from './screened-fields.ts'
import { decodeUsage } from './usage.ts'

export const openaiResponsesInbound: InboundProtocol = {
  name: 'openai-responses',
  keyPreference: 'bearer',
  readEnvelope,
  decodeRequest,
  readEcho,
  encodeResponse,
  createEventEncoder: (context) => new ResponsesEventEncoder(context),
  encodeError,
  encodeStreamError,
  heartbeat: ': heartbeat\n\n',
  screenedFields,
  nameField,
}

export const openaiResponsesOutbound: OutboundProtocol = {
  name: 'openai-responses',
  path: () => '/responses',
  framing: 'sse',
  encodeRequest,
  decodeResponse,
  createEventDecoder: (source) => new ResponsesEventDecoder(source),
  decodeError,
  readUsage: decodeUsage,
  meterMarkers,
  mediaRates,
  createMeter,
  readAnswer,
}
