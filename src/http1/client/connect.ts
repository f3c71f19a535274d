// A socket to a server's origin, plain or TLS; its events go to its connection. All sockets of this thread read into one
// shared buffer, so that an idle connection holds none: `onRead` copies what it needs before it returns. There is no
// HTTP/2: a call has a connection for itself.
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls'
import type { Clock } from '../../foundation/time/clock.ts'
import { ConnectTimeout } from './call-error.ts'

const READ_BYTES = 64 * 1024
/** After this much silence the kernel looks whether the other side is still there, ms. */
const PROBE_AFTER_MS = 60_000

/** What the sockets read into. Good within `onRead` only. */
const readBuffer = Buffer.allocUnsafeSlow(READ_BYTES)

export type SocketEvents = {
  onOpen(): void
  /** The first `size` bytes of `bytes` were read. False: nothing more is read until the socket is resumed. */
  onRead(bytes: Buffer, size: number): boolean
  /** The other side has closed. */
  onEnd(): void
  /** It broke, or could not be opened. May be called more than once. */
  onError(error: Error): void
}

/** Where a pool's sockets lead, and the TLS session that the next one goes on with. */
export class Target {
  readonly isSecure: boolean
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: number
  session: Buffer | undefined = undefined

  constructor(url: URL) {
    this.isSecure = url.protocol === 'https:'
    this.host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
    this.port = url.port === '' ? (this.isSecure ? 443 : 80) : Number(url.port)
  }
}

/** Reading a machine's certificates takes a while: once is enough. */
let secureContext: SecureContext | undefined

/** `boundMs`: for it to be open. `reads`: into the buffer that all share, or apart, where it may be handed over. */
export function connect(
  target: Target,
  clock: Clock,
  boundMs: number,
  reads: 'shared' | 'apart',
  events: SocketEvents,
): Socket {
  const options = reads === 'shared' ? { ...socketOptions, onread: readInto(events) } : socketOptions
  const socket = target.isSecure ? openSecure(target, options) : openPlain(target, options)
  if (reads === 'apart')
    socket.on('data', (bytes: Buffer) => {
      if (!events.onRead(bytes, bytes.length)) socket.pause()
    })
  const cancel = clock.after(boundMs, () => socket.destroy(new ConnectTimeout(`no connection within ${boundMs} ms`)))
  socket.once(target.isSecure ? 'secureConnect' : 'connect', () => {
    cancel()
    events.onOpen()
  })
  socket.on('end', () => events.onEnd())
  socket.on('error', (error) => events.onError(error))
  socket.once('close', () => {
    cancel()
    events.onError(new Error('closed'))
  })
  return socket
}

function openPlain({ host, port }: Target, options: object): Socket {
  return connectPlain({ host, port, ...options })
}

function openSecure(target: Target, options: object): Socket {
  const { host, port, session } = target
  secureContext ??= createSecureContext()
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
