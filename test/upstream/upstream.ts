// The scripted upstream: a real HTTP server on loopback that plays any provider. It does with each request what a script
// says, keeps what it was sent, and knows when the caller went away: tests wait for such moments instead of sleeping.
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseJsonObject, type JsonObject } from '../../src/foundation/json/json.ts'
import type { ProtocolName } from '../../src/generation/protocol-name.ts'
import type { Script, Step } from './script.ts'

/** One request as it came, and what became of its answer. */
export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly bytes: Buffer
  /** The body as a JSON object, empty where it is none. */
  readonly body: JsonObject
  /** Every write of the answer: when (ms since the request came) and how many bytes. */
  readonly sent: { atMs: number; bytes: number }[]
  /** Resolves when the caller dropped the connection before the answer was whole; `atMs` as in `sent`. */
  readonly aborted: Promise<{ atMs: number }>
  /** Resolves when the answer was whole, cut by the script, or dropped by the caller. */
  readonly ended: Promise<'whole' | 'cut' | 'aborted'>
}

export type Responder = Script | ((request: Received) => Script | Promise<Script>)

export class Upstream {
  readonly url: string
  readonly received: Received[] = []
  readonly #server
  readonly #queue: Responder[] = []
  readonly #waiting: { count: number; resolve: () => void }[] = []
  #always: Responder | undefined

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#play(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined)
      })
    })
  }

  static async start(): Promise<Upstream> {
    const server = createServer({ keepAliveTimeout: 60_000 })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Upstream(server)
  }

  /** The next requests are answered by these, one each, before the standing answer is used. */
  next(...scripts: Responder[]): void {
    this.#queue.push(...scripts)
  }

  /** Every request that nothing else was said about is answered by this. */
  always(script: Responder): void {
    this.#always = script
  }

  /** Resolves with the request that came as number `count` (from 1). */
  async arrived(count: number): Promise<Received> {
    if (this.received.length < count) {
      await new Promise<void>((resolve) => {
        this.#waiting.push({ count, resolve })
      })
    }
    return this.received[count - 1] as Received
  }

  get last(): Received | undefined {
    return this.received.at(-1)
  }

  forget(): void {
    this.received.length = 0
    this.#queue.length = 0
    this.#always = undefined
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #play(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now()
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk as Buffer)
    const gone = new AbortController()
    const closed = new Promise<'whole' | 'cut' | 'aborted'>((resolve) => {
      response.on('close', () => {
        if (response.writableFinished) resolve('whole')
        else {
          resolve(cut ? 'cut' : 'aborted')
          gone.abort()
        }
      })
    })
    let cut = false
    const bytes = Buffer.concat(chunks)
    const received: Received = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      rawHeaders: message.rawHeaders,
      bytes,
      body: parseJsonObject(bytes.toString()) ?? {},
      sent: [],
      aborted: closed.then((how) =>
        how === 'aborted' ? { atMs: performance.now() - started } : new Promise<never>(() => {}),
      ),
      ended: closed,
    }
    this.received.push(received)
    for (const { count, resolve } of this.#waiting) if (this.received.length >= count) resolve()
    const responder = this.#queue.shift() ?? this.#always
    if (responder === undefined) {
      response.writeHead(501, { 'content-type': 'text/plain' }).end('the test said nothing about this request')
      return
    }
    const script = typeof responder === 'function' ? await responder(received) : responder
    const take = async (steps: readonly Step[]) => {
      for (const step of steps) {
        if (gone.signal.aborted) return false
        if ('send' in step) {
          received.sent.push({ atMs: performance.now() - started, bytes: step.send.length })
          if (!response.write(step.send)) await Promise.race([once(response, 'drain'), closed])
          else await new Promise<void>((resolve) => setImmediate(resolve))
        } else if ('waitMs' in step) await Promise.race([pause(step.waitMs), closed])
        else if ('hold' in step) await Promise.race([step.hold.opened, closed])
        else if ('stall' in step) {
          await closed
          return false
        } else {
          cut = true
          // A reset throws away what the caller has not read yet: let it read what was written.
          await pause(20)
          if (step.cut === 'reset') message.socket.resetAndDestroy()
          else message.socket.destroySoon()
          return false
        }
      }
      return !gone.signal.aborted
    }
    if (!(await take(script.beforeHeaders ?? []))) return
    response.writeHead(script.status ?? 200, { ...script.headers, ...readFraming(script) })
    if (script.framing !== 'length') response.flushHeaders()
    if (await take(script.steps)) response.end()
  }
}

/** The protocol that a path of a provider belongs to. */
export function readTarget(path: string): ProtocolName {
  if (path.includes('/converse')) return 'bedrock-converse'
  if (path.includes(':generateContent') || path.includes(':streamGenerateContent')) return 'gemini'
  if (path.includes('/messages')) return 'anthropic-messages'
  return path.includes('/responses') ? 'openai-responses' : 'openai-chat'
}

function readFraming(script: Script): { [name: string]: string } {
  if (script.framing === 'length') {
    const size = script.steps.reduce((sum, step) => sum + ('send' in step ? step.send.length : 0), 0)
    return { 'content-length': String(size) }
  }
  return script.framing === 'close' ? { connection: 'close' } : {}
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
