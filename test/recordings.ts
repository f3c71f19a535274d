// Real provider traffic, read in place from beside the project (never copied into it), and what of it an upstream would
// have put on the wire. Tests that need it pass `recordingsAbsent` as their `skip`. `recordedAnswers` is the view most
// tests want: every answer of the three files in one shape. What no codec of ours reads (embeddings, speech, Cohere)
// has no protocol and is left out of it.
import { existsSync, readFileSync } from 'node:fs'
import { EventStreamCodec } from '@smithy/eventstream-codec'
import { isObject, readObject, readString, type Json, type JsonObject } from '../src/foundation/json/json.ts'
import { SseParser, writeSse, type Frame } from '../src/foundation/frames/sse.ts'
import type { ProtocolName } from '../src/generation/protocol-name.ts'

const folder = new URL('../../shared/recordings/', import.meta.url)

/** The reason to skip, or false where the recordings are there. */
export const recordingsAbsent: string | false = existsSync(new URL('lingua.jsonl', folder))
  ? false
  : 'the recorded provider traffic is not beside the project (../shared/recordings)'

export type LinguaProtocol =
  | 'chat-completions'
  | 'responses'
  | 'anthropic'
  | 'google'
  | 'bedrock'
  | 'bedrock-anthropic'
  | 'vertex-anthropic'
  | 'vertex-google'
  | 'baseten'

/** The same logical case, captured from several providers. `error` holds an SDK's message, not a body. */
export type LinguaRecord = {
  src: 'lingua'
  case: string
  proto: LinguaProtocol
  turn: 'first' | 'followup'
  request: JsonObject
  response?: JsonObject
  events?: JsonObject[]
  error?: { error: string }
}

export type PydanticAiRecord = {
  src: 'pydantic-ai'
  file: string
  i: number
  kind: string
  method: string
  url: string
  status: number
  contentType: string
  request: JsonObject | null
  stream: boolean
  response?: JsonObject
  sse?: string
  eventstream_b64?: string
}

export type VercelAiRecord = {
  src: 'vercel-ai'
  pkg: string
  file: string
  stream: boolean
  response?: Json
  events?: Json[]
}

export type Recording = LinguaRecord | PydanticAiRecord | VercelAiRecord

/** One answer of a provider. A stream has `frames`, a plain answer has `body`. */
export type RecordedAnswer = {
  /** Unique and readable: for messages of failed tests. */
  name: string
  protocol: ProtocolName
  status: number
  stream: boolean
  body?: JsonObject
  frames?: Frame[]
  request?: JsonObject
  record: Recording
}

const files = new Map<string, unknown[]>()

function readLines(name: string): unknown[] {
  let records = files.get(name)
  if (records === undefined) {
    const text = readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')
    records = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ ...(JSON.parse(line) as object), src: name }))
    files.set(name, records)
  }
  return records
}

export const readLingua = (): LinguaRecord[] => readLines('lingua') as LinguaRecord[]
export const readPydanticAi = (): PydanticAiRecord[] => readLines('pydantic-ai') as PydanticAiRecord[]
export const readVercelAi = (): VercelAiRecord[] => readLines('vercel-ai') as VercelAiRecord[]

const linguaProtocols: { readonly [proto in LinguaProtocol]: ProtocolName } = {
  'chat-completions': 'openai-chat',
  baseten: 'openai-chat',
  responses: 'openai-responses',
  anthropic: 'anthropic-messages',
  'bedrock-anthropic': 'anthropic-messages',
  'vertex-anthropic': 'anthropic-messages',
  google: 'gemini',
  'vertex-google': 'gemini',
  bedrock: 'bedrock-converse',
}

const pydanticProtocols: { readonly [kind: string]: ProtocolName } = {
  'openai.chat': 'openai-chat',
  'openai.responses': 'openai-responses',
  'anthropic.messages': 'anthropic-messages',
  'gemini.generate': 'gemini',
  'bedrock.converse': 'bedrock-converse',
}

/** The protocol that a record was spoken in; undefined where none of ours reads it. */
export function readRecordProtocol(record: Recording): ProtocolName | undefined {
  if (record.src === 'lingua') return linguaProtocols[record.proto]
  if (record.src === 'pydantic-ai') return pydanticProtocols[record.kind]
  return recogniseAnswer(record.response ?? record.events?.find((event) => isObject(event)))
}

function recogniseAnswer(value: Json | undefined): ProtocolName | undefined {
  if (!isObject(value)) return undefined
  const { object, type } = value
  if (object === 'response' || readString(type)?.startsWith('response.')) return 'openai-responses'
  if (object === 'text_completion') return undefined
  if (object === 'chat.completion' || object === 'chat.completion.chunk' || 'choices' in value) return 'openai-chat'
  if ((type === 'message' && 'content' in value) || type === 'message_start') return 'anthropic-messages'
  if ('candidates' in value || 'promptFeedback' in value) return 'gemini'
  if (readObject(value['output'])?.['message'] !== undefined) return 'bedrock-converse'
  if ('messageStart' in value || 'contentBlockStart' in value || 'contentBlockDelta' in value) return 'bedrock-converse'
  return undefined
}

let answers: RecordedAnswer[] | undefined

/** Every answer that one of our codecs reads, errors (`status` of 400 and more) included. */
export function recordedAnswers(protocol?: ProtocolName): RecordedAnswer[] {
  answers ??= [...readLingua(), ...readPydanticAi(), ...readVercelAi()].flatMap(readAnswers)
  return protocol === undefined ? answers : answers.filter((answer) => answer.protocol === protocol)
}

function readAnswers(record: Recording): RecordedAnswer[] {
  const protocol = readRecordProtocol(record)
  if (protocol === undefined) return []
  const name =
    record.src === 'lingua'
      ? `lingua ${record.case} ${record.proto} ${record.turn}`
      : record.src === 'pydantic-ai'
        ? `pydantic-ai ${record.file}#${record.i}`
        : `vercel-ai ${record.file}`
  const status = record.src === 'pydantic-ai' ? record.status : 200
  const request = record.src === 'vercel-ai' ? null : record.request
  const common = { protocol, status, record, ...(request === null ? {} : { request }) }
  const found: RecordedAnswer[] = []
  if (isObject(record.response)) found.push({ name, ...common, stream: false, body: record.response })
  const frames = readFrames(record, protocol)
  if (frames !== undefined) found.push({ name: `${name} (stream)`, ...common, stream: true, frames })
  return found
}

function readFrames(record: Recording, protocol: ProtocolName): Frame[] | undefined {
  if (record.src === 'pydantic-ai') {
    if (record.sse !== undefined) {
      const parser = new SseParser()
      return [...parser.push(Buffer.from(record.sse)), ...parser.end().frames]
    }
    return record.eventstream_b64 === undefined
      ? undefined
      : readAwsFrames(Buffer.from(record.eventstream_b64, 'base64'))
  }
  if (record.events === undefined) return undefined
  // Captured without streaming, though listed as events: one whole answer.
  const first = record.events[0]
  if (isObject(first) && (first['type'] === 'message' || first['object'] === 'chat.completion')) return undefined
  const frames = record.events.map((event) => frameEvent(event, protocol))
  if (protocol === 'openai-chat') frames.push({ event: undefined, data: '[DONE]' })
  return frames
}

/** One recorded event as the frame that carried it. */
function frameEvent(event: Json, protocol: ProtocolName): Frame {
  if (typeof event === 'string') return { event: undefined, data: event }
  if (!isObject(event)) return { event: undefined, data: JSON.stringify(event) }
  if (protocol === 'bedrock-converse') {
    const name = Object.keys(event)[0] ?? ''
    return { event: name, data: JSON.stringify(event[name] ?? {}) }
  }
  const named = protocol === 'anthropic-messages' || protocol === 'openai-responses'
  return { event: named ? readString(event['type']) : undefined, data: JSON.stringify(event) }
}

const aws = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
)

function readAwsFrames(bytes: Buffer): Frame[] {
  const frames: Frame[] = []
  for (let start = 0; start < bytes.length;) {
    const length = bytes.readUInt32BE(start)
    const { headers, body } = aws.decode(bytes.subarray(start, start + length))
    const name = headers[':event-type'] ?? headers[':exception-type']
    frames.push({ event: String(name?.value), data: Buffer.from(body).toString('utf8') })
    start += length
  }
  return frames
}

/** One frame as an AWS event-stream message. Names that end in `Exception` become exceptions. */
export function writeAwsFrame(frame: Frame): Buffer {
  const name = frame.event ?? 'chunk'
  const exception = name.endsWith('Exception')
  return Buffer.from(
    aws.encode({
      headers: {
        [exception ? ':exception-type' : ':event-type']: { type: 'string', value: name },
        ':content-type': { type: 'string', value: 'application/json' },
        ':message-type': { type: 'string', value: exception ? 'exception' : 'event' },
      },
      body: Buffer.from(frame.data, 'utf8'),
    }),
  )
}

/** One frame as an upstream of `protocol` puts it on the wire. */
export function writeFrame(frame: Frame, protocol: ProtocolName): Buffer {
  return protocol === 'bedrock-converse' ? writeAwsFrame(frame) : Buffer.from(writeSse(frame.event, frame.data))
}

/** The wire bytes of an answer: SSE or AWS event stream for streams, JSON otherwise. */
export function toBytes(answer: RecordedAnswer): Buffer {
  const { record, frames } = answer
  if (frames === undefined) return Buffer.from(JSON.stringify(answer.body))
  if (record.src === 'pydantic-ai' && record.sse !== undefined) return Buffer.from(record.sse)
  if (record.src === 'pydantic-ai' && record.eventstream_b64 !== undefined) {
    return Buffer.from(record.eventstream_b64, 'base64')
  }
  return Buffer.concat(frames.map((frame) => writeFrame(frame, answer.protocol)))
}

/** What the answer's Content-Type header said, or would have. */
export function readContentType(answer: RecordedAnswer): string {
  if (!answer.stream) return 'application/json'
  return answer.protocol === 'bedrock-converse' ? 'application/vnd.amazon.eventstream' : 'text/event-stream'
}

/** An error as a provider put it: the status and the body's text. */
export type RecordedError = { name: string; protocol: ProtocolName; status: number; text: string }

/** Every recorded error. Of those that were captured through an SDK, what its message kept of the body. */
export function recordedErrors(): RecordedError[] {
  const found: RecordedError[] = recordedAnswers()
    .filter((answer) => answer.status >= 400)
    .map(({ name, protocol, status, body }) => ({ name, protocol, status, text: JSON.stringify(body ?? {}) }))
  for (const record of readLingua()) {
    const text = record.error?.error
    if (text === undefined) continue
    const json = /\{.*\}/s.exec(text)?.[0]
    const status = Number(/\b([45]\d\d)\b/.exec(text)?.[1] ?? 400)
    const protocol = linguaProtocols[record.proto]
    found.push({ name: `lingua ${record.case} ${record.proto} error`, protocol, status, text: json ?? text })
  }
  for (const { file, pkg, response } of readVercelAi()) {
    const error = readObject(readObject(response)?.['error'])
    if (error === undefined || readObject(response)?.['object'] === 'response') continue
    const protocol = pkg === 'google' ? 'gemini' : pkg === 'openai' ? 'openai-chat' : undefined
    const status = typeof error['code'] === 'number' ? error['code'] : 400
    if (protocol !== undefined) {
      found.push({ name: `vercel-ai ${file}`, protocol, status, text: JSON.stringify(response) })
    }
  }
  return found
}
