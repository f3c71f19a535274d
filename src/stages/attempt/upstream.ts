// The network towards providers: undici's dispatch, one pool per origin, no promise per call or chunk. An answer's body
// is pushed to whoever has attached; until then, and while paused, the socket is not read.
import { buildConnector, Pool, type Dispatcher } from 'undici'
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/clock.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import { gateBeingRead, GateKeeper, READ_AHEAD_BYTES, ReadGate, type GateReader } from './read-gate.ts'

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
  /** A stream under way: pieces that come together may be handed over as one, those of a burst a moment late. */
  gather(): void
  /** Breaks the call off: nothing more comes, and the sink is not told. */
  abort(): void
}

/** Who is told of a call: of its answer's head, in the turn in which it comes, or of a failure before that. */
export type CallHandler = {
  onAnswer(answer: UpstreamAnswer): void
  onFailure(error: GatewayError): void
}

/** One call under way, and a way to break it off; then its handler hears no more. */
export type CallUnderWay = {
  abort(): void
  /** The request has been given to a connection. */
  readonly sent: boolean
}

const aborted = new Error('aborted by the gateway')

/** Where an address leads: worked out once, since the same few are called all the time. */
type Destination = { pool: Pool; path: string }

export class UpstreamClient {
  readonly #pools = new Map<string, Pool>()
  readonly #connect: buildConnector.connector
  #destinations = new WeakMap<URL, Destination>()

  constructor(clock: Clock) {
    const keeper = new GateKeeper(clock)
    // Options of `net.connect` may be given too, which the types do not say.
    const options: object = { timeout: bounds.connectMs, allowH2: false, highWaterMark: READ_AHEAD_BYTES }
    const connect = buildConnector(options)
    this.#connect = (target, callback) =>
      connect(target, (...result) => {
        if (result[1] !== null) new ReadGate(result[1], keeper)
        callback(...result)
      })
  }

  open({ method, url, headers, body }: UpstreamRequest, handler: CallHandler): CallUnderWay {
    const call = new Call(handler)
    const { pool, path } = this.#find(url)
    pool.dispatch({ method, path, headers, body, headersTimeout: 0, bodyTimeout: 0 }, call)
    return call
  }

  /** Closes every connection; calls under way are broken off. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    this.#destinations = new WeakMap()
    await Promise.all(pools.map((pool) => pool.destroy()))
  }

  #find(url: URL): Destination {
    let found = this.#destinations.get(url)
    if (found === undefined) {
      found = { pool: this.#pool(url.origin), path: url.pathname + url.search }
      this.#destinations.set(url, found)
    }
    return found
  }

  #pool(origin: string): Pool {
    let pool = this.#pools.get(origin)
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: bounds.upstreamConnections,
        pipelining: 1,
        keepAliveTimeout: 30_000,
        connect: this.#connect,
      })
      this.#pools.set(origin, pool)
    }
    return pool
  }
}

class Call implements Dispatcher.DispatchHandler, UpstreamAnswer, CallUnderWay, GateReader {
  status = 0
  sent = false
  headers: UpstreamAnswer['headers'] = {}
  #handler: CallHandler | undefined
  #controller: Dispatcher.DispatchController | undefined
  #gate: ReadGate | undefined
  #sink: BodySink | undefined
  /** What has come and was not handed over. */
  #pieces: Buffer[] = []
  #outcome: 'end' | GatewayError | undefined
  #aborted = false
  #gathers = false

  constructor(handler: CallHandler) {
    this.#handler = handler
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
    if (status < 200 || this.#aborted) return
    this.status = status
    this.headers = headers
    this.#gate = gateBeingRead()
    this.#gate?.assign(this)
    const handler = this.#handler
    this.#handler = undefined
    handler?.onAnswer(this)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#aborted) return
    this.#pieces.push(chunk)
    if (this.#sink === undefined) controller.pause()
    else this.#handOverSoon()
  }

  onResponseEnd(): void {
    this.#end('end')
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
    const handler = this.#handler
    this.#handler = undefined
    if (handler === undefined) this.#end(failure)
    else if (!this.#aborted) handler.onFailure(failure)
  }

  onRead(): void {
    this.#handOver()
  }

  attach(sink: BodySink): void {
    this.#sink = sink
    this.#handOver()
    this.resume()
  }

  pause(): void {
    this.#controller?.pause()
  }

  resume(): void {
    this.#controller?.resume()
  }

  gather(): void {
    this.#gathers = true
    this.#gate?.gather(this)
  }

  abort(): void {
    if (this.#aborted) return
    this.#aborted = true
    this.#close()
    this.#controller?.abort(aborted)
  }

  #end(outcome: 'end' | GatewayError): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    if (this.#sink !== undefined) this.#handOverSoon()
  }

  /** While the socket is read the gate says when all of the read is there; else, after a pause, at once. */
  #handOverSoon(): void {
    if (!this.#gathers || this.#gate === undefined || gateBeingRead() !== this.#gate) this.#handOver()
  }

  #handOver(): void {
    const sink = this.#sink
    if (sink === undefined) return
    const pieces = this.#pieces
    if (pieces.length > 0) {
      this.#pieces = []
      sink.data(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces))
    }
    const outcome = this.#outcome
    if (outcome === undefined || this.#aborted) return
    this.#close()
    if (outcome === 'end') sink.end()
    else sink.fail(outcome)
  }

  #close(): void {
    this.#handler = undefined
    this.#sink = undefined
    this.#pieces = []
    this.#gate?.release(this)
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
