// The listener: sockets, bounds on what a socket may do, one Exchange per request, and the drain at the end.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { bounds } from '../../foundation/bounds.ts'
import { newGenerationId } from '../../foundation/ids.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Random } from '../../foundation/random.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { InboundProtocol } from '../../protocols/protocol.ts'
import { Exchange, readTarget } from './exchange.ts'
import { chooseRoute, type Route, type RouteTable } from './routes.ts'

export type Listener = {
  server: Server
  /** Stops accepting, lets running exchanges finish within `boundMs`, then cuts them. */
  drain(boundMs: number): Promise<void>
}

export type ListenerOptions = {
  routes: RouteTable
  random: Random
  clock: Clock
  shapes: { readonly [name in Route['shape'] & InboundProtocol['name']]: InboundProtocol }
  /** Told of every failure that is not a GatewayError: a bug of ours. */
  onBug(error: unknown, exchange: Exchange): void
}

/** What waits to be answered on a connection; `several` once it has sent the next request before that. */
type Connection = { waiting: ServerResponse | 'several' | undefined }

export function createListener(options: ListenerOptions): Listener {
  const { routes, random, shapes, onBug, clock } = options
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

  const connections = new WeakMap<Duplex, Connection>()
  const connectionOf = (socket: Duplex): Connection => {
    let connection = connections.get(socket)
    if (connection === undefined) connections.set(socket, (connection = { waiting: undefined }))
    return connection
  }

  const take = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request
    running += 1
    const connection = connectionOf(socket)
    connection.waiting = connection.waiting === undefined ? response : 'several'
    const onClose = () => {
      running -= 1
      if (connection.waiting === response) connection.waiting = undefined
      if (draining && running === 0) onIdle?.()
    }
    const url = readTarget(request)
    const found = routes.find(url.includes('?') ? url.slice(0, url.indexOf('?')) : url)
    const exchange = new Exchange(
      newGenerationId(random, clock.nowMs()),
      request,
      response,
      chooseShape(found?.routes[0], request, shapes),
      onClose,
    )
    if (draining) response.shouldKeepAlive = false
    void answer(exchange, found, onBug)
  }
  server.on('request', take)
  // `100 Continue` is said once the body is wanted: not before a key was checked.
  server.on('checkContinue', take)
  server.on('checkExpectation', take)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const { waiting } = connectionOf(socket)
    // Where an answer is on its way, bytes of ours would land in the middle of it.
    if (!socket.writable || waiting === 'several' || waiting?.headersSent === true) return socket.destroy()
    socket.end(refuseUnread(error.code, newGenerationId(random, clock.nowMs()), shapes['openai-chat']))
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

/** What is said to bytes that are not a request, before there is an exchange: who asks, and what, is not known. */
function refuseUnread(code: string | undefined, id: string, shape: InboundProtocol): string {
  const [status, words] =
    code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'The headers of the request are too large.']
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request did not arrive in time.']
        : ['400 Bad Request', 'This is not a valid HTTP request.']
  const body = JSON.stringify(shape.encodeError(new GatewayError('invalid_request', words), id))
  const ids = `x-request-id: ${id}\r\nrequest-id: ${id}`
  const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`
  return `HTTP/1.1 ${status}\r\n${ids}\r\n${head}\r\n\r\n${body}`
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
    (key !== undefined && key !== '') || (route === undefined && readTarget(request).startsWith('/v1/messages'))
  return shapes[anthropic ? 'anthropic-messages' : 'openai-chat']
}
