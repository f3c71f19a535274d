// Gemini's generateContent (AI Studio and Vertex), outbound only: callers cannot speak it.
import type { OutboundProtocol } from '../port/outbound-protocol.ts'
import { counting } from './outbound/counting.ts'
import { decodeError } from './outbound/decode-error.ts'
import { GeminiEventDecoder } from './outbound/decode-events.ts'
import { decodeResponse } from './outbound/decode-response.ts'
import { embedding } from './outbound/embedding.ts'
import { encodeRequest } from './outbound/encode-request.ts'
import { GeminiMeter, mediaRates, meterMarkers } from './outbound/meter.ts'
import { decodeUsage } from './usage.ts'

export const geminiOutbound: OutboundProtocol = {
  name: 'gemini',
  path: (model, stream) =>
    `/v1beta/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  counting,
  embedding,
  framing: 'sse',
  toolNames: { most: 128, allowed: /^[a-zA-Z_][a-zA-Z0-9_-]*$/ },
  encodeRequest,
  decodeResponse,
  createEventDecoder: (source) => new GeminiEventDecoder(source),
  decodeError,
  decodeUsage: (body) => decodeUsage(body['usageMetadata']),
  meterMarkers,
  mediaRates,
  createMeter: () => new GeminiMeter(),
}
