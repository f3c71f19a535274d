// A proxy on loopback as companies run them: it takes CONNECT, wants a user and password where it is told so, and joins the
// caller with whom they named, or with whom a test says that the name stands for. It keeps what it was asked.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

type TestProxyOptions = {
  /** It speaks TLS itself. */
  certificate?: { key: string; cert: string }
  /** `user:password`; without it everybody may pass. */
  credentials?: string
  /** Where names lead that no resolver knows, by `host:port`; others lead to themselves. */
  hosts?: { readonly [authority: string]: string }
}

export class TestProxy {
  /** `host:port` of each tunnel that was asked for, in order, refused ones included. */
  readonly asked: string[] = []
  /** The `proxy-authorization` of each. */
  readonly authorizations: (string | undefined)[] = []
  /** What it was asked beside tunnels. */
  readonly others: string[] = []
  readonly #server: Server
  readonly #options: TestProxyOptions
  readonly #sockets = new Set<Duplex>()
  readonly #scheme: string

  constructor(server: Server, options: TestProxyOptions) {
    this.#server = server
    this.#options = options
    this.#scheme = options.certificate === undefined ? 'http' : 'https'
    server.on('connect', (request: IncomingMessage, socket: Duplex) => this.#tunnel(request, socket))
    server.on('request', (request, response) => {
      this.others.push(`${request.method} ${request.url}`)
      response.writeHead(405).end()
    })
  }

  static async start(options: TestProxyOptions = {}): Promise<TestProxy> {
    const { certificate } = options
    const server = certificate === undefined ? createServer() : createSecureServer(certificate)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new TestProxy(server, options)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** `user`: `user:password`, as it stands in an address. */
  url(user = ''): string {
    return `${this.#scheme}://${user === '' ? '' : `${user}@`}127.0.0.1:${this.port}`
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #tunnel(request: IncomingMessage, socket: Duplex): void {
    const authority = request.url ?? ''
    const authorization = request.headers['proxy-authorization']
    this.asked.push(authority)
    this.authorizations.push(authorization)
    this.#keep(socket)
    const { credentials, hosts = {} } = this.#options
    if (credentials !== undefined && authorization !== `Basic ${Buffer.from(credentials).toString('base64')}`)
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n')
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(hosts[authority] ?? authority) ?? []
    const server: Socket = connect({ host: host.replace(/^\[|\]$/g, ''), port: Number(port) })
    this.#keep(server)
    server.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      server.pipe(socket).pipe(server)
    })
    server.once('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
    socket.once('close', () => server.destroy())
    server.once('close', () => socket.destroy())
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => this.#sockets.delete(socket))
  }
}
