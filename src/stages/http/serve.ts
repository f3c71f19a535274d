// The listener: callers' connections, one Exchange per request, what is late, and the drain at the end.
import { createServer, type Server, type Socket } from 'node:net'
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/clock.ts'
import { newGenerationId } from '../../foundation/ids.ts'
import { LinkedList } from '../../foundation/linked-list.ts'
import type { Random } from '../../foundation/random.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { InboundProtocol } from '../../protocols/port/inbound-protocol.ts'
import {
  CallerConnection,
  socketOptions,
  type CallerConnectionOwner,
  type Refusal,
} from '../../http1/server/caller-connection.ts'
import type { RequestHead } from '../../http1/server/read-request.ts'
import { Exchange, readTarget } from './exchange.ts'
import { refuseUnread } from './refuse-unread.ts'
import { chooseRoute, type Route, type RouteTable } from './routes.ts'

/** Between two looks for connections that are late, ms. */
const WATCH_EVERY_MS = 1_000

type ListenerOptions = {
  routes: RouteTable
  random: Random
  clock: Clock
  /** Callers' connections that may be open at once; asked for each new one. */
  mostConnections(): number
  shapes: { readonly [name in Route['shape'] & InboundProtocol['name']]: InboundProtocol }
  /** Told of every failure that is not a GatewayError: a bug of ours. `id`: the request's, where there is one. */
  onBug(error: unknown, id: string): void
}

export class Listener implements CallerConnectionOwner {
  readonly server: Server
  readonly #options: ListenerOptions
  readonly #connections = new LinkedList<CallerConnection>()
  /** Connections that are open and were not turned away. */
  #taken = 0
  #turnedAway = 0
  #running = 0
  #isDraining = false
  #onIdle: (() => void) | undefined
  #stopWatching: () => void

  constructor(options: ListenerOptions) {
    this.#options = options
    this.server = createServer(socketOptions, (socket) => this.#accept(socket))
    this.#stopWatching = this.#watchLater()
  }

  /**
   * Stops accepting, lets running exchanges finish within `boundMs`, then ends the streams among them by `endStreams` and cuts
   * what is left.
   */
  async drain(boundMs: number, endStreams?: () => void): Promise<void> {
    this.#isDraining = true
    this.server.close()
    for (const connection of this.#connections) connection.finish()
    await this.#idle(boundMs)
    if (endStreams !== undefined && this.#running > 0) {
      endStreams()
      await this.#idle(bounds.drainEndMs)
    }
    this.#stopWatching()
    for (const connection of this.#connections) connection.destroy()
  }

  /** Resolves when nothing runs any more, after `boundMs` at the latest. */
  #idle(boundMs: number): Promise<void> {
    if (this.#running === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(boundMs, resolve)
      this.#onIdle = () => {
        cancel()
        resolve()
      }
    })
  }

  onRequest(connection: CallerConnection, head: RequestHead): Exchange {
    this.#running += 1
    const { routes, shapes } = this.#options
    const target = readTarget(head.target)
    const found = routes.find(target.path)
    const shape = chooseShape(found?.routes[0], head.headers['x-api-key'], target.path, shapes)
    const exchange = new Exchange(this.#newId(), head, target, connection, shape)
    void answer(exchange, found, this.#options.onBug)
    return exchange
  }

  onAnswered(): void {
    this.#running -= 1
    if (this.#isDraining && this.#running === 0) this.#onIdle?.()
  }

  onClosed(connection: CallerConnection): void {
    if (connection.place !== undefined) this.#connections.remove(connection.place)
    if (connection.isTurnedAway) this.#turnedAway -= 1
    else this.#taken -= 1
  }

  refuse(why: Refusal, detail: string): string {
    return refuseUnread(why, detail, this.#newId(), this.#options.shapes['openai-chat'])
  }

  onBug(error: unknown): void {
    this.#options.onBug(error, 'none')
  }

  /** A connection over the bound is answered 503 and closed; where many of those are open too, it is reset. */
  #accept(socket: Socket): void {
    const isTooMany = this.#taken >= this.#options.mostConnections()
    if (isTooMany && this.#turnedAway >= bounds.turnedAwayConnections) return void socket.resetAndDestroy()
    const connection = new CallerConnection(socket, this.#options.clock, this)
    connection.place = this.#connections.add(connection)
    if (isTooMany) {
      this.#turnedAway += 1
      connection.turnAway()
      return
    }
    this.#taken += 1
    if (this.#isDraining) connection.finish()
  }

  #watchLater(): () => void {
    const { clock } = this.#options
    return clock.after(WATCH_EVERY_MS, () => {
      const nowMs = clock.monotonicMs()
      for (const connection of this.#connections) connection.watch(nowMs)
      this.#stopWatching = this.#watchLater()
    })
  }

  #newId(): string {
    const { random, clock } = this.#options
    return newGenerationId(random, clock.nowMs())
  }
}

async function answer(
  exchange: Exchange,
  found: ReturnType<RouteTable['find']>,
  onBug: ListenerOptions['onBug'],
): Promise<void> {
  try {
    await chooseRoute(found, exchange).handle(exchange, found?.parameter ?? '')
  } catch (error) {
    const known = error instanceof GatewayError
    if (!known) onBug(error, exchange.id)
    exchange.fail(known ? error : new GatewayError('internal_error', 'Something went wrong on our side.'))
  } finally {
    exchange.freeBody()
  }
}

/** Whose errors this caller reads: the route's protocol, else by the key header and the path (contract A2). */
function chooseShape(
  route: Route | undefined,
  directKey: string | undefined,
  path: string,
  shapes: ListenerOptions['shapes'],
): InboundProtocol {
  if (route !== undefined && route.shape !== 'by-key') return shapes[route.shape]
  const hasDirectKey = directKey !== undefined && directKey !== ''
  const anthropic = hasDirectKey || (route === undefined && path.startsWith('/v1/messages'))
  return shapes[anthropic ? 'anthropic-messages' : 'openai-chat']
}
