// A gateway whose Postgres says nothing: every new call is refused within a second, and none hangs.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bounds } from '../../src/foundation/bounds.ts'
import { configureMine, startGateway, type Gateway } from '../gateway.ts'
import { writeShortBody } from '../money/answers.ts'
import { until, within } from '../money/bank.ts'
import { openPostgresProxy } from '../postgres-proxy.ts'
import { openPostgres, postgresAbsent } from '../postgres.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call } from './world.ts'

const CALLS = 20
const NEVER_MS = 600_000

describe('a gateway whose Postgres does not answer', { skip: postgresAbsent }, () => {
  it('refuses every new call within a second, never as 401 or 402, and serves again when it is back', async (t) => {
    const upstream = await Upstream.start()
    upstream.always(sendJson(writeShortBody('openai-chat', 'Hello', 10, 10)))
    const server = await openPostgres()
    const proxy = await openPostgresProxy(await server.createDatabase())
    assert.ok(bounds.databaseBeatMs + bounds.databaseSilenceMs < 1_000 && bounds.ledgerHoldMs < 1_000)
    const gateway = await startGateway({
      config: configureMine(upstream.url, { database: proxy.url }),
      // Nothing but these two bounds refuses a call: whatever else waits for the database outlasts the test.
      bounds: {
        databaseConnectMs: NEVER_MS,
        databaseQueryMs: NEVER_MS,
        limitsAnswerMs: NEVER_MS,
        ledgerEndMs: NEVER_MS,
      },
    })
    t.after(async () => {
      await gateway.kill()
      await proxy.close()
      await server.close()
      await upstream.stop()
    })
    assert.deepEqual(await callMany(gateway, 1), [200])

    proxy.silence()
    assert.deepEqual(new Set(await callMany(gateway, CALLS)), new Set([500]), 'known key')
    const unknown = await callMany(gateway, 1, `cm-${'u'.repeat(40)}`)
    assert.deepEqual(unknown, [500], 'a key that nobody could look up')
    assert.equal((await call(gateway, '/readyz', {}).reply).status, 503)
    assert.equal((await call(gateway, '/v1/credits', {}).reply).status, 500)
    proxy.heal()
    await untilReady(gateway)
    const calls = upstream.received.length
    assert.deepEqual(new Set(await callMany(gateway, CALLS)), new Set([200]))
    assert.equal(upstream.received.length, calls + CALLS)
  })
})

function callMany(gateway: Gateway, count: number, key = gateway.key): Promise<number[]> {
  const body = { model: 'acme/mine', messages: [{ role: 'user', content: 'Hello' }] }
  const calls = Array.from({ length: count }, async () => {
    const reply = await within('an answer', call({ ...gateway, key }, '/v1/chat/completions', { body }).reply)
    if (reply.status === 500) assert.match(reply.text, /"db_error"/)
    return reply.status
  })
  return Promise.all(calls)
}

function untilReady(gateway: Gateway): Promise<void> {
  return until('a ready gateway', async () => (await call(gateway, '/readyz', {}).reply).status === 200)
}
