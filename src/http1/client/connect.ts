// Opens a socket to a server's origin, plain or TLS, straight or through a proxy, and passes its events to its
// connection. The sockets of a thread read into one shared buffer, so that an idle connection holds none: `onRead`
// copies what it needs before it returns. Sockets with TLS inside a tunnel cannot share that buffer and have their own.
// There is no HTTP/2: a call has a connection for itself.
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext } from 'node:tls'
import type { Clock } from '../../foundation/time/clock.ts'
import { openTunnel } from '../transport/open-tunnel.ts'
import type { ProxyServer } from '../transport/proxy-server.ts'
import { directTransport, type Transport } from '../transport/transport.ts'
import { ConnectTimeout } from './call-error.ts'
import type { ClientBounds } from './client-context.ts'

const READ_BYTES = 64 * 1024
/** After this much silence the kernel looks whether the other side is still there, ms. */
const PROBE_AFTER_MS = 60_000

/** What the sockets read into. Good within `onRead` only. */
const readBuffer = Buffer.allocUnsafeSlow(READ_BYTES)

export type SocketEvents = {
  /** `socket`: the one to use from now on, which may be another than the one that was returned. */
  onOpen(socket: Socket): void
  /** The first `size` bytes of `bytes` were read. False: nothing more is read until the socket is resumed. */
  onRead(bytes: Buffer, size: number): boolean
  /** The other side has closed. */
  onEnd(): void
  /** It broke, or could not be opened. May be called more than once. */
  onError(error: Error): void
}

/** Where a pool's sockets lead and how, and the TLS session that the next one goes on with. */
export class Target {
  readonly isSecure: boolean
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: number
  readonly proxy: ProxyServer | undefined
  readonly #transport: Transport
  session: Buffer | undefined = undefined

  constructor(url: URL, transport = directTransport) {
    this.isSecure = url.protocol === 'https:'
    this.host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
    this.port = url.port === '' ? (this.isSecure ? 443 : 80) : Number(url.port)
    this.proxy = transport.findProxy(url)
    this.#transport = transport
  }

  get secureContext(): SecureContext {
    return this.#transport.secureContext
  }
}

type Bounds = Pick<ClientBounds, 'connectMs' | 'headBytes' | 'interimResponses' | 'fields'>

/** `reads`: into the buffer that all share, or apart, where it may be handed over. */
export function connect(
  target: Target,
  clock: Clock,
  bounds: Bounds,
  reads: 'shared' | 'apart',
  events: SocketEvents,
): Socket {
  if (target.proxy !== undefined) return connectThrough(target.proxy, target, clock, bounds, events)
  const options = reads === 'shared' ? { ...socketOptions, onread: readInto(events) } : socketOptions
  const socket = target.isSecure ? openSecure(target, options) : openPlain(target, options)
  if (reads === 'apart') readApart(socket, events)
  const cancel = closeLate(socket, clock, `no connection within ${bounds.connectMs} ms`, bounds)
  socket.once(target.isSecure ? 'secureConnect' : 'connect', () => {
    cancel()
    events.onOpen(socket)
  })
  listen(socket, events, cancel)
  return socket
}

function connectThrough(
  proxy: ProxyServer,
  target: Target,
  clock: Clock,
  bounds: Bounds,
  events: SocketEvents,
): Socket {
  const { host, port } = target
  const outer = openTunnel(proxy, host, port, bounds, socketOptions, {
    onTunnel(tunnel) {
      const socket = target.isSecure ? openSecure(target, { socket: tunnel }) : tunnel
      const open = () => {
        cancel()
        readApart(socket, events)
        events.onOpen(socket)
        socket.resume()
      }
      listen(socket, events, cancel)
      if (target.isSecure) socket.once('secureConnect', open)
      else open()
    },
    onError(error) {
      cancel()
      events.onError(error)
    },
  })
  const late = `no connection within ${bounds.connectMs} ms through the proxy ${proxy.name}`
  const cancel = closeLate(outer, clock, late, bounds, events)
  return outer
}

/** Where the connection is not open in time it fails. Returns what stops that. */
function closeLate(
  socket: Socket,
  clock: Clock,
  why: string,
  { connectMs }: Bounds,
  events?: SocketEvents,
): () => void {
  return clock.after(connectMs, () => {
    const error = new ConnectTimeout(why)
    events?.onError(error)
    socket.destroy(error)
  })
}

function listen(socket: Socket, events: SocketEvents, cancel: () => void): void {
  socket.on('end', () => events.onEnd())
  socket.on('error', (error) => events.onError(error))
  socket.once('close', () => {
    cancel()
    events.onError(new Error('closed'))
  })
}

function readApart(socket: Socket, events: SocketEvents): void {
  socket.on('data', (bytes: Buffer) => {
    if (!events.onRead(bytes, bytes.length)) socket.pause()
  })
}

function openPlain({ host, port }: Target, options: object): Socket {
  return connectPlain({ host, port, ...options })
}

function openSecure(target: Target, options: object): Socket {
  const { host, port, session, secureContext } = target
  const socket = connectTls({
    host,
    port,
    ALPNProtocols: ['http/1.1'],
    secureContext,
    // An address is not a name that a server could be asked for (RFC 6066, 3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(session === undefined ? {} : { session }),
    ...options,
  })
  socket.on('session', (given) => {
    target.session = given
  })
  return socket
}

const socketOptions = { noDelay: true, keepAlive: true, keepAliveInitialDelay: PROBE_AFTER_MS }

function readInto(events: SocketEvents): object {
  return { buffer: readBuffer, callback: (size: number) => events.onRead(readBuffer, size) }
}
