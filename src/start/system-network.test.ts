import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'

import { systemNetwork } from './system-network.ts'

let server: Server
let url = ''
before(async () => {
  server = createServer((request, response) => {
    if (request.url === '/silent') return
    if (request.url === '/moved') response.writeHead(302, { location: '/long' })
    response.end('x'.repeat(1_000_000))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})

const post = { method: 'POST', body: Buffer.from('{}'), withinMs: 60_000, mostBytes: 2_000_000 } as const

test('a call ends when its time is over, and says so', async () => {
  await assert.rejects(systemNetwork.call(`${url}/silent`, { ...post, withinMs: 20 }), {
    message: 'no answer within 0.02 s',
  })
})

test('a call reads a body up to its bound and no further', async () => {
  assert.equal((await systemNetwork.call(`${url}/long`, post)).body.length, 1_000_000)
  const cut = await systemNetwork.call(`${url}/long`, { ...post, mostBytes: 200_000 })
  assert.ok(cut.body.length <= 200_000, `${cut.body.length} characters were read`)
})

test('a call follows no redirect', async () => {
  const { status, headers } = await systemNetwork.call(`${url}/moved`, post)
  assert.deepEqual([status, headers.get('location')], [302, '/long'])
})

test('an address that is taken cannot be listened on, and one that was tried is free again', async () => {
  const { port } = server.address() as AddressInfo
  await assert.rejects(systemNetwork.tryListening({ host: '127.0.0.1', port }), { code: 'EADDRINUSE' })
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port: free } = other.address() as AddressInfo
  await new Promise<void>((resolve) => other.close(() => resolve()))
  await systemNetwork.tryListening({ host: '127.0.0.1', port: free })
  await systemNetwork.tryListening({ host: '127.0.0.1', port: free })
})
