// An HTTP/1.1 client with a pool of connections for each origin and route to it, and without a promise per call or per
// piece. A body is pushed to the taker that the call's handler named; while the taker pauses, the socket is not read.
import { assert } from '../../foundation/assert.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import { FieldReader } from '../message/field-reader.ts'
import { directTransport, type Transport } from '../transport/transport.ts'
import { CallError } from './call-error.ts'
import { Call } from './call.ts'
import type { ClientBounds, ClientContext } from './client-context.ts'
import { Target } from './connect.ts'
import { ConnectionPool } from './connection-pool.ts'
import { GateKeeper } from './read-gate.ts'
import type { CallHandle, ResponseHandler } from './response-handler.ts'
import { writeRequestHead, type ClientRequest } from './write-request-head.ts'

/** Where an address leads: worked out once, since the same few are called all the time. */
type Destination = { pool: ConnectionPool; target: string; host: string; transport: Transport }

type ClientOptions<Failure extends Error> = {
  clock: Clock
  bounds: ClientBounds
  /** A failure as the handlers want it. */
  describe(this: void, error: CallError): Failure
  /** Called with what a handler throws when its call is over. */
  onBug(this: void, error: unknown): void
}

export class HttpClient<Failure extends Error = CallError> {
  readonly #context: ClientContext
  readonly #describe: (error: CallError) => Failure
  readonly #pools = new Map<string, ConnectionPool>()
  #destinations = new WeakMap<URL, Destination>()

  constructor({ clock, bounds, describe, onBug }: ClientOptions<Failure>) {
    this.#describe = describe
    this.#context = { clock, bounds, onBug, keeper: new GateKeeper(clock), fields: new FieldReader(bounds.fields, []) }
  }

  /** `onOver`: called once, when nothing more of the call can reach its server or come from it, however it ended. */
  open(request: ClientRequest, handler: ResponseHandler<Failure>, onOver?: () => void): CallHandle {
    const { pool, target, host } = this.#find(request.url, request.transport ?? directTransport)
    let head = ''
    let failure: CallError | undefined
    try {
      head = writeRequestHead(request, target, host)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      failure = error
    }
    const call = new Call(head, request, handler, this.#describe, onOver)
    if (failure === undefined) pool.start(call)
    else call.fail(failure)
    return call
  }

  /** Closes every connection; calls under way fail and say `why`. */
  close(why = 'the client was closed'): void {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    this.#destinations = new WeakMap()
    for (const pool of pools) pool.close(new CallError('closed', why))
  }

  #find(url: URL, transport: Transport): Destination {
    let found = this.#destinations.get(url)
    if (found === undefined || found.transport !== transport) {
      assert(url.protocol === 'https:' || url.protocol === 'http:', 'an address is neither https nor http')
      found = { pool: this.#pool(url, transport), target: url.pathname + url.search, host: url.host, transport }
      this.#destinations.set(url, found)
    }
    return found
  }

  #pool(url: URL, transport: Transport): ConnectionPool {
    const key = `${transport.id} ${url.origin}`
    let pool = this.#pools.get(key)
    if (pool === undefined) {
      if (this.#pools.size >= this.#context.bounds.pools) this.#forgetUnused()
      pool = new ConnectionPool(new Target(url, transport), this.#context)
      this.#pools.set(key, pool)
    }
    return pool
  }

  /** Configurations come and go, and so do the ways that they name. */
  #forgetUnused(): void {
    for (const [key, pool] of this.#pools) if (pool.isUnused) this.#pools.delete(key)
    this.#destinations = new WeakMap()
  }
}
