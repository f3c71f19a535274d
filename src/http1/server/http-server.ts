// An HTTP/1.1 server: its connections and their number, the closing of those that are late, and the drain at the end.
import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../foundation/time/clock.ts'
import { LinkedList } from '../../foundation/lists/linked-list.ts'
import type { Answerer, Refusal } from './answerer.ts'
import type { RequestHead } from './read-request.ts'
import { createServerContext, socketOptions, type ServerBounds, type ServerContext } from './server-context.ts'
import { ServerConnection, type RequestHandler, type ServerConnectionOwner } from './server-connection.ts'

/** Between two looks for connections that are late, ms. */
const WATCH_EVERY_MS = 1_000

type ServerOptions = {
  clock: Clock
  bounds: ServerBounds
  /** Headers that a request may have once, beside those of which HTTP says so. */
  singleFields: readonly string[]
  /** Connections that may be open at once; asked for each new one. */
  mostConnections(): number
  handler: RequestHandler
}

export class HttpServer implements ServerConnectionOwner {
  readonly server: Server
  readonly #options: ServerOptions
  readonly #context: ServerContext
  readonly #connections = new LinkedList<ServerConnection>()
  /** Connections that are open and were not turned away. */
  #taken = 0
  #turnedAway = 0
  #running = 0
  #isDraining = false
  #onIdle: (() => void) | undefined
  #stopWatching: () => void

  constructor(options: ServerOptions) {
    const { clock, bounds, singleFields } = options
    this.#options = options
    this.#context = createServerContext(clock, bounds, singleFields)
    this.server = createServer(socketOptions, (socket) => this.#accept(socket))
    this.#stopWatching = this.#watchLater()
  }

  /** Requests that are running. */
  get running(): number {
    return this.#running
  }

  /** Stops accepting. Resolves when nothing runs any more, after `boundMs` at the latest. */
  finish(boundMs: number): Promise<void> {
    if (!this.#isDraining) {
      this.#isDraining = true
      this.server.close()
      for (const connection of this.#connections) connection.finish()
    }
    if (this.#running === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#context.clock.after(boundMs, resolve)
      this.#onIdle = () => {
        cancel()
        resolve()
      }
    })
  }

  /** Cuts what is left. */
  close(): void {
    this.#stopWatching()
    for (const connection of this.#connections) connection.destroy()
  }

  onRequest(connection: ServerConnection, head: RequestHead): Answerer {
    this.#running += 1
    return this.#options.handler.onRequest(connection, head)
  }

  onAnswered(): void {
    this.#running -= 1
    if (this.#isDraining && this.#running === 0) this.#onIdle?.()
  }

  onClosed(connection: ServerConnection): void {
    if (connection.place !== undefined) this.#connections.remove(connection.place)
    if (connection.isTurnedAway) this.#turnedAway -= 1
    else this.#taken -= 1
  }

  refuse(why: Refusal, detail: string): string {
    return this.#options.handler.refuse(why, detail)
  }

  onBug(error: unknown): void {
    this.#options.handler.onBug(error)
  }

  /** A connection over the bound is refused with an answer and closed; where many of those are open too, it is reset. */
  #accept(socket: Socket): void {
    const isTooMany = this.#taken >= this.#options.mostConnections()
    if (isTooMany && this.#turnedAway >= this.#context.bounds.turnedAwayConnections)
      return void socket.resetAndDestroy()
    const connection = new ServerConnection(socket, this.#context, this)
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
    const { clock } = this.#context
    return clock.after(WATCH_EVERY_MS, () => {
      const nowMs = clock.monotonicMs()
      for (const connection of this.#connections) connection.watch(nowMs)
      this.#stopWatching = this.#watchLater()
    })
  }
}
