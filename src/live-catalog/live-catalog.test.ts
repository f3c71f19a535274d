import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { FakeClock } from '../../test/fake-clock.ts'
import type { Catalog } from '../catalog/model.ts'
import { defaultSettings, type Settings } from '../configuration/settings.ts'
import { bounds } from '../foundation/bounds.ts'
import type { Log } from '../foundation/log.ts'
import { openLiveCatalog } from './live-catalog.ts'

/** A server of the operator's own that gives its list of models only while it is up. */
async function serve(t: TestContext) {
  const state = { isUp: false, asked: 0 }
  const server = createServer((_request, response) => {
    state.asked += 1
    response.writeHead(state.isUp ? 200 : 503).end(JSON.stringify({ data: [{ id: 'llama' }] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` })
}

async function open(
  t: TestContext,
  url: string,
  aliases: Settings['aliases'] = [],
  notePrices: (catalog: Catalog) => Promise<void> = async () => {},
) {
  const clock = new FakeClock()
  const lines: string[] = []
  const say = ({ aliases: told }: { aliases?: string[] }, message: string) =>
    void lines.push(told === undefined ? message : `${message}: ${told.join(', ')}`)
  const log = { warn: say, info: say, error: say, debug: say } as unknown as Log
  const settings: Settings = {
    ...defaultSettings,
    discoverLocal: false,
    aliases,
    providers: [{ name: 'mine', protocols: ['openai-chat'], baseUrl: url, discover: true }],
  }
  const stored = {
    readKeys: async () => new Map(),
    readPrices: async () => [],
    readLayer: async () => undefined,
    notePrices,
  }
  const live = await openLiveCatalog(settings, () => undefined, stored, { name: 'crossmodel' }, { clock, log })
  t.after(() => live.close())
  return { clock, lines, live }
}

async function until(what: string, condition: () => boolean): Promise<void> {
  for (let turns = 0; turns < 2_000 && !condition(); turns += 1) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.ok(condition(), what)
}

test('a server that was not there is asked again, told once, and its models are offered when it comes', async (t) => {
  const server = await serve(t)
  const { clock, lines, live } = await open(t, server.url)
  assert.equal(live.current().catalog.find('mine/llama'), undefined)
  clock.advance(bounds.discoverAgainMs - 1)
  assert.equal(server.asked, 1)
  clock.advance(1)
  await until('it is asked again', () => server.asked === 2)
  await until('and again', () => {
    clock.advance(bounds.discoverAgainMs)
    return server.asked > 2
  })
  assert.deepEqual(lines, ['a provider gave no list of its models: it is asked again every 30 s'])

  server.isUp = true
  await until('its model is offered', () => {
    clock.advance(bounds.discoverAgainMs)
    return live.current().catalog.find('mine/llama')?.endpoints.length === 1
  })
  await until('that is told', () => lines.length === 2)
  assert.equal(lines[1], 'models of these providers are offered now')

  // One that has been found is left alone.
  const { asked } = server
  await new Promise((resolve) => setTimeout(resolve, 50))
  clock.advance(bounds.discoverAgainMs)
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(server.asked, asked)
})

test('a catalogue that is closed asks nobody any more', async (t) => {
  const server = await serve(t)
  const { clock, live } = await open(t, server.url)
  live.close()
  clock.advance(10 * bounds.discoverAgainMs)
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(server.asked, 1)
})

test('an alias of the file that points at no known model is told at start', async (t) => {
  const alias = (name: string, target: string) => ({ name, target, prefix: false })
  const { lines } = await open(t, 'http://127.0.0.1:9/v1', [
    alias('good', 'openai/gpt-5.4'),
    alias('bad', 'openai/gpt-9'),
  ])
  assert.equal(lines[0], 'aliases of the configuration file point at models that are not known: bad -> openai/gpt-9')
})

test('prices of each catalogue are noted, and one that cannot be is in force all the same', async (t) => {
  const server = await serve(t)
  server.isUp = true
  const noted: Catalog[] = []
  const note = async (catalog: Catalog) => {
    noted.push(catalog)
    if (noted.length === 2) throw new Error('the disk is full')
  }
  const { lines, live } = await open(t, server.url, [], note)
  for (let times = 2; times <= 3; times += 1) {
    await live.reprice()
    assert.equal(noted.length, times)
    assert.equal(noted.at(-1), live.current().catalog)
  }
  assert.deepEqual(lines, ['prices that changed were not recorded: the next change of prices records them'])
})
