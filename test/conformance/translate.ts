// One generation through the codecs alone: no sockets, no clock. A caller's body in, an upstream's body out; an
// upstream's answer in, the caller's answer out. Every stream passes the grammar on its way.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { SseParser, type Frame } from '../../src/foundation/frames/sse.ts'
import { everything } from '../../src/generation/capabilities.ts'
import { LossList, type Loss } from '../../src/generation/loss/loss.ts'
import type { Quirks } from '../../src/generation/quirks.ts'
import type { GenerationRequest } from '../../src/generation/request/request.ts'
import type { GenerationResponse } from '../../src/generation/answer/response.ts'
import type { StreamEvent } from '../../src/generation/answer/stream-event.ts'
import { StreamGrammar } from '../../src/generation/answer/stream-grammar.ts'
import type { AnswerContext } from '../../src/protocols/port/answer-context.ts'
import type { EncodedRequest, OutboundProtocol } from '../../src/protocols/port/outbound-protocol.ts'
import type { EventDecoder } from '../../src/protocols/port/event-decoder.ts'
import type { InboundProtocol } from '../../src/protocols/port/inbound-protocol.ts'
import type { Source } from '../../src/protocols/port/source.ts'
import type { Target } from '../../src/protocols/port/target.ts'

/** Converse takes a model's own fields by the model's family: the recordings' is Claude. */
const upstreamModels: { readonly [name in OutboundProtocol['name']]: string } = {
  'openai-chat': 'upstream-model',
  'openai-responses': 'upstream-model',
  'anthropic-messages': 'upstream-model',
  gemini: 'upstream-model',
  'bedrock-converse': 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
}

export function targetOf(protocol: OutboundProtocol, stream: boolean, quirks: Quirks = {}): Target {
  return { model: upstreamModels[protocol.name], stream, issuer: issuerOf(protocol), quirks, capabilities: everything }
}

export function issuerOf(protocol: OutboundProtocol): string {
  return `issuer of ${protocol.name}`
}

export function sourceOf(protocol: OutboundProtocol): Source {
  let count = 0
  return { issuer: issuerOf(protocol), newId: (prefix) => `${prefix}source${(count += 1)}` }
}

export function translateRequest(
  inbound: InboundProtocol,
  outbound: OutboundProtocol,
  body: JsonObject,
): { request: GenerationRequest; encoded: EncodedRequest; losses: readonly Loss[] } {
  const envelope = inbound.decodeEnvelope(body)
  const request = inbound.decodeRequest(body)
  const losses = new LossList()
  const encoded = outbound.encodeRequest(request, targetOf(outbound, envelope.stream), losses)
  return { request, encoded: { ...encoded, body: sendable(encoded.body) }, losses: losses.list() }
}

/** As JSON would carry it. */
function sendable(body: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(body)) as JsonObject
}

/** All events of a stream, each checked against the grammar; exactly one terminal event. @throws where it is not so. */
export function decodeFrames(decoder: EventDecoder, frames: readonly Frame[]): StreamEvent[] {
  const grammar = new StreamGrammar()
  const events: StreamEvent[] = []
  for (const frame of frames) {
    for (const event of decoder.push(frame)) {
      grammar.check(event)
      events.push(event)
    }
  }
  for (const event of decoder.end()) {
    grammar.check(event)
    events.push(event)
  }
  if (!grammar.ended) throw new Error('the stream has no terminal event')
  return events
}

/** The parts of a context that tests vary. */
export function contextOf(inbound: InboundProtocol, body: JsonObject): AnswerContext {
  let count = 0
  return {
    requestId: 'req_cm_test',
    model: 'vendor/model',
    createdSeconds: 1_700_000_000,
    estimatedInputTokens: 7,
    wantsStreamUsage: true,
    echo: inbound.decodeEcho(body, inbound.decodeRequest(body)),
    newId: (prefix) => `${prefix}test${(count += 1)}`,
    losses: new LossList(),
  }
}

/** The least request of each inbound protocol, for answers whose own request is not there. */
export const leastRequests: { readonly [name in InboundProtocol['name']]: JsonObject } = {
  'openai-chat': { model: 'vendor/model', messages: [{ role: 'user', content: 'Hello' }] },
  'openai-responses': { model: 'vendor/model', input: 'Hello' },
  'anthropic-messages': {
    model: 'vendor/model',
    max_tokens: 100,
    messages: [{ role: 'user', content: 'Hello' }],
  },
}

export function encodeAnswer(inbound: InboundProtocol, response: GenerationResponse, body?: JsonObject): JsonObject {
  const asked = body ?? leastRequests[inbound.name]
  return sendable(inbound.encodeResponse(response, contextOf(inbound, asked)))
}

/** The caller's stream, as the frames that its SDK would read. @throws where an event leaves as less than whole events. */
export function encodeStream(inbound: InboundProtocol, events: readonly StreamEvent[], body?: JsonObject): Frame[] {
  const asked = body ?? leastRequests[inbound.name]
  const encoder = inbound.createEventEncoder(contextOf(inbound, asked))
  const parser = new SseParser()
  const frames: Frame[] = []
  for (const event of events) {
    const text = encoder.push(event)
    frames.push(...parser.push(Buffer.from(text)))
    if (text !== '' && !text.endsWith('\n\n')) throw new Error(`${event.type} left as part of an event`)
  }
  if (parser.end().cut) throw new Error('the stream ends inside an event')
  return frames
}
