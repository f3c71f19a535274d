// Sends a request on to the callers' listener of this process, over loopback, and hands its answer back as it comes. Of the headers
// that a page sends none goes on but those that are listed here, and of the answer's none comes back but those that say what became of it.
import { once } from 'node:events'
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AdminError } from '../admin-error.ts'

const paths = {
  chat: '/v1/chat/completions',
  responses: '/v1/responses',
  messages: '/v1/messages',
} as const

export type PlayedProtocol = keyof typeof paths

export type Forwarded = { status: number; headers: ReadonlyMap<string, string>; body: AsyncIterable<Uint8Array> }

type Options = {
  key: string
  protocol: PlayedProtocol
  /** Of the page. */
  headers: Headers
  body: AsyncIterable<Uint8Array>
  /** Aborted: the call ends, here and at the provider. */
  signal: AbortSignal
}

const passed = ['x-crossmodel-strict', 'anthropic-beta']

export class Forwarder {
  readonly #callersUrl: URL
  readonly #agent = new Agent({ keepAlive: true })

  constructor(callersUrl: string) {
    this.#callersUrl = reachable(callersUrl)
  }

  /** Until the head of the answer has come. @throws AdminError */
  async forward({ key, protocol, headers, body, signal }: Options): Promise<Forwarded> {
    const call = request(new URL(paths[protocol], this.#callersUrl), {
      method: 'POST',
      agent: this.#agent,
      signal,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'user-agent': 'CrossModel playground',
        ...(protocol === 'messages' && { 'anthropic-version': '2023-06-01' }),
        ...Object.fromEntries(passed.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? '']] : []))),
      },
    })
    const answering = once(call, 'response') as Promise<[IncomingMessage]>
    // A refusal may come before the whole body was taken: then the answer counts, and the rest of the body does not.
    const sending = pipeline(Readable.from(body), call)
    sending.catch(() => {})
    try {
      const [answer] = await Promise.race([answering, sending.then(() => answering)])
      return { status: answer.statusCode ?? 500, headers: pick(answer.headers), body: answer }
    } catch (error) {
      answering.catch(() => {})
      call.destroy()
      if (error instanceof AdminError) throw error
      throw new AdminError('unavailable', 'The gateway did not answer.', { retryAfterSeconds: 1 })
    }
  }

  close(): void {
    this.#agent.destroy()
  }
}

function pick(headers: IncomingHttpHeaders): ReadonlyMap<string, string> {
  const shown = Object.entries(headers).flatMap(([name, value]) => {
    const isShown = name === 'content-type' || name === 'x-request-id' || name === 'retry-after'
    return typeof value === 'string' && (isShown || name.startsWith('x-crossmodel-')) ? [[name, value] as const] : []
  })
  return new Map(shown)
}

/** A listener on all addresses is reached over loopback. */
function reachable(callersUrl: string): URL {
  const url = new URL(callersUrl)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.hostname === '[::]') url.hostname = '[::1]'
  return url
}
