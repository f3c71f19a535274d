// What callers pay is the same at all gateways of one database, whatever files they read.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '../../src/foundation/json.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { openPrivatePostgres, postgresAbsent } from '../postgres.ts'
import { newDirectory } from '../new-directory.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call } from './world.ts'

const entry = fileURLToPath(new URL('../../bin/crossmodel.js', import.meta.url))
const answer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: '' } }],
  usage: { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 },
}

describe('prices of gateways on one Postgres', { skip: postgresAbsent }, () => {
  it('are set for all of them within a second, also for those that read another file', async (t) => {
    const upstream = await Upstream.start()
    upstream.always(sendJson(answer))
    const server = await openPrivatePostgres()
    t.after(async () => {
      await server.close()
      await upstream.stop()
    })
    const config = {
      discover_local: false,
      database: await server.createDatabase(),
      providers: { mine: { protocols: ['openai-chat'], base_url: `${upstream.url}/v1`, api_key: 'k' } },
      models: {
        'acme/mine': { price: { input: 1, output: 1 }, endpoints: [{ provider: 'mine', model: 'm', price: 'free' }] },
      },
    }
    const one = await startGateway({ config })
    t.after(() => one.kill())
    const startAnother = async (more: object, args: (data: string) => string[]): Promise<Gateway> => {
      const data = join(newDirectory(), 'data')
      mkdirSync(data, { mode: 0o700 })
      copyFileSync(join(one.data, 'secrets.json'), join(data, 'secrets.json'))
      const gateway = await startGateway({ config: { ...config, ...more }, arguments: args(data) })
      t.after(() => gateway.kill())
      return { ...gateway, data }
    }
    const two = await startAnother({}, (data) => ['--data', data, '--config', one.configFile])
    const models = { 'acme/mine': { ...config.models['acme/mine'], price: { input: 7, output: 7 } } }
    const three = await startAnother({ models }, (data) => ['--data', data])
    const before = readFileSync(one.configFile, 'utf8')

    const set = (gateway: Gateway, ...args: string[]) =>
      run(gateway, one.configFile, ['price', 'set', 'acme/mine', ...args])
    assert.equal((await set(one, '--input', '2.5', '--output', '3')).code, 0)
    for (const gateway of [one, two, three])
      assert.equal(await within(1_000, () => costOf(gateway), '2500000'), '2500000')
    assert.equal(readFileSync(one.configFile, 'utf8'), before, "the file is the operator's own")
    const shown = await run(three, three.configFile, ['price', 'show', 'acme/mine', '--json'])
    assert.equal((JSON.parse(shown.stdout) as JsonObject)['source'], 'database')
    assert.match(three.log(), /the database's price holds/)

    await two.stop()
    const again = await two.restart()
    t.after(() => again.kill())
    assert.equal(await costOf(again), '2500000', 'also after a restart')
    assert.equal((await set(one, '--from-file')).code, 0)
    assert.equal(await within(1_000, () => costOf(again), '1000000'), '1000000')
    assert.equal(await within(1_000, () => costOf(three), '7000000'), '7000000')
    const wrong = await set(one, '--input', '-1', '--output', '3')
    assert.equal(wrong.code, 2)
    const unknown = await run(one, one.configFile, ['price', 'set', 'acme/nothing', '--free'])
    assert.match(unknown.stderr, /There is no model 'acme\/nothing'/)
  })
})

/** What a call of a million input tokens cost its caller, micro-dollars. */
async function costOf(gateway: Gateway): Promise<string> {
  const body = { model: 'acme/mine', messages: [{ role: 'user', content: 'Hello' }] }
  const reply = await call(gateway, '/v1/chat/completions', { body }).reply
  assert.equal(reply.status, 200, reply.text)
  return String(reply.headers['x-crossmodel-cost-micro'])
}

/** The first value that is `wanted`, or what is there when the time is up. */
async function within(ms: number, read: () => Promise<string>, wanted: string): Promise<string> {
  const until = performance.now() + ms
  for (;;) {
    const value = await read()
    if (value === wanted || performance.now() > until) return value
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function run(gateway: Gateway, config: string, args: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: dirname(gateway.data) }
  const all = [entry, ...args, '--data', gateway.data, '--config', config]
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, all, { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr })
    })
  })
}
