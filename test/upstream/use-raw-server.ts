// A raw server for all tests of a file, and for each of them a client of its own, which is closed behind it.
import { after, afterEach, before, beforeEach } from 'node:test'
import type { UpstreamClient } from '../../src/stages/attempt/upstream.ts'
import { RawServer } from './raw-server.ts'

/** `open` is called before each test, with a server that has no connections yet. */
export function useRawServer(
  open: (server: RawServer) => UpstreamClient,
  options: Parameters<typeof RawServer.start>[0] = {},
): void {
  let server: RawServer
  let client: UpstreamClient
  before(async () => {
    server = await RawServer.start(options)
  })
  after(() => server?.stop())
  beforeEach(() => {
    server.connections.length = 0
    client = open(server)
  })
  afterEach(() => client?.close())
}
