// Opens a tunnel through a proxy (CONNECT, RFC 9110, 9.3.6). Words of the proxy and words of the server behind it stay
// apart: a failure here is a ProxyError, and no answer of a proxy is ever taken for an answer of the server. There is
// no timeout here: the code that opens a tunnel closes it when its time is over.
import { STATUS_CODES } from 'node:http'
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { HeadReader } from '../client/head-reader.ts'
import { FieldReader } from '../message/field-reader.ts'
import { WireError } from '../message/wire-error.ts'
import { ProxyError } from './proxy-error.ts'
import type { ProxyServer } from './proxy-server.ts'

type TunnelBounds = {
  /** The head of the proxy's answer, with those of interim answers before it, bytes. */
  headBytes: number
  interimResponses: number
  /** Header fields of one head. */
  fields: number
}

type TunnelEvents = {
  /** The socket's bytes are the server's from now on. It is paused and nobody listens to it. */
  onTunnel(socket: Socket): void
  /** Once, and not after `onTunnel`. */
  onError(error: ProxyError): void
}

/** To `host`, without brackets, through `proxy`. The socket is for closing only, until `onTunnel`. */
export function openTunnel(
  proxy: ProxyServer,
  host: string,
  port: number,
  bounds: TunnelBounds,
  options: object,
  events: TunnelEvents,
): Socket {
  const socket = connectTo(proxy, options)
  const head = new HeadReader(new FieldReader(bounds.fields, []), bounds)
  head.start(false)
  let isOver = false
  const fail = (what: string, more: { code?: string; status?: number } = {}) => {
    if (isOver) return
    isOver = true
    socket.destroy()
    events.onError(new ProxyError(proxy.name, what, more))
  }
  const onData = (bytes: Buffer) => {
    if (isOver) return
    let at: number
    try {
      at = head.push(bytes, bytes.length)
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      return fail(`gave no HTTP answer to CONNECT: ${error.message}`)
    }
    if (at === -1) return
    const { status } = head.take()
    if (status < 200 || status > 299) return fail(describeRefusal(status), { status })
    // The server has not been asked anything yet: this is a body that a tunnel cannot have, or made up.
    if (at < bytes.length) return fail('sent bytes behind its answer to CONNECT')
    isOver = true
    socket.pause()
    socket.off('data', onData).off('end', onEnd).off('error', onError).off('close', onEnd)
    events.onTunnel(socket)
  }
  socket.once(proxy.isSecure ? 'secureConnect' : 'connect', () =>
    socket.write(proxy.writeConnect(host, port), 'latin1'),
  )
  const onEnd = () => fail('closed the connection before it answered CONNECT')
  const onError = (error: NodeJS.ErrnoException) => {
    const { code } = error
    fail(`cannot be reached: ${describeSocketError(error)}`, code === undefined ? {} : { code })
  }
  socket.on('data', onData).on('end', onEnd).on('error', onError).on('close', onEnd)
  return socket
}

function connectTo({ isSecure, host, port }: ProxyServer, options: object): Socket {
  if (!isSecure) return connectPlain({ host, port, ...options })
  const name = isIP(host) === 0 ? { servername: host } : {}
  return connectTls({ host, port, ALPNProtocols: ['http/1.1'], ...name, ...options })
}

function describeRefusal(status: number): string {
  if (status === 407) return 'wants another user and password (407 Proxy Authentication Required)'
  const words = STATUS_CODES[status]
  return `refused the connection (${words === undefined ? status : `${status} ${words}`})`
}

/** A name with several addresses fails with one error for each and says nothing itself. */
function describeSocketError({ code, message, errors }: NodeJS.ErrnoException & { errors?: unknown }): string {
  return message === '' && Array.isArray(errors) ? errors.map(String).join(', ') : message || String(code)
}
