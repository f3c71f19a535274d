// A gateway with all five protocols behind it, one scripted upstream that plays them, and a plain HTTP client that sees
// what a caller's socket sees.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { parseJsonObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { SseParser, type Frame } from '../../src/foundation/frames/sse.ts'
import type { InboundProtocolName, ProtocolName } from '../../src/generation/protocol-name.ts'
import type { ChangedBounds } from '../change-bounds.ts'
import { configureUpstream, startGateway, testModel, type Gateway } from '../gateway.ts'
import { Upstream } from '../upstream/upstream.ts'

export type World = { gateway: Gateway; upstream: Upstream; stop(): Promise<void> }

export async function startWorld(
  more: object = {},
  environment: NodeJS.ProcessEnv = {},
  bounds: ChangedBounds = {},
): Promise<World> {
  const upstream = await Upstream.start()
  try {
    const gateway = await startGateway({ config: configureUpstream(upstream.url, more), environment, bounds })
    const stop = async () => {
      await gateway.stop()
      await upstream.stop()
    }
    return { gateway, upstream, stop }
  } catch (error) {
    await upstream.stop()
    throw error
  }
}

export const paths: { readonly [name in InboundProtocolName]: string } = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
}

/** The least body of each protocol that callers speak, for the model behind `to`. */
export function leastBody(from: InboundProtocolName, to: ProtocolName, more: JsonObject = {}): JsonObject {
  const model = testModel(to)
  switch (from) {
    case 'openai-chat':
      return { model, messages: [{ role: 'user', content: 'Hello' }], ...more }
    case 'openai-responses':
      return { model, input: 'Hello', ...more }
    case 'anthropic-messages':
      return { model, max_tokens: 1000, messages: [{ role: 'user', content: 'Hello' }], ...more }
    default:
      return from satisfies never
  }
}

export type Reply = {
  status: number
  headers: IncomingHttpHeaders
  bytes: Buffer
  text: string
  json: JsonObject
  /** The connection broke before the body's end. */
  broken: boolean
  /** When each chunk came, ms after the call. */
  chunks: { atMs: number; text: string }[]
}

export type Call = {
  /** Resolves when the answer's head is there. */
  head: Promise<{ status: number; headers: IncomingHttpHeaders }>
  reply: Promise<Reply>
  /** Resolves when a chunk of the body has come that holds this text. */
  came(text: string): Promise<void>
  /** Drops the connection. */
  leave(): void
  /** Stops reading, so that the gateway's writes pile up; and goes on. */
  pause(): void
  resume(): void
}

export type CallOptions = { method?: string; headers?: { [name: string]: string }; body?: JsonObject | string | Buffer }

function openRequest(gateway: { url: string; key: string }, path: string, { body, method, headers }: CallOptions) {
  const bytes =
    body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const about =
    bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes) }
  const sending = httpRequest(gateway.url + path, {
    method: method ?? (bytes === undefined ? 'GET' : 'POST'),
    agent: false,
    headers: { authorization: `Bearer ${gateway.key}`, ...about, ...headers },
  })
  return { sending, bytes }
}

/** One call on a connection of its own. */
export function call(gateway: { url: string; key: string }, path: string, options: CallOptions = {}): Call {
  const started = performance.now()
  const { sending, bytes } = openRequest(gateway, path, options)
  let incoming: import('node:http').IncomingMessage | undefined
  let paused = false
  const chunks: Reply['chunks'] = []
  const awaited = new Map<string, () => void>()
  const head = Promise.withResolvers<{ status: number; headers: IncomingHttpHeaders }>()
  const reply = Promise.withResolvers<Reply>()
  // Whoever waits for one of the two must not be undone by the other.
  head.promise.catch(() => {})
  reply.promise.catch(() => {})
  const fail = (error: Error) => {
    head.reject(error)
    reply.reject(error)
  }
  sending.on('error', fail)
  sending.on('response', (response) => {
    incoming = response
    sending.off('error', fail).on('error', () => {})
    const { statusCode: status = 0, headers } = response
    head.resolve({ status, headers })
    const parts: Buffer[] = []
    response.on('data', (chunk: Buffer) => {
      parts.push(chunk)
      chunks.push({ atMs: performance.now() - started, text: chunk.toString() })
      for (const [text, resolve] of awaited) if (chunk.includes(text)) resolve()
    })
    if (paused) response.pause()
    response.on('error', () => {})
    response.on('close', () => {
      const whole = Buffer.concat(parts)
      const text = whole.toString()
      reply.resolve({
        status,
        headers,
        bytes: whole,
        text,
        json: parseJsonObject(text) ?? {},
        broken: !response.complete,
        chunks,
      })
    })
  })
  sending.end(bytes)
  return {
    head: head.promise,
    reply: reply.promise,
    came: (text) =>
      new Promise((resolve) => {
        if (chunks.some((chunk) => chunk.text.includes(text))) resolve()
        else awaited.set(text, resolve)
      }),
    leave: () => sending.destroy(),
    pause: () => {
      paused = true
      incoming?.pause()
    },
    resume: () => incoming?.resume(),
  }
}

export function readFrames(text: string): Frame[] {
  const parser = new SseParser()
  return [...parser.push(Buffer.from(text)), ...parser.end().frames]
}

/** Whether a stream ends as its protocol says that a whole answer ends. */
export function endsWell(from: InboundProtocolName, text: string): boolean {
  const frames = readFrames(text)
  const last = frames.at(-1)
  if (last === undefined) return false
  if (from === 'openai-chat')
    return last.data === '[DONE]' && !frames.some((frame) => parseJsonObject(frame.data)?.['error'])
  const type = parseJsonObject(last.data)?.['type']
  return from === 'openai-responses'
    ? type === 'response.completed' || type === 'response.incomplete'
    : type === 'message_stop'
}

/** Whether a stream ends in its protocol's error event. */
export function endsInError(from: InboundProtocolName, text: string): boolean {
  const last = readFrames(text).at(-1)
  const event = parseJsonObject(last?.data ?? '')
  if (from === 'openai-chat') return event?.['error'] !== undefined
  return event?.['type'] === 'error' || event?.['type'] === 'response.failed'
}
