// Bedrock's Converse, outbound only: callers cannot speak it.
import type { OutboundProtocol } from '../port/outbound-protocol.ts'
import { decodeError } from './outbound/decode-error.ts'
import { ConverseEventDecoder } from './outbound/decode-events.ts'
import { decodeResponse } from './outbound/decode-response.ts'
import { embedding } from './outbound/embedding.ts'
import { encodeRequest } from './outbound/encode-request.ts'
import { ConverseMeter, mediaRates, meterMarkers } from './outbound/meter.ts'
import { decodeUsage } from './usage.ts'

export const bedrockConverseOutbound: OutboundProtocol = {
  name: 'bedrock-converse',
  path: (model, stream) => `/model/${encodeURIComponent(model)}/${stream ? 'converse-stream' : 'converse'}`,
  embedding,
  framing: 'aws-event-stream',
  toolNames: { most: 64, allowed: /^[a-zA-Z0-9_-]+$/ },
  encodeRequest,
  decodeResponse,
  createEventDecoder: (source) => new ConverseEventDecoder(source),
  decodeError,
  decodeUsage: (body) => decodeUsage(body['usage']),
  meterMarkers,
  mediaRates,
  createMeter: () => new ConverseMeter(),
}
