// The listener: callers' connections, one Exchange per request, and the drain at the end.
import type { Server } from 'node:net'
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import { newGenerationId } from '../../foundation/ids.ts'
import type { Random } from '../../foundation/random.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Refusal } from '../../http1/server/answerer.ts'
import { HttpServer } from '../../http1/server/http-server.ts'
import type { RequestHead } from '../../http1/server/read-request.ts'
import type { RequestHandler, ServerConnection } from '../../http1/server/server-connection.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import { callerBounds, singleHeaders } from './caller-bounds.ts'
import { Cors } from './cors.ts'
import { Exchange, readTarget } from './exchange.ts'
import { refuseUnread, unreadStatuses } from './refuse-unread.ts'
import { chooseRoute, type Route, type RouteTable } from './routes.ts'

type ListenerOptions = {
  routes: RouteTable
  random: Random
  clock: Clock
  /** Callers' connections that may be open at once; asked for each new one. */
  mostConnections(): number
  shapes: { readonly [name in Route['shape'] & InboundProtocol['name']]: InboundProtocol }
  /** Told of each request when its answer is over, and of what was no request; undefined: nobody looks. */
  watch?: RequestWatch | undefined
  /** Told of every failure that is not a GatewayError: a bug of ours. `id`: the request's, where there is one. */
  onBug(error: unknown, id: string): void
}

export type RequestWatch = {
  over(exchange: Exchange): void
  /** `status`: as it was written, such as `431 Request Header Fields Too Large`. */
  unread(status: string, detail: string, id: string): void
}

export class Listener implements RequestHandler {
  readonly #options: ListenerOptions
  readonly #http: HttpServer
  /** Undefined: no web page of another origin may call. */
  #cors: Cors | undefined = undefined

  constructor(options: ListenerOptions) {
    const { clock } = options
    this.#options = options
    const mostConnections = () => options.mostConnections()
    this.#http = new HttpServer({
      clock,
      bounds: callerBounds,
      singleFields: singleHeaders,
      mostConnections,
      handler: this,
    })
  }

  get server(): Server {
    return this.#http.server
  }

  /** Web pages of these origins may call from now on, and no others. */
  allowOrigins(origins: readonly string[]): void {
    this.#cors = origins.length === 0 ? undefined : new Cors(origins)
  }

  /**
   * Stops accepting, lets running exchanges finish within `boundMs`, then ends the streams among them by `endStreams` and cuts
   * what is left.
   */
  async drain(boundMs: number, endStreams?: () => void): Promise<void> {
    await this.#http.finish(boundMs)
    if (endStreams !== undefined && this.#http.running > 0) {
      endStreams()
      await this.#http.finish(bounds.drainEndMs)
    }
    this.#http.close()
  }

  onRequest(connection: ServerConnection, head: RequestHead): Exchange {
    const { routes, shapes } = this.#options
    const target = readTarget(head.target)
    const found = routes.find(target.path)
    const shape = chooseShape(found?.routes[0], head.headers['x-api-key'], target.path, shapes)
    const exchange = new Exchange(this.#newId(), head, target, connection, shape, this.#options.clock.monotonicMs())
    if (this.#cors?.take(exchange) === true) return exchange
    void this.#answer(exchange, found)
    return exchange
  }

  refuse(why: Refusal, detail: string): string {
    const id = this.#newId()
    this.#options.watch?.unread(unreadStatuses[why], detail, id)
    return refuseUnread(why, detail, id, this.#options.shapes['openai-chat'])
  }

  onBug(error: unknown): void {
    this.#options.onBug(error, 'none')
  }

  #newId(): string {
    const { random, clock } = this.#options
    return newGenerationId(random, clock.nowMs())
  }

  async #answer(exchange: Exchange, found: ReturnType<RouteTable['find']>): Promise<void> {
    const { routes, onBug, watch } = this.#options
    try {
      await chooseRoute(found, exchange, routes).handle(exchange, found?.parameter ?? '')
    } catch (error) {
      const known = error instanceof GatewayError
      if (!known) onBug(error, exchange.id)
      exchange.fail(known ? error : new GatewayError('internal_error', 'Something went wrong on our side.'))
    } finally {
      exchange.freeBody()
      watch?.over(exchange)
    }
  }
}

/** Whose errors this caller reads: the route's protocol, else by the key header and the path. */
function chooseShape(
  route: Route | undefined,
  directKey: string | undefined,
  path: string,
  shapes: ListenerOptions['shapes'],
): InboundProtocol {
  if (route !== undefined && route.shape !== 'by-key') return shapes[route.shape]
  const hasDirectKey = directKey !== undefined && directKey !== ''
  const anthropic = hasDirectKey || (route === undefined && path.includes('/messages'))
  return shapes[anthropic ? 'anthropic-messages' : 'openai-chat']
}
