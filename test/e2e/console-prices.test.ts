// What callers are charged where a price was set in the console, on both databases: from the next request on, after a restart, and
// where the configuration file names another price. Of one gateway alone the file holds, of several the database does.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { configureMine, startGateway, type Gateway } from '../gateway.ts'
import { writeShortBody } from '../money/answers.ts'
import { operate } from '../operate.ts'
import { openPostgres, postgresAbsent } from '../postgres.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call } from './world.ts'

const MODEL = 'acme/mine'
const signIn = { email: 'olga@example.com', password: 'correct horse battery staple' }
const endpoints = [{ provider: 'mine', model: 'm', price: { input: 2, output: 2 } }]
const price = { input: '2.5', output: '3', per_request: '0.000001' }
/** A million input tokens at each price, micro-dollars; `cost` with a margin of 1. */
const charges = { cost: '2000000', set: '2500001', file: '7000000', setAgain: '4000000' }

for (const kind of ['sqlite', 'postgres'] as const) {
  describe(`a price that was set in the console (${kind})`, { skip: kind === 'postgres' && postgresAbsent }, () => {
    it('is charged from the next request on and after a restart, beside a file that names it as the database has it', async (t) => {
      const upstream = await Upstream.start()
      upstream.always(sendJson(writeShortBody('openai-chat', '', 1_000_000, 0)))
      t.after(() => upstream.stop())
      const server = kind === 'postgres' ? await openPostgres() : undefined
      const database = server === undefined ? {} : { database: await server.createDatabase() }
      const configure = (named: object) =>
        configureMine(upstream.url, {
          ...database,
          console: '127.0.0.1:8485',
          margin: 1,
          models: { [MODEL]: { ...named, endpoints } },
        })
      const first = await startGateway({ config: configure({}) })
      t.after(async () => {
        await first.kill()
        await server?.close()
      })
      const token = new URL(first.setup ?? '').hash.slice(1)
      await post(first, '/admin/setup', { token, name: 'Olga', ...signIn })
      const before = await openPrices(first)
      assert.deepEqual(await before.read(), ['catalogue', charges.cost])
      assert.equal(await before.set(price), 200)
      assert.deepEqual(await before.read(), ['database', charges.set])

      await first.stop()
      const gateway = await first.restart()
      t.after(() => gateway.kill())
      const { read, set } = await openPrices(gateway)
      assert.deepEqual(await read(), ['database', charges.set])
      const writeFile = async (named: object) => {
        writeFileSync(gateway.configFile, JSON.stringify(configure(named)))
        await operate(gateway.data, 'gateway.reload', {})
      }
      await writeFile({ price: { input: 7, output: 7 } })
      const told = /the database's price holds, and not the one of the configuration file/
      if (kind === 'sqlite') {
        assert.deepEqual(await read(), ['file', charges.file])
        assert.equal(await set({ input: '4', output: '4' }), 409)
        assert.deepEqual(await read(), ['file', charges.file])
        assert.doesNotMatch(gateway.log(), told)
        await writeFile({})
        assert.deepEqual(await read(), ['database', charges.set], 'what was set is not lost')
      } else {
        assert.deepEqual(await read(), ['database', charges.set])
        assert.match(gateway.log(), told)
        assert.equal(await set({ input: '4', output: '4' }), 200)
        assert.deepEqual(await read(), ['database', charges.setAgain])
        assert.equal(await set(null), 200)
        assert.deepEqual(await read(), ['file', charges.file])
        assert.equal(await set(price), 409)
        await writeFile({})
      }
      assert.equal(await set(null), 200)
      assert.deepEqual(await read(), ['catalogue', charges.cost])
    })
  })
}

function post({ console: url = '' }: Gateway, path: string, body: object): Promise<Response> {
  const headers = { origin: url, 'content-type': 'application/json' }
  return fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** As the operator, signed in. */
async function openPrices(gateway: Gateway) {
  const { console: url = '' } = gateway
  const signedIn = await post(gateway, '/admin/auth/sign-in/email', signIn)
  assert.equal(signedIn.status, 200, await signedIn.text())
  const cookie = signedIn.headers.getSetCookie().map((each) => each.split(';', 1)[0])
  const headers = { origin: url, cookie: cookie.join('; '), 'content-type': 'application/json' }
  return {
    /** Where the price is from, and what a request was charged. */
    async read(): Promise<[unknown, string]> {
      const shown = await fetch(`${url}/admin/catalogue/model?id=${MODEL}`, { headers })
      const body = { model: MODEL, messages: [{ role: 'user', content: 'Hello' }] }
      const reply = await call(gateway, '/v1/chat/completions', { body }).reply
      assert.equal(reply.status, 200, reply.text)
      return [((await shown.json()) as JsonObject)['source'], String(reply.headers['x-crossmodel-cost-micro'])]
    },
    /** The status of the answer. */
    async set(to: object | null): Promise<number> {
      const body = JSON.stringify({ model: MODEL, price: to, reason: 'a test' })
      return (await fetch(`${url}/admin/catalogue/price`, { method: 'PUT', headers, body })).status
    },
  }
}
