// What callers pay is the same at all gateways of one database, whatever files they read.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Client } from 'pg'
import { bounds } from '../../src/foundation/bounds.ts'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { tryCommand } from '../command-line.ts'
import { configureMine, startGateway, type Gateway } from '../gateway.ts'
import { writeShortBody } from '../money/answers.ts'
import { until } from '../money/bank.ts'
import { openPostgres, postgresAbsent } from '../postgres.ts'
import { startBeside } from '../two-gateways.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call } from './world.ts'

describe('prices of gateways on one Postgres', { skip: postgresAbsent }, () => {
  it('are set for all of them within a second, also for those that read another file', async (t) => {
    const upstream = await Upstream.start()
    upstream.always(sendJson(writeShortBody('openai-chat', '', 1_000_000, 0)))
    const server = await openPostgres()
    t.after(async () => {
      await server.close()
      await upstream.stop()
    })
    const database = await server.createDatabase()
    const config = configureMine(upstream.url, { database })
    const one = await startGateway({ config })
    t.after(() => one.kill())
    const two = await startBeside(one, { config, arguments: ['--config', one.configFile] })
    t.after(() => two.kill())
    const models = { 'acme/mine': { ...config.models['acme/mine'], price: { input: 7, output: 7 } } }
    const three = await startBeside(one, { config: { ...config, models } })
    t.after(() => three.kill())
    // Each asks the database for changes at this interval.
    assert.ok(bounds.databaseBeatMs <= 500)
    const before = readFileSync(one.configFile, 'utf8')

    const set = (...args: string[]) => tryCommand(one, ['price', 'set', 'acme/mine', ...args])
    assert.equal((await set('--input', '2.5', '--output', '3')).code, 0)
    for (const gateway of [one, two, three]) await untilCost(gateway, '2500000')
    assert.equal(readFileSync(one.configFile, 'utf8'), before, "the file is the operator's own")
    const shown = await tryCommand(three, ['price', 'show', 'acme/mine', '--json'])
    assert.equal((JSON.parse(shown.stdout) as JsonObject)['source'], 'database')
    assert.match(three.log(), /the database's price holds/)

    await two.stop()
    const again = await two.restart()
    t.after(() => again.kill())
    assert.equal(await costOf(again), '2500000', 'also after a restart')
    // Three gateways saw this price, one of them twice: it is one step. The other file's price was one too.
    assert.deepEqual(await readSteps(database), ['1000000000', '7000000000', '2500000000'])
    assert.equal((await set('--from-file')).code, 0)
    await untilCost(again, '1000000')
    await untilCost(three, '7000000')
    const wrong = await set('--input', '-1', '--output', '3')
    assert.equal(wrong.code, 2)
    const unknown = await tryCommand(one, ['price', 'set', 'acme/nothing', '--free'])
    assert.match(unknown.stderr, /There is no model 'acme\/nothing'/)
  })
})

/** What a million input tokens cost, step by step, in nano-dollars. */
async function readSteps(database: string): Promise<string[]> {
  const client = new Client(database)
  await client.connect()
  const { rows } = await client.query(`select card from price_steps where model = 'acme/mine' order by since_ms`)
  await client.end()
  return rows.map(({ card }) => (JSON.parse(card) as Card).tiers[0].rates.input)
}

type Card = { tiers: [{ rates: { input: string } }] }

/** What a call of a million input tokens cost its caller, micro-dollars. */
async function costOf(gateway: Gateway): Promise<string> {
  const body = { model: 'acme/mine', messages: [{ role: 'user', content: 'Hello' }] }
  const reply = await call(gateway, '/v1/chat/completions', { body }).reply
  assert.equal(reply.status, 200, reply.text)
  return String(reply.headers['x-crossmodel-cost-micro'])
}

function untilCost(gateway: Gateway, wanted: string): Promise<void> {
  return until(`a cost of ${wanted}`, async () => (await costOf(gateway)) === wanted)
}
