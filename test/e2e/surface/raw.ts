// Bytes on a socket and what comes back: for what no HTTP client would send.
import { connect, type Socket } from 'node:net'

export type Raw = {
  socket: Socket
  send(bytes: string | Buffer): void
  /** What has come so far, one character a byte. */
  text(): string
  /** Resolves once `pattern` is in what has come. Rejects where the socket closes, or nothing fits, before. */
  until(pattern: RegExp, boundMs?: number): Promise<string>
  /** Resolves with all that came once the other side has closed. */
  closed(boundMs?: number): Promise<string>
  destroy(): void
}

export function openRaw(url: string): Raw {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
  let text = ''
  let over = false
  const checks = new Set<() => void>()
  const tell = () => {
    for (const check of checks) check()
  }
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    text += chunk
    tell()
  })
  const end = () => {
    over = true
    tell()
  }
  socket.on('end', end).on('close', end).on('error', end)
  const wait = (done: () => boolean, what: string, boundMs: number) =>
    new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => finish(new Error(`no ${what} within ${boundMs} ms: ${text.slice(-500)}`)), boundMs)
      const finish = (error?: Error) => {
        clearTimeout(timer)
        checks.delete(check)
        if (error === undefined) resolve(text)
        else reject(error)
      }
      const check = () => {
        if (done()) finish()
        else if (over) finish(new Error(`closed before ${what}: ${text.slice(-500)}`))
      }
      checks.add(check)
      check()
    })
  return {
    socket,
    send: (bytes) => void socket.write(bytes),
    text: () => text,
    until: (pattern, boundMs = 5_000) => wait(() => pattern.test(text), String(pattern), boundMs),
    closed: (boundMs = 5_000) => wait(() => over, 'end', boundMs),
    destroy: () => socket.destroy(),
  }
}

/** The status of each answer in `text`, in order. */
export function statuses(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]))
}

/** A request as text; `content-length` is added where there is a body and no other framing. */
export function write(method: string, path: string, headers: { [name: string]: string }, body = ''): string {
  const framed = body === '' || 'content-length' in headers || 'transfer-encoding' in headers
  const all: { [name: string]: string } = {
    host: 'gateway',
    ...(framed ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}
