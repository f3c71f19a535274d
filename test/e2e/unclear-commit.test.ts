// The worst moment: the database commits a charge, its answer is lost, the caller gets an error, and the gateway dies
// before it could ask again. A caller who got an error has not paid in the end.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { configureMine, startGateway, type Gateway } from '../gateway.ts'
import { noTokens, writeFrames } from '../money/answers.ts'
import { until } from '../money/bank.ts'
import { openPostgresProxy } from '../postgres-proxy.ts'
import { openPostgres, postgresAbsent } from '../postgres.ts'
import { sendFrames } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call, endsInError, endsWell } from './world.ts'

const frames = writeFrames('openai-chat', {
  pieces: ['Hello'],
  tokens: { ...noTokens, input: 900, output: 100 },
})

describe('a charge whose commit nobody heard of', { skip: postgresAbsent }, () => {
  it('is given back when its caller was told that the stream failed, also after the gateway was killed', async (t) => {
    const upstream = await Upstream.start()
    upstream.always(sendFrames('openai-chat', frames))
    const server = await openPostgres()
    const proxy = await openPostgresProxy(await server.createDatabase())
    const gateway = await startGateway({
      config: configureMine(upstream.url, { database: proxy.url }),
      // What a stream's end waits for a database that never answers.
      bounds: { ledgerEndMs: 3_000 },
    })
    t.after(async () => {
      await gateway.kill()
      await proxy.close()
      await server.close()
      await upstream.stop()
    })
    assert.ok(endsWell('openai-chat', (await stream(gateway)).text))
    assert.equal(await readBalance(gateway), -1_000)

    proxy.silenceAfterCommit('completed')
    const told = await stream(gateway)
    assert.ok(endsInError('openai-chat', told.text), told.text)
    const id = String(told.headers['x-request-id'])
    await gateway.kill()
    proxy.heal()
    const again = await gateway.restart()
    t.after(() => again.kill())
    await until('the charge given back', async () => (await readBalance(again)) === -1_000)
    const record = (await call(again, `/v1/generations/${id}`, {}).reply).text
    assert.match(record, /"status":"interrupted"/)
    assert.match(again.log(), /the charge was reversed/)
  })
})

function stream(gateway: Gateway) {
  const body = { model: 'acme/mine', stream: true, messages: [{ role: 'user', content: 'Hello' }] }
  return call(gateway, '/v1/chat/completions', { body }).reply
}

/** Micro-dollars, of a wallet without bound. */
async function readBalance(gateway: Gateway): Promise<number> {
  const { json } = await call(gateway, '/v1/credits', {}).reply
  return Number(json['balance_micro']) + Number(json['uncollected_micro'])
}
