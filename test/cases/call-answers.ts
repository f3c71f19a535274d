// Answers that are one tool call, whole and streamed, in the words of each protocol that providers speak; and the calls in
// what a caller was answered. Arguments are text throughout, so that no number is rounded by the test itself.
import { parseExactJson } from '../../src/foundation/json/exact-json.ts'
import {
  isObject,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../src/foundation/json/json.ts'
import type { InboundProtocolName, ProtocolName } from '../../src/generation/protocol-name.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import { sendFrames, sendJson, type Script } from '../upstream/script.ts'
import type { Reply } from '../e2e/world.ts'

/** `args`: JSON text, or what a provider sends instead where its protocol has text. */
export type Call = { name: string; args: string }

export function answerCall(protocol: ProtocolName, call: Call, streamed: boolean): Script {
  return streamed ? sendFrames(protocol, streamCall[protocol](call)) : sendJson(writeCall[protocol](call))
}

const writeCall: { readonly [name in ProtocolName]: (call: Call) => string } = {
  'openai-chat': ({ name, args }) =>
    `{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"${name}","arguments":${JSON.stringify(args)}}}]}}],"usage":{"prompt_tokens":5,"completion_tokens":5,"total_tokens":10}}`,
  'openai-responses': ({ name, args }) =>
    `{"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[${item(name, args)}],"usage":${usage}}`,
  'anthropic-messages': ({ name, args }) =>
    `{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"tool_use","id":"toolu_1","name":"${name}","input":${args}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":5}}`,
  gemini: ({ name, args }) => geminiCall(name, args),
  'bedrock-converse': ({ name, args }) =>
    `{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"tooluse_1","name":"${name}","input":${args}}}]}},"stopReason":"tool_use","usage":{"inputTokens":5,"outputTokens":5,"totalTokens":10},"metrics":{"latencyMs":1}}`,
}

const usage = '{"input_tokens":5,"output_tokens":5,"total_tokens":10}'

function item(name: string, args: string): string {
  return `{"type":"function_call","id":"fc_1","call_id":"call_1","status":"completed","name":"${name}","arguments":${JSON.stringify(args)}}`
}

function geminiCall(name: string, args: string): string {
  return `{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"${name}","args":${args}}}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":5,"totalTokenCount":10}}`
}

const streamCall: { readonly [name in ProtocolName]: (call: Call) => Frame[] } = {
  'openai-chat': ({ name, args }) =>
    [
      `{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"${name}","arguments":""}}]}}]}`,
      ...pieces(args).map(
        (text) =>
          `{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":${JSON.stringify(text)}}}]}}]}`,
      ),
      '{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":5,"completion_tokens":5,"total_tokens":10}}',
      '[DONE]',
    ].map((data) => ({ event: undefined, data })),
  'openai-responses': ({ name, args }) =>
    [
      '{"type":"response.created","response":{"id":"resp_1","object":"response","created_at":1,"model":"m","status":"in_progress","output":[]}}',
      `{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","status":"in_progress","name":"${name}","arguments":""}}`,
      ...pieces(args).map(
        (text) =>
          `{"type":"response.function_call_arguments.delta","output_index":0,"item_id":"fc_1","delta":${JSON.stringify(text)}}`,
      ),
      `{"type":"response.output_item.done","output_index":0,"item":${item(name, args)}}`,
      `{"type":"response.completed","response":{"id":"resp_1","object":"response","created_at":1,"model":"m","status":"completed","output":[${item(name, args)}],"usage":${usage}}}`,
    ].map(namedFrame),
  'anthropic-messages': ({ name, args }) =>
    [
      '{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":5,"output_tokens":1}}}',
      `{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"${name}","input":{}}}`,
      ...pieces(args).map(
        (text) =>
          `{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":${JSON.stringify(text)}}}`,
      ),
      '{"type":"content_block_stop","index":0}',
      '{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":5}}',
      '{"type":"message_stop"}',
    ].map(namedFrame),
  gemini: ({ name, args }) => [{ event: undefined, data: geminiCall(name, args) }],
  'bedrock-converse': ({ name, args }) => [
    { event: 'messageStart', data: '{"role":"assistant"}' },
    {
      event: 'contentBlockStart',
      data: `{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"tooluse_1","name":"${name}"}}}`,
    },
    ...pieces(args).map((text) => ({
      event: 'contentBlockDelta',
      data: `{"contentBlockIndex":0,"delta":{"toolUse":{"input":${JSON.stringify(text)}}}}`,
    })),
    { event: 'contentBlockStop', data: '{"contentBlockIndex":0}' },
    { event: 'messageStop', data: '{"stopReason":"tool_use"}' },
    {
      event: 'metadata',
      data: '{"usage":{"inputTokens":5,"outputTokens":5,"totalTokens":10},"metrics":{"latencyMs":1}}',
    },
  ],
}

function namedFrame(data: string): Frame {
  const type = /"type":"([a-z_.]+)"/.exec(data)?.[1]
  return { event: type, data }
}

function pieces(args: string): string[] {
  return args.length < 4 ? [args] : [args.slice(0, 3), args.slice(3)]
}

/** The calls that a caller was answered with, streamed or not; arguments as their JSON text. */
export function readCalls(from: InboundProtocolName, { text, headers }: Reply): Call[] {
  if (!String(headers['content-type']).includes('event-stream')) return readers[from].whole(parse(text))
  const events = text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => parse(line.slice('data: '.length)))
  return readers[from].streamed(events)
}

function parse(text: string): JsonObject {
  const value = parseExactJson(text)
  return isObject(value) ? value : {}
}

type Reader = { whole(body: JsonObject): Call[]; streamed(events: readonly JsonObject[]): Call[] }

const readers: { readonly [name in InboundProtocolName]: Reader } = {
  'openai-chat': {
    whole: (body) => chatCalls(readObject(readObject(readArray(body['choices'])?.[0])?.['message'])),
    streamed: (events) => {
      const all = events.flatMap((event) =>
        chatCalls(readObject(readObject(readArray(event['choices'])?.[0])?.['delta'])),
      )
      return all.reduce<Call[]>((calls, { name, args }) => {
        const last = calls.at(-1)
        if (name !== '' || last === undefined) calls.push({ name, args })
        else last.args += args
        return calls
      }, [])
    },
  },
  'openai-responses': {
    whole: (body) => responsesCalls(readArray(body['output'])),
    streamed: (events) =>
      responsesCalls(
        readArray(readObject(events.find(({ type }) => type === 'response.completed')?.['response'])?.['output']),
      ),
  },
  'anthropic-messages': {
    whole: (body) =>
      (readArray(body['content']) ?? [])
        .map(readObject)
        .filter((block) => block?.['type'] === 'tool_use')
        .map((block) => ({ name: readString(block?.['name']) ?? '', args: JSON.stringify(block?.['input']) })),
    streamed: (events) => {
      const calls: Call[] = []
      for (const event of events) {
        const block = readObject(event['content_block'])
        if (block?.['type'] === 'tool_use') calls.push({ name: readString(block['name']) ?? '', args: '' })
        const piece = readString(readObject(event['delta'])?.['partial_json'])
        const last = calls.at(-1)
        if (piece !== undefined && last !== undefined) last.args += piece
      }
      return calls
    },
  },
}

function chatCalls(message: JsonObject | undefined): Call[] {
  return (readArray(message?.['tool_calls']) ?? []).map((call) => {
    const { name, arguments: args } = readObject(readObject(call)?.['function']) ?? {}
    return { name: readString(name) ?? '', args: readString(args) ?? '' }
  })
}

function responsesCalls(items: readonly Json[] | undefined): Call[] {
  return (items ?? [])
    .map(readObject)
    .filter((each) => each?.['type'] === 'function_call')
    .map((each) => ({ name: readString(each?.['name']) ?? '', args: readString(each?.['arguments']) ?? '' }))
}
