// The network between a gateway and its Postgres, for tests: bytes pass until it goes silent, as a frozen server or a lost
// route does (nothing is closed, nothing is answered), at once or just after a commit has passed on its way to the server.
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

export type PostgresProxy = {
  /** The database's address behind the proxy. */
  url: string
  /** From now on nothing passes, in either direction. New connections are taken and hear nothing. */
  silence(): void
  /** The same, as soon as a commit that follows a statement with `text` in its values was handed to the server. */
  silenceAfterCommit(text: string): void
  /** Resolves once it is silent. */
  whenSilent(): Promise<void>
  /** Breaks off what hung; new connections pass. */
  heal(): void
  /** Connections that were made to it, in all. */
  readonly connections: number
  close(): Promise<void>
}

export async function openPostgresProxy(url: string): Promise<PostgresProxy> {
  const target = new URL(url)
  const { hostname, port } = target
  const sockets = new Set<Socket>()
  let isSilent = false
  let awaited: string | undefined
  let connections = 0
  const heard: (() => void)[] = []
  const silence = () => {
    isSilent = true
    awaited = undefined
    for (const resolve of heard.splice(0)) resolve()
  }
  const server = createServer((caller) => {
    connections += 1
    sockets.add(caller)
    caller.on('error', () => {}).on('close', () => sockets.delete(caller))
    if (isSilent) return
    const upstream = connect(Number(port), hostname)
    sockets.add(upstream)
    upstream.on('error', () => {}).on('close', () => (sockets.delete(upstream), isSilent || caller.destroy()))
    caller.on('close', () => isSilent || upstream.destroy())
    let isNext = false
    caller.on('data', (chunk) => {
      if (isSilent) return
      upstream.write(chunk)
      if (awaited === undefined) return
      if (chunk.includes(awaited)) isNext = true
      // The server commits; what it says to that is not heard any more.
      if (isNext && chunk.includes('commit\0')) silence()
    })
    upstream.on('data', (chunk) => isSilent || caller.write(chunk))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  target.port = String((server.address() as AddressInfo).port)
  return {
    url: target.href,
    silence,
    silenceAfterCommit: (text) => void (awaited = text),
    whenSilent: () => (isSilent ? Promise.resolve() : new Promise((resolve) => heard.push(resolve))),
    heal() {
      for (const socket of sockets) socket.destroy()
      isSilent = false
    },
    get connections() {
      return connections
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
