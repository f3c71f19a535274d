// Old records are pruned by a command beside the running gateway; whatever is read of money afterwards is what it was.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isObject, parseJsonObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { parseUsd } from '../../src/foundation/nanos.ts'
import { openStore } from '../../src/store/open-store.ts'
import { tryCommand } from '../command-line.ts'
import { configureMine, startGateway, type Gateway } from '../gateway.ts'
import { writeShortBody } from '../money/answers.ts'
import { openPostgres, postgresAbsent } from '../postgres.ts'
import { storeContext } from '../stores.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call } from './world.ts'

type StoreOptions = Parameters<typeof openStore>[0]

const DAYS = 100

let upstream: Upstream
before(async () => {
  upstream = await Upstream.start()
  upstream.always(sendJson(writeShortBody('openai-chat', 'Hello', 1_000, 1)))
})
after(() => upstream.stop())

describe('records prune', () => {
  it('on SQLite', async (t) => {
    const gateway = await startGateway({ config: configureMine(upstream.url) })
    t.after(() => gateway.kill())
    await tryPruning(gateway, { kind: 'sqlite', directory: gateway.data })
  })

  it('on Postgres', { skip: postgresAbsent }, async (t) => {
    const server = await openPostgres()
    const url = await server.createDatabase()
    const gateway = await startGateway({ config: configureMine(upstream.url, { database: url }) })
    t.after(async () => {
      await gateway.kill()
      await server.close()
    })
    await tryPruning(gateway, { kind: 'postgres', url, directory: gateway.data })
  })
})

async function tryPruning(first: Gateway, options: StoreOptions): Promise<void> {
  const old = [await generate(first), await generate(first)]
  await first.stop()
  await makeOld(options)
  const gateway = await first.restart()
  try {
    const young = await generate(gateway)
    const run = (...args: string[]) => tryCommand(gateway, args)
    const readAll = async () => ({
      usage: (await run('usage', '--days', '200', '--json')).stdout,
      exported: (await run('export', 'usage')).stdout,
      wallet: (await run('wallet', 'show', 'owner', '--json')).stdout,
      month: (await call(gateway, '/v1/usage', {}).reply).text,
      postings: await sumPostings(run),
    })
    const read = await readAll()

    const never = await run('records', 'prune')
    assert.deepEqual([never.code, /kept for ever/.test(never.stderr)], [2, true])
    const today = await run('records', 'prune', '--before', new Date().toISOString())
    assert.deepEqual([today.code, /last 24 hours/.test(today.stderr)], [2, true])
    const dry = await run('records', 'prune', '--keep', '90d', '--dry-run', '--json')
    const { before: cut, ...would } = parseJsonObject(dry.stdout) ?? {}
    assert.deepEqual(would, { dry_run: true, generations: 2, charged: '0.002002' }, dry.stderr)
    assert.equal((await run('generation', 'show', old[0] ?? '')).code, 0)
    const pruned = await run('records', 'prune', '--before', String(cut))
    assert.match(pruned.stdout, /^Pruned 2 records of requests .* charged 0\.002002 USD; their daily sums stay\.\n$/)

    assert.deepEqual(await readAll(), read)
    assert.match((await run('generation', 'show', old[0] ?? '')).stderr, /pruned/)
    assert.equal((await run('generation', 'show', young)).code, 0)
    assert.equal((await call(gateway, `/v1/generations/${old[1]}`, {}).reply).status, 404)
    assert.match((await run('wallet', 'audit')).stdout, /everything adds up/)
    assert.match((await run('wallet', 'ledger', 'owner')).stdout, /\n2 older charges, pruned: -\$0\.002002\n$/)
    const [header, sum] = (await run('export', 'postings')).stdout.split('\n')
    assert.match(header ?? '', /^sequence,created_at,kind,amount,/)
    const day = new Date(Date.now() - DAYS * 86_400_000).toISOString().slice(0, 10)
    assert.match(
      sum ?? '',
      new RegExp(`^,${day}T00:00:00.000Z,charges,-0\\.002002,wal_.*,acme/mine,"2 charges, pruned",,$`),
    )
    assert.equal((await run('export', 'generations')).stdout.trim().split('\n').length, 2)
  } finally {
    await gateway.kill()
  }
}

async function generate(gateway: Gateway): Promise<string> {
  const body = { model: 'acme/mine', messages: [{ role: 'user', content: 'Hello' }] }
  const reply = await call(gateway, '/v1/chat/completions', { body }).reply
  assert.equal(reply.status, 200, reply.text)
  return String(reply.headers['x-request-id'])
}

/** All that is there was made so many days ago. */
async function makeOld(options: StoreOptions): Promise<void> {
  const store = await openStore(options, storeContext)
  const ms = DAYS * 86_400_000
  const statement = (sql: string) => ({ sql, parameters: [] })
  await store.write([
    statement(`update generations set started_ms = started_ms - ${ms}, ended_ms = ended_ms - ${ms}`),
    statement(`update postings set created_ms = created_ms - ${ms}`),
    statement(`update usage_days set day = day - ${DAYS}`),
  ])
  await store.close()
}

/** Of the whole export, nano-dollars. */
async function sumPostings(run: (...args: string[]) => Promise<{ stdout: string }>): Promise<bigint> {
  const lines = (await run('export', 'postings', '--json')).stdout.trim().split('\n')
  const rows = lines.map((line) => JSON.parse(line) as JsonObject).filter(isObject)
  return rows.reduce((sum, row) => sum + parseUsd(String(row['amount'])), 0n)
}
