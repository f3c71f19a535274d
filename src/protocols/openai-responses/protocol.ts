// OpenAI Responses, both sides: gathers the functions of this folder into the two objects that the gateway knows.
import type { InboundProtocol } from '../port/inbound-protocol.ts'
import type { OutboundProtocol } from '../port/outbound-protocol.ts'
import { nameField } from './fields.ts'
import { decodeEcho } from './inbound/decode-echo.ts'
import { decodeEnvelope } from './inbound/decode-envelope.ts'
import { decodeRequest } from './inbound/decode-request.ts'
import { encodeError, encodeStreamError } from './inbound/encode-error.ts'
import { ResponsesEventEncoder } from './inbound/encode-events.ts'
import { encodeResponse } from './inbound/encode-response.ts'
import { screenedFields } from './inbound/screened-fields.ts'
import { counting } from './outbound/counting.ts'
import { decodeError } from './outbound/decode-error.ts'
import { isOpenAiError } from '../failures/is-open-ai-error.ts'
import { ResponsesEventDecoder } from './outbound/decode-events.ts'
import { decodeResponse } from './outbound/decode-response.ts'
import { encodeRequest } from './outbound/encode-request.ts'
import { ResponsesMeter, callMarkers, mediaRates, meterMarkers, readAnswer } from './outbound/meter.ts'
import { decodeUsage } from './usage.ts'

export const openaiResponsesInbound: InboundProtocol = {
  noun: 'generation',
  name: 'openai-responses',
  wire: 'openai-responses',
  keyPreference: 'bearer',
  decodeEnvelope,
  decodeRequest,
  decodeEcho,
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
  counting,
  framing: 'sse',
  toolNames: { most: 128, allowed: /^[a-zA-Z0-9_-]+$/ },
  encodeRequest,
  decodeResponse,
  createEventDecoder: (source) => new ResponsesEventDecoder(source),
  repeatsAnswer: true,
  decodeError,
  isError: isOpenAiError,
  decodeUsage,
  meterMarkers,
  callMarkers,
  mediaRates,
  createMeter: () => new ResponsesMeter(),
  readAnswer,
}
