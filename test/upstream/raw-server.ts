// A server on loopback that knows no HTTP: a test reads what came on each connection and says, byte by byte, what goes
// back and how the connection ends. For what a client does with answers that no HTTP server would send.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'

export class RawConnection {
  readonly socket: Socket
  /** Resolves when the connection is gone, whoever closed it. */
  readonly closed: Promise<void>
  #text = ''
  #wake: () => void = () => {}

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => {
      this.#text += bytes.toString('latin1')
      this.#wake()
    })
    this.closed = new Promise((resolve) => {
      socket.once('close', () => resolve())
    })
  }

  /** The next whole request, head and body, as text. */
  async readRequest(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf('\r\n\r\n')
      const length = /\r\ncontent-length: (\d+)/.exec(this.#text)
      const size = end + 4 + Number(length?.[1] ?? 0)
      if (end !== -1 && this.#text.length >= size) {
        const request = this.#text.slice(0, size)
        this.#text = this.#text.slice(size)
        return request
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Resolves when the kernel has it. */
  send(text: string | Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text, () => resolve())
    })
  }

  /** Reads a request and answers it. */
  async answer(text: string): Promise<string> {
    const request = await this.readRequest()
    await this.send(text)
    return request
  }

  /** Sends the connection's end. */
  finish(): void {
    this.socket.end()
  }
}

export class RawServer {
  readonly url: URL
  readonly connections: RawConnection[] = []
  readonly #server: Server
  #wake: () => void = () => {}

  private constructor(server: Server, secure: boolean, host: string) {
    this.#server = server
    const { port } = server.address() as AddressInfo
    this.url = new URL(`${secure ? 'https' : 'http'}://${host}:${port}/v1/chat?a=b`)
    server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.connections.push(new RawConnection(socket))
      this.#wake()
    })
  }

  /** `certificate`: speaks TLS, and over it `protocols`. `host`: as it stands in the URL. */
  static async start(
    options: {
      certificate?: { key: string; cert: string }
      host?: string
      address?: string
      protocols?: string[]
    } = {},
  ): Promise<RawServer> {
    const { certificate, address = '127.0.0.1', protocols = ['http/1.1'] } = options
    const server =
      certificate === undefined ? createServer() : createSecureServer({ ...certificate, ALPNProtocols: protocols })
    server.on('tlsClientError', () => {})
    server.listen(0, address)
    await once(server, 'listening')
    return new RawServer(server, certificate !== undefined, options.host ?? address)
  }

  /** Resolves with connection number `count` (from 1). */
  async accept(count: number): Promise<RawConnection> {
    while (this.connections.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.connections[count - 1] as RawConnection
  }

  async stop(): Promise<void> {
    for (const { socket } of this.connections) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** The head of an answer in HTTP chunks. */
export const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'

/** A whole answer of known length. */
export const length = (body: string, ...lines: string[]) =>
  `HTTP/1.1 200 OK\r\n${lines.map((line) => `${line}\r\n`).join('')}content-length: ${body.length}\r\n\r\n${body}`

/** Lets everything happen that is ready to. */
export async function turns(count = 50): Promise<void> {
  for (let index = 0; index < count; index += 1) await new Promise((resolve) => setImmediate(resolve))
}
