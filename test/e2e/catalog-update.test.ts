// A published price list, taken over by the command line: what callers pay follows at once, and the books still add up.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { isObject, type JsonObject } from '../../src/foundation/json/json.ts'
import { bounds } from '../../src/foundation/bounds.ts'
import { packOffers } from '../../src/price-lists/pack-offers.ts'
import { readPriceList } from '../../src/price-lists/read/read-price-list.ts'
import { runCommand, tryCommand } from '../command-line.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { writeShortBody } from '../money/answers.ts'
import { until } from '../money/bank.ts'
import { operate } from '../operate.ts'
import { openPostgres, postgresAbsent } from '../postgres.ts'
import { startTwo } from '../two-gateways.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { call } from './world.ts'

const MODEL = 'openai/gpt-5.4-mini'
/** A million tokens of input and of output, at the release's own price and at that of a list; micro-dollars. */
const [RELEASED, LISTED] = ['5250000', '6000000']

/** A list that has these prices of OpenAI's. */
function writeList(models: { [model: string]: JsonObject }): string {
  const entries = Object.entries(models).map(([model, cost]) => [model, { name: model, cost }])
  return JSON.stringify({ openai: { models: Object.fromEntries(entries) } })
}

const listed = { input: 0.75, output: 5.25, cache_read: 0.075 }
const newList = writeList({ 'gpt-5.4-mini': listed, 'gpt-7': { input: 3, output: 9 } })

let upstream: Upstream
before(async () => {
  upstream = await Upstream.start()
  upstream.always(sendJson(writeShortBody('openai-chat', '', 1_000_000, 1_000_000)))
})
after(() => upstream.stop())

const configure = (more: object = {}) => ({
  discover_local: false,
  providers: { openai: { api_key: 'sk-test-key-of-openai', base_url: `${upstream.url}/v1` } },
  ...more,
})

describe('a price list', () => {
  let gateway: Gateway
  before(async () => {
    gateway = await startGateway({ config: configure() })
  })
  after(() => gateway.kill())
  const write = (text: string, name = 'list.json') => {
    const file = join(dirname(gateway.data), name)
    writeFileSync(file, text)
    return file
  }
  /** As the command does it, without its process. */
  const update = (text: string, more: JsonObject = { apply: true }) =>
    operate(gateway.data, 'catalog.update', { ...pack(text), ...more })

  it('is shown, and changes nothing until it is applied', async () => {
    const shown = await runCommand(gateway, 'catalog', 'update', write(newList))
    assert.deepEqual(
      [shown['applied'], idsOf(shown, 'new'), idsOf(shown, 'dearer')],
      [false, ['openai/gpt-7'], [MODEL]],
    )
    const text = await tryCommand(gateway, ['catalog', 'update', write(newList)])
    assert.equal(text.code, 0, text.stderr)
    assert.match(text.stdout, /openai\/gpt-5\.4-mini +openai +0\.75 +4\.5 -> 5\.25/)
    assert.match(text.stdout, /New and changed prices to apply \(--apply\): 2/)
    assert.equal(await costOf(gateway, MODEL), RELEASED)
  })

  it('holds at once when it is applied, and the books recompute old and new calls by the price of each', async () => {
    assert.equal((await runCommand(gateway, 'catalog', 'update', write(newList), '--apply'))['applied'], true)
    assert.equal(await costOf(gateway, MODEL), LISTED)
    assert.equal(await costOf(gateway, 'openai/gpt-7'), '12000000')
    assert.equal((await operate(gateway.data, 'price.show', { model: MODEL }))['source'], 'list')
    const audited = await operate(gateway.data, 'wallet.audit', {})
    assert.deepEqual([audited['ok'], audited['differences']], [true, []])
    const again = await update(newList)
    assert.deepEqual([again['applied'], again['unchanged']], [false, 2])
    const layers = (await runCommand(gateway, 'catalog', 'show'))['layers']
    assert.ok(Array.isArray(layers) && isObject(layers[0]))
    assert.deepEqual([layers.length, layers[0]['format'], layers[0]['prices']], [1, 'models.dev', 2])
  })

  it('brings models that an alias of a checked configuration may name, beside a gateway and without one', async () => {
    const check = async (target: string) => {
      const file = write(JSON.stringify(configure({ aliases: { best: target } })), 'checked.json')
      return tryCommand({ data: gateway.data, configFile: file }, ['config', 'check'])
    }
    const beside = await check('openai/gpt-7')
    assert.equal(beside.code, 0, beside.stderr)
    await gateway.stop()
    const suffixed = await check('openai/gpt-7:nitro')
    assert.equal(suffixed.code, 0, suffixed.stderr)
    const alone = await check('openai/gpt-7')
    assert.equal(alone.code, 0, alone.stderr)
    const unknown = await check('openai/gpt-8')
    assert.deepEqual([unknown.code, /`openai\/gpt-8`, and there is no such model/.test(unknown.stderr)], [2, true])
    gateway = await gateway.restart()
  })

  it('leaves the last word to the operator’s file', async () => {
    const set = await tryCommand(gateway, ['price', 'set', MODEL, '--input', '1', '--output', '2'])
    assert.equal(set.code, 0, set.stderr)
    assert.equal(await costOf(gateway, MODEL), '3000000')
    writeFileSync(gateway.configFile, JSON.stringify(configure()))
    await operate(gateway.data, 'gateway.reload', {})
    assert.equal(await costOf(gateway, MODEL), LISTED)
  })

  it('is not applied where its price is odd, but for --force, and never where it is none', async () => {
    const odd = writeList({ 'gpt-5.4-mini': { input: 0.05, output: 0.1 }, 'gpt-7': { input: -3, output: 9 } })
    const shown = await update(odd)
    assert.deepEqual(
      [shown['applied'], idsOf(shown, 'odd'), idsOf(shown, 'unpriced')],
      [false, [MODEL], ['openai/gpt-7']],
    )
    assert.equal(await costOf(gateway, MODEL), LISTED)
    const forced = await update(odd, { apply: true, force: true })
    assert.deepEqual([forced['applied'], idsOf(forced, 'cheaper')], [true, [MODEL]])
    assert.equal(await costOf(gateway, MODEL), '150000')
    assert.equal(await costOf(gateway, 'openai/gpt-7'), '12000000', 'what the earlier list said stays')
  })

  it('survives a restart, and is taken back one after the other', async () => {
    await gateway.stop()
    // Without a gateway the command works on the database itself.
    const shown = await tryCommand(gateway, ['catalog', 'show'])
    assert.match(shown.stdout, /holds .*\n.*earlier /)
    gateway = await gateway.restart()
    assert.equal(await costOf(gateway, MODEL), '150000')
    await runCommand(gateway, 'catalog', 'revert')
    assert.equal(await costOf(gateway, MODEL), LISTED)
    const none = await operate(gateway.data, 'catalog.revert', { all: true })
    assert.deepEqual(none['layers'], [])
    assert.equal(await costOf(gateway, MODEL), RELEASED)
    const last = await tryCommand(gateway, ['catalog', 'revert'])
    assert.deepEqual(
      [last.code, last.stderr],
      [1, 'error: No price list was applied: the prices of the release hold.\n'],
    )
    assert.equal((await operate(gateway.data, 'wallet.audit', {}))['ok'], true)
  })

  it('is forgotten after so many later ones', async () => {
    for (let turn = 0; turn <= bounds.catalogLayersKept; turn += 1) {
      const applied = await update(writeList({ 'gpt-7': { input: 3, output: 10 + turn } }))
      assert.equal(applied['applied'], true)
    }
    const layers = (await operate(gateway.data, 'catalog.show', {}))['layers']
    assert.equal(Array.isArray(layers) && layers.length, bounds.catalogLayersKept)
    await operate(gateway.data, 'catalog.revert', { all: true })
  })

  it('comes from an address too, of which nothing keeps the secret', async (t) => {
    const server = createServer((_request, response) => response.end(newList))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.after(() => server.close())
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/list`
    await runCommand(gateway, 'catalog', 'update', `${address}?token=secret-of-mine`, '--apply')
    assert.equal(await costOf(gateway, MODEL), LISTED)
    const shown = JSON.stringify(await operate(gateway.data, 'catalog.show', {}))
    assert.ok(shown.includes(`"source":"${address}"`), shown)
    assert.doesNotMatch(shown + gateway.log(), /secret-of-mine/)
  })

  it('is not applied over one that came after it was shown', async () => {
    const list = pack(writeList({ 'gpt-7': { input: 1, output: 8 } }))
    const shown = await operate(gateway.data, 'catalog.update', list)
    await update(writeList({ 'gpt-7': { input: 1, output: 7 } }))
    const late = operate(gateway.data, 'catalog.update', { ...list, apply: true, below: shown['below'] ?? 0 })
    await assert.rejects(late, /Somebody else has changed the catalogue meanwhile/)
    assert.equal(await costOf(gateway, 'openai/gpt-7'), '8000000')
  })
})

describe('a price list on Postgres', { skip: postgresAbsent }, () => {
  it('holds at all gateways of the database within a second, and below `price set`', async (t) => {
    const server = await openPostgres()
    t.after(() => server.close())
    const [one, two] = await startTwo(configure({ database: await server.createDatabase() }))
    t.after(() => Promise.all([one.kill(), two.kill()]))
    const file = join(dirname(one.data), 'list.json')
    writeFileSync(file, newList)
    assert.equal(await costOf(two, MODEL), RELEASED)
    await runCommand(one, 'catalog', 'update', file, '--apply')
    for (const gateway of [one, two]) await untilCost(gateway, LISTED)
    const set = await tryCommand(two, ['price', 'set', MODEL, '--input', '1', '--output', '2'])
    assert.equal(set.code, 0, set.stderr)
    for (const gateway of [one, two]) await untilCost(gateway, '3000000')
    await tryCommand(one, ['price', 'set', MODEL, '--from-file'])
    for (const gateway of [one, two]) await untilCost(gateway, LISTED)
    await runCommand(two, 'catalog', 'revert')
    for (const gateway of [one, two]) await untilCost(gateway, RELEASED)
    assert.equal((await operate(one.data, 'wallet.audit', {}))['ok'], true)
  })
})

/** What the command sends of a list. */
function pack(text: string): JsonObject {
  const { format, offers } = readPriceList(text, '2026-11-27')
  return { source: 'a test', format, offers: packOffers(offers) }
}

function idsOf(result: JsonObject, name: string): unknown[] {
  const list = result[name]
  return Array.isArray(list) ? list.filter(isObject).map(({ id }) => id) : []
}

/** What a call of a million tokens of input and of output cost its caller, micro-dollars. */
async function costOf(gateway: Gateway, model: string): Promise<string> {
  const body = { model, messages: [{ role: 'user', content: 'Hello' }] }
  const reply = await call(gateway, '/v1/chat/completions', { body }).reply
  assert.equal(reply.status, 200, reply.text)
  return String(reply.headers['x-crossmodel-cost-micro'])
}

function untilCost(gateway: Gateway, wanted: string): Promise<void> {
  return until(`a cost of ${wanted}`, async () => (await costOf(gateway, MODEL)) === wanted)
}
