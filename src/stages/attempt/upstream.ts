// The network towards providers: one pool of connections per origin, HTTP/1.1 of our own (`connection/`), no promise per
// call or chunk. An answer's body is pushed to whoever has attached; until then, and while paused, the socket is not read.
import type { UpstreamAnswer } from '../../answer/upstream-answer.ts'
import { assert } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/clock.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import { describeBreak } from '../../http1/client/broken-connection.ts'
import { Call } from '../../http1/client/call.ts'
import { Target } from '../../http1/client/connect.ts'
import { ConnectionPool, type PoolBounds } from '../../http1/client/connection-pool.ts'
import { GateKeeper } from '../../http1/client/read-gate.ts'
import { writeHead } from '../../http1/client/write-head.ts'

export type UpstreamRequest = { method: 'POST' | 'GET'; url: URL; headers: { [name: string]: string }; body: Buffer }

/** One of the two is called, once: with an answer, as soon as its head is read, or with a failure before that. */
export type CallHandler = {
  onAnswer(answer: UpstreamAnswer): void
  onFailure(error: GatewayError): void
}

/** One call under way. Once it is aborted its handler is not called any more. */
export type CallUnderWay = {
  abort(): void
  /** The request has been given to a connection. */
  readonly sent: boolean
  /** It was written a second time, since the first connection had been closed before it came. */
  readonly resent: boolean
}

/** Where an address leads: worked out once, since the same few are called all the time. */
type Destination = { pool: ConnectionPool; target: string; host: string }

export class UpstreamClient {
  readonly #clock: Clock
  readonly #keeper: GateKeeper
  readonly #poolBounds: PoolBounds
  readonly #pools = new Map<string, ConnectionPool>()
  #destinations = new WeakMap<URL, Destination>()

  readonly #onBug: (error: unknown) => void

  /** `poolBounds`: for each origin. `onBug`: called with what a handler or sink throws when its call is over. */
  constructor(
    clock: Clock,
    onBug: (error: unknown) => void,
    poolBounds: PoolBounds = { connections: bounds.upstreamConnections, waiting: bounds.upstreamWaiting },
  ) {
    this.#clock = clock
    this.#onBug = onBug
    this.#poolBounds = poolBounds
    this.#keeper = new GateKeeper(clock)
  }

  open(request: UpstreamRequest, handler: CallHandler): CallUnderWay {
    const { pool, target, host } = this.#find(request.url)
    let head = ''
    let failure: GatewayError | undefined
    try {
      head = writeHead(request, target, host)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      failure = error
    }
    const call = new Call(head, request.body, handler)
    if (failure === undefined) pool.start(call)
    else call.fail(failure)
    return call
  }

  /** Closes every connection; calls under way are broken off. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    this.#destinations = new WeakMap()
    for (const pool of pools) pool.close(describeBreak('the gateway closes its connections'))
  }

  #find(url: URL): Destination {
    let found = this.#destinations.get(url)
    if (found === undefined) {
      assert(url.protocol === 'https:' || url.protocol === 'http:', "a provider's address is neither https nor http")
      found = { pool: this.#pool(url), target: url.pathname + url.search, host: url.host }
      this.#destinations.set(url, found)
    }
    return found
  }

  #pool(url: URL): ConnectionPool {
    let pool = this.#pools.get(url.origin)
    if (pool === undefined) {
      pool = new ConnectionPool(new Target(url), this.#clock, this.#keeper, this.#poolBounds, this.#onBug)
      this.#pools.set(url.origin, pool)
    }
    return pool
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
