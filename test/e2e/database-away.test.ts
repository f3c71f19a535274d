// A gateway whose Postgres says nothing: every new call is refused within a second, and none hangs.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { configureMine, startGateway, type Gateway } from '../gateway.ts'
import { writeShortBody } from '../money/answers.ts'
import { until } from '../money/bank.ts'
import { openPostgresProxy } from '../postgres-proxy.ts'
import { openPrivatePostgres, postgresAbsent } from '../postgres.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call } from './world.ts'

const CALLS = 20

describe('a gateway whose Postgres does not answer', { skip: postgresAbsent }, () => {
  it('refuses every new call within a second, never as 401 or 402, and serves again when it is back', async (t) => {
    const upstream = await Upstream.start()
    upstream.always(sendJson(writeShortBody('openai-chat', 'Hello', 10, 10)))
    const server = await openPrivatePostgres()
    const proxy = await openPostgresProxy(await server.createDatabase())
    const gateway = await startGateway({ config: configureMine(upstream.url, { database: proxy.url }) })
    t.after(async () => {
      await gateway.kill()
      await proxy.close()
      await server.close()
      await upstream.stop()
    })
    assert.deepEqual(await callMany(gateway, 1), { statuses: [200], slowestMs: 0 })

    let bestMs = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < 5 && bestMs >= 1_000; tries += 1) {
      proxy.silence()
      const { statuses, slowestMs } = await callMany(gateway, CALLS, true)
      assert.deepEqual(new Set(statuses), new Set([500]), 'known key')
      const unknown = await callMany(gateway, 1, true, `cm-${'u'.repeat(40 + tries)}`)
      assert.deepEqual(unknown.statuses, [500], 'a key that nobody could look up')
      assert.equal((await call(gateway, '/readyz', {}).reply).status, 503)
      assert.equal((await call(gateway, '/v1/credits', {}).reply).status, 500)
      bestMs = Math.min(bestMs, Math.max(slowestMs, unknown.slowestMs))
      proxy.heal()
      await untilReady(gateway)
    }
    assert.ok(bestMs < 1_000, `refused after ${bestMs} ms`)
    const calls = upstream.received.length
    const { statuses } = await callMany(gateway, CALLS)
    assert.deepEqual(new Set(statuses), new Set([200]))
    assert.equal(upstream.received.length, calls + CALLS)
  })
})

async function callMany(gateway: Gateway, count: number, isTimed = false, key = gateway.key) {
  const body = { model: 'acme/mine', messages: [{ role: 'user', content: 'Hello' }] }
  const startedMs = performance.now()
  let slowestMs = 0
  const statuses = await Promise.all(
    Array.from({ length: count }, async () => {
      const reply = await call({ ...gateway, key }, '/v1/chat/completions', { body }).reply
      if (isTimed) slowestMs = Math.max(slowestMs, performance.now() - startedMs)
      if (reply.status === 500) assert.match(reply.text, /"db_error"/)
      return reply.status
    }),
  )
  return { statuses, slowestMs }
}

function untilReady(gateway: Gateway): Promise<void> {
  return until('a ready gateway', async () => (await call(gateway, '/readyz', {}).reply).status === 200)
}
