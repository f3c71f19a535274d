import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { chooseGenerator, readWrkVersion } from './run-wrk.ts'

const skip = readWrkVersion() === undefined ? 'wrk is not installed' : false

/** What 4 connections of wrk make of a server, and what the server saw of them. */
async function run(t: TestContext, status: number, requests: number) {
  const seen = { bodies: new Set<string>(), answered: 0, brokenOff: 0 }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      seen.bodies.add(body)
      response.writeHead(status).end('{}')
    })
    response.on('close', () => (response.writableFinished ? (seen.answered += 1) : (seen.brokenOff += 1)))
  }).listen(0, '127.0.0.1')
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const call = { host: '127.0.0.1', port, path: '/v1/x', headers: { 'x-one': '1' }, body: '{"a":"b"}' }
  const counts = await chooseGenerator(true)({ ...call, connections: 4, requests, boundMs: 30_000 })
  return { seen, completed: counts.completed, failed: counts.failed }
}

test('wrk sends as many requests as it is told, with their bodies, and breaks none off', { skip }, async (t) => {
  assert.deepEqual(await run(t, 200, 203), {
    seen: { bodies: new Set(['{"a":"b"}']), answered: 203, brokenOff: 0 },
    completed: 203,
    failed: 0,
  })
})

test('what is answered with an error has failed', { skip }, async (t) => {
  const { completed, failed } = await run(t, 503, 10)
  assert.deepEqual({ completed, failed }, { completed: 0, failed: 10 })
})
