// A reader of a provider's answer, opened as the gateway opens one, with what a test does not care about filled in; and
// the frames of the smallest streams of each protocol.
import type { JsonObject } from '../src/foundation/json/json.ts'
import type { Frame } from '../src/foundation/frames/sse.ts'
import type { InboundProtocolName, ProtocolName } from '../src/generation/protocol-name.ts'
import type { Usage } from '../src/generation/usage/usage.ts'
import { inboundProtocols, outboundProtocols } from '../src/protocols/protocols.ts'
import { openReader } from '../src/answer/open-reader.ts'
import type { AnswerReader } from '../src/answer/reader.ts'
import { contextOf, leastRequests, sourceOf } from './conformance/translate.ts'
import { writeFrame } from './recordings.ts'
import { streamType } from './upstream/script.ts'

type ReaderOptions = Parameters<typeof openReader>[0]

export type TestReader = { from: InboundProtocolName; to: ProtocolName } & Partial<
  Pick<
    ReaderOptions,
    | 'answers'
    | 'callerStreams'
    | 'readContext'
    | 'passthrough'
    | 'hideUsage'
    | 'scrub'
    | 'mayEndShort'
    | 'contentType'
    | 'elsewhere'
    | 'keepsCalls'
    | 'mayGoOn'
    | 'continued'
  >
>

/** The caller speaks `from`, the provider `to`: equal ones pass through unless it is said otherwise. */
export function openTestReader({ from, to, ...options }: TestReader): AnswerReader {
  const inbound = inboundProtocols[from]
  const outbound = outboundProtocols[to]
  return openReader({
    inbound,
    outbound,
    requestId: 'req_cm_test',
    readSource: () => sourceOf(outbound),
    readContext: () => contextOf(inbound, leastRequests[from]),
    callerStreams: true,
    passthrough: from === to,
    hideUsage: false,
    scrub: (error) => error,
    mayEndShort: false,
    answers: 1,
    keepsCalls: false,
    contentType: options.callerStreams === false ? 'application/json' : streamType(to),
    framing: undefined,
    ...options,
  })
}

/** An event of a stream, named where its protocol names events. */
export function makeFrame(protocol: ProtocolName, json: JsonObject | string): Frame {
  if (typeof json === 'string') return { event: undefined, data: json }
  if (protocol === 'bedrock-converse') {
    const [event = '', data = {}] = Object.entries(json)[0] ?? []
    return { event, data: JSON.stringify(data) }
  }
  const isNamed = protocol === 'openai-responses' || protocol === 'anthropic-messages'
  return { event: isNamed ? String(json['type']) : undefined, data: JSON.stringify(json) }
}

export function makeBytes(protocol: ProtocolName, ...events: (JsonObject | string)[]): Buffer {
  return Buffer.concat(events.map((json) => writeFrame(makeFrame(protocol, json), protocol)))
}

/** The usage of an answer as each of the ways to read it sees it: whole, as its stream, and the two of passthrough. */
export function readUsages(
  name: ProtocolName,
  body: JsonObject,
  frames: readonly Frame[],
): { whole: Usage | undefined; streamed: Usage | undefined; metered: Usage | undefined; passed?: Usage | undefined } {
  const outbound = outboundProtocols[name]
  const source = sourceOf(outbound)
  const decoder = outbound.createEventDecoder(source)
  const events = [...frames.flatMap((each) => decoder.push(each)), ...decoder.end()]
  const meter = outbound.createMeter()
  const answer = outbound.readAnswer?.(body)
  return {
    whole: outbound.decodeResponse(body, source).usage,
    streamed: events.flatMap((event) => (event.type === 'usage' ? [event.usage] : [])).at(-1),
    metered: frames.flatMap((each) => meter.read(each).usage ?? []).at(-1),
    ...(answer === undefined ? {} : { passed: answer.usage }),
  }
}

const response = { id: 'resp_1', object: 'response', model: 'm', output: [] }

/** What comes before the first content, a piece of content, and a whole end, in each protocol. */
export const streams: {
  readonly [name in ProtocolName]: {
    start: readonly JsonObject[]
    text(text: string): JsonObject
    /** A part ends, where the protocol says so. */
    partEnd?: JsonObject
    /** `usage` in the protocol's own words; absent: none is reported. */
    end(usage?: JsonObject): (JsonObject | string)[]
    usage: JsonObject
  }
} = {
  'openai-chat': {
    start: [{ id: 'c', model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] }],
    text: (text) => ({ id: 'c', choices: [{ index: 0, delta: { content: text } }] }),
    end: (usage) => [
      { id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      ...(usage === undefined ? [] : [{ id: 'c', choices: [], usage }]),
      '[DONE]',
    ],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  },
  'openai-responses': {
    start: [
      { type: 'response.created', sequence_number: 0, response },
      {
        type: 'response.output_item.added',
        sequence_number: 1,
        output_index: 0,
        item: { type: 'message', id: 'msg_1', role: 'assistant', content: [] },
      },
    ],
    text: (text) => ({
      type: 'response.output_text.delta',
      sequence_number: 2,
      output_index: 0,
      content_index: 0,
      item_id: 'msg_1',
      delta: text,
    }),
    partEnd: {
      type: 'response.output_item.done',
      output_index: 0,
      item: { type: 'message', id: 'msg_1', content: [] },
    },
    end: (usage) => [
      { type: 'response.completed', response: { ...response, status: 'completed', ...(usage && { usage }) } },
    ],
    usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
  },
  'anthropic-messages': {
    start: [
      { type: 'message_start', message: { id: 'msg_1', model: 'm', usage: { input_tokens: 10, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ],
    text: (text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    partEnd: { type: 'content_block_stop', index: 0 },
    end: (usage) => [
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, ...(usage && { usage }) },
      { type: 'message_stop' },
    ],
    usage: { input_tokens: 10, output_tokens: 5 },
  },
  gemini: {
    start: [],
    text: (text) => ({ candidates: [{ content: { role: 'model', parts: [{ text }] } }] }),
    end: (usage) => [{ candidates: [{ finishReason: 'STOP' }], ...(usage && { usageMetadata: usage }) }],
    usage: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
  },
  'bedrock-converse': {
    start: [{ messageStart: { role: 'assistant' } }],
    text: (text) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text } } }),
    partEnd: { contentBlockStop: { contentBlockIndex: 0 } },
    end: (usage) => [{ messageStop: { stopReason: 'end_turn' } }, { metadata: { ...(usage && { usage }) } }],
    usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
  },
}
