// The listener: sockets, bounds on what a socket may do, one Exchange per request, and the drain at the end.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { bounds } from '../../foundation/bounds.ts'
import { newGenerationId } from '../../foundation/ids.ts'
import type { Random } from '../../foundation/random.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { InboundProtocol } from '../../protocols/protocol.ts'
import { Exchange } from './exchange.ts'
import { chooseRoute, type Route, type RouteTable } from './routes.ts'

export type Listener = {
  server: Server
  /** Stops accepting, lets running exchanges finish within `boundMs`, then cuts them. */
  drain(boundMs: number): Promise<void>
}

export type ListenerOptions = {
  routes: RouteTable
  random: Random
  shapes: { readonly [name in Route['shape'] & InboundProtocol['name']]: InboundProtocol }
  /** Told of every failure that is not a GatewayError: a bug of ours. */
  onBug(error: unknown, exchange: Exchange): void
}

export function createListener(options: ListenerOptions): Listener {
  const { routes, random, shapes, onBug } = options
  const server = createServer({
    maxHeaderSize: bounds.requestHeaderBytes,
    requestTimeout: bounds.requestReceiveMs,
    headersTimeout: 30_000,
    keepAliveTimeout: 75_000,
    noDelay: true,
  })
  let running = 0
  let draining = false
  let onIdle: (() => void) | undefined

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    running += 1
    response.on('close', () => {
      running -= 1
      if (draining && running === 0) onIdle?.()
    })
    const url = request.url ?? '/'
    const found = routes.find(url.includes('?') ? url.slice(0, url.indexOf('?')) : url)
    const exchange = new Exchange(
      newGenerationId(random),
      request,
      response,
      chooseShape(found?.routes[0], request, shapes),
    )
    if (draining) response.shouldKeepAlive = false
    void answer(exchange, found, onBug)
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    else socket.destroy()
  })

  return {
    server,
    async drain(boundMs) {
      draining = true
      server.close()
      server.closeIdleConnections()
      if (running > 0) {
        await new Promise<void>((resolve) => {
          onIdle = resolve
          setTimeout(resolve, boundMs).unref()
        })
      }
      server.closeAllConnections()
    },
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
    if (!known) onBug(error, exchange)
    if (exchange.gone || exchange.ended) return
    if (exchange.begun) exchange.break()
    else exchange.sendError(known ? error : new GatewayError('internal_error', 'Something went wrong on our side.'))
  }
}

/** Whose errors this caller reads: the route's protocol, else by the key header and the path (contract A2). */
function chooseShape(
  route: Route | undefined,
  request: IncomingMessage,
  shapes: ListenerOptions['shapes'],
): InboundProtocol {
  if (route !== undefined && route.shape !== 'by-key') return shapes[route.shape]
  const key = request.headers['x-api-key']
  const anthropic =
    (key !== undefined && key !== '') || (route === undefined && request.url?.startsWith('/v1/messages') === true)
  return shapes[anthropic ? 'anthropic-messages' : 'openai-chat']
}
