// The network towards providers: undici's dispatch, one pool per origin, no promise per chunk. An answer's body is
// pushed to whoever has attached; until then, and while paused, the socket is not read.
import { Pool, type Dispatcher } from 'undici'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/gateway-error.ts'

export type UpstreamRequest = { method: 'POST' | 'GET'; url: URL; headers: { [name: string]: string }; body: Buffer }

/** Who takes an answer's body. Exactly one of `end` and `fail` is called, once, after the last `data`. */
export type BodySink = {
  data(chunk: Buffer): void
  end(): void
  fail(error: GatewayError): void
}

export type UpstreamAnswer = {
  status: number
  headers: { readonly [name: string]: string | string[] | undefined }
  /** Hands over what has arrived and all that follows. Once. */
  attach(sink: BodySink): void
  pause(): void
  resume(): void
  /** Breaks the call off: nothing more comes, and the sink is not told. */
  abort(): void
}

/** One call under way: its answer's head, and a way to break it off before that. */
export type UpstreamCallHandle = {
  answer: Promise<UpstreamAnswer>
  abort(): void
  /** The request has been given to a connection. */
  isSent(): boolean
}

const aborted = new Error('aborted by the gateway')

export class UpstreamClient {
  readonly #pools = new Map<string, Pool>()

  open(request: UpstreamRequest): UpstreamCallHandle {
    const call = new Call()
    this.#pool(request.url.origin).dispatch(
      {
        method: request.method,
        path: request.url.pathname + request.url.search,
        headers: request.headers,
        body: request.body,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      call,
    )
    return { answer: call.answer, abort: () => call.abort(), isSent: () => call.sent }
  }

  /** Closes every connection; calls under way are broken off. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all(pools.map((pool) => pool.destroy()))
  }

  #pool(origin: string): Pool {
    let pool = this.#pools.get(origin)
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: bounds.upstreamConnections,
        pipelining: 1,
        allowH2: false,
        keepAliveTimeout: 30_000,
        connect: { timeout: bounds.connectMs },
      })
      this.#pools.set(origin, pool)
    }
    return pool
  }
}

class Call implements Dispatcher.DispatchHandler, UpstreamAnswer {
  readonly answer: Promise<UpstreamAnswer>
  status = 0
  sent = false
  headers: UpstreamAnswer['headers'] = {}
  #controller: Dispatcher.DispatchController | undefined
  #sink: BodySink | undefined
  #waiting: Buffer[] = []
  #outcome: 'end' | GatewayError | undefined
  #aborted = false
  #answered: ((answer: UpstreamAnswer) => void) | undefined
  #failed: ((error: GatewayError) => void) | undefined

  constructor() {
    this.answer = new Promise((resolve, reject) => {
      this.#answered = resolve
      this.#failed = reject
    })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#aborted) controller.abort(aborted)
    else this.sent = true
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: UpstreamAnswer['headers'],
  ): void {
    if (status < 200) return
    this.status = status
    this.headers = headers
    this.#answered?.(this)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#aborted) return
    if (this.#sink !== undefined) this.#sink.data(chunk)
    else {
      this.#waiting.push(chunk)
      controller.pause()
    }
  }

  onResponseEnd(): void {
    this.#finish('end')
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const code = (error as { code?: string }).code
    const timedOut = code === 'UND_ERR_CONNECT_TIMEOUT'
    const failure = new GatewayError(
      timedOut ? 'provider_timeout' : 'provider_error',
      'The connection to the provider broke.',
      {
        detail: `${code ?? error.name}: ${error.message}`,
        cause: error,
      },
    )
    this.#failed?.(failure)
    this.#finish(failure)
  }

  attach(sink: BodySink): void {
    this.#sink = sink
    const waiting = this.#waiting
    this.#waiting = []
    for (const chunk of waiting) sink.data(chunk)
    if (this.#outcome !== undefined) this.#deliver(this.#outcome)
    else this.#controller?.resume()
  }

  pause(): void {
    this.#controller?.pause()
  }

  resume(): void {
    this.#controller?.resume()
  }

  abort(): void {
    if (this.#aborted) return
    this.#aborted = true
    this.#sink = undefined
    this.#waiting = []
    this.#controller?.abort(aborted)
  }

  #finish(outcome: 'end' | GatewayError): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    if (this.#sink !== undefined) this.#deliver(outcome)
  }

  #deliver(outcome: 'end' | GatewayError): void {
    const sink = this.#sink
    this.#sink = undefined
    if (this.#aborted || sink === undefined) return
    if (outcome === 'end') sink.end()
    else sink.fail(outcome)
  }
}

/** A whole body, bounded. @throws GatewayError provider_error where it breaks off or is over the bound */
export function readAnswer(answer: UpstreamAnswer, boundBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    answer.attach({
      data(chunk) {
        size += chunk.length
        if (size > boundBytes) {
          answer.abort()
          reject(
            new GatewayError('provider_error', 'The provider sent too large an answer.', {
              detail: `over ${boundBytes} bytes`,
            }),
          )
        } else chunks.push(chunk)
      },
      end: () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
      fail: reject,
    })
  })
}
