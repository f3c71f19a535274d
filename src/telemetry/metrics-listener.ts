// Serves `/metrics` on an address of its own, so that no customer's port ever shows it. It asks for no key: who may
// reach the address may read it, which is why it is off by default and belongs on loopback or a private network.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type MetricsListener = { url: string; close(): Promise<void> }

type MetricsSource = { contentType: string; read(): Promise<string> }

/** @throws the listener's error (EADDRINUSE, …) */
export async function openMetricsListener(
  { host, port }: { host: string; port: number },
  source: MetricsSource,
): Promise<MetricsListener> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (request.url?.split('?')[0] !== '/metrics') response.writeHead(404).end()
    else if (!isRead) response.writeHead(405, { allow: 'GET, HEAD' }).end()
    else {
      source.read().then(
        (text) => response.writeHead(200, { 'content-type': source.contentType }).end(text),
        () => response.writeHead(500).end(),
      )
    }
  })
  await once(server.listen({ host, port }), 'listening')
  const { address, family, port: taken } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}/metrics`,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
