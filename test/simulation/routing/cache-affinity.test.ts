// Prompt caches: a conversation stays where its cache is, however it is named and also where nothing names it, as long as that
// endpoint is as good as the others.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { countRuns } from '../../runs.ts'
import { PromptCaches, talk, writeTurn, type Talk } from './cache-simulation.ts'
import { refuse, serve } from './manner.ts'
import { RoutingSimulation } from './routing-simulation.ts'

const TURNS = 18
const TALKS = 30
const endpoints = ['a', 'b', 'c']

async function countHits(seed: number, names: readonly string[], credentials: number, write: (name: string) => Talk) {
  const caches = new PromptCaches()
  const play = caches.play.bind(caches)
  const simulation = new RoutingSimulation(
    seed,
    names.map((name) => ({ name, credentials, play })),
  )
  const talks = Array.from({ length: TALKS }, (_, index) => talk(simulation, write(`${index}`), TURNS))
  await simulation.finish()
  await simulation.finish()
  await Promise.all(talks)
  assert.equal(caches.calls, TALKS * TURNS)
  return { hits: caches.hits, simulation }
}

describe(`${TURNS} turns of a conversation over three endpoints with two credentials each`, () => {
  const kinds: readonly (readonly [how: string, write: (name: string) => Talk])[] = [
    ['nothing but its first messages', (name) => ({ name })],
    ['session_id', (name) => ({ name, body: { session_id: `s-${name}` } })],
    ['x-session-id', (name) => ({ name, headers: { 'x-session-id': `s-${name}` } })],
    ['x-claude-code-session-id', (name) => ({ name, headers: { 'x-claude-code-session-id': `s-${name}` } })],
    ['prompt_cache_key', (name) => ({ name, body: { prompt_cache_key: `k-${name}` } })],
  ]
  for (const [how, write] of kinds) {
    test(`hit the cache at least 95 % as often as over one endpoint alone, told by ${how}`, async () => {
      for (let seed = 1; seed <= countRuns(10, 1); seed += 1) {
        const alone = await countHits(seed, ['a'], 1, write)
        assert.equal(alone.hits, TALKS * (TURNS - 1))
        const { hits, simulation } = await countHits(seed, endpoints, 2, write)
        assert.ok(hits >= 0.95 * alone.hits, `${hits} beside ${alone.hits}`)
        // Staying is no way to put all of them on one endpoint.
        for (const name of endpoints) {
          const calls = simulation.network.arrivals.filter(({ endpoint }) => endpoint === name).length
          assert.ok(calls >= (TALKS * TURNS) / 6, `${name} has ${calls} of ${TALKS * TURNS} calls`)
        }
      }
    })
  }
})

describe('a conversation', () => {
  const startMs = Date.UTC(2026, 10, 23, 12)

  test('leaves an endpoint that fails, and stays where it went', async () => {
    let sick = ''
    const simulation = new RoutingSimulation(
      1,
      endpoints.map((name) => ({
        name,
        play: ({ atMs }) => (name === sick && atMs < startMs + 60_000 ? refuse(500) : serve()),
      })),
    )
    const say = async (turn: number) => {
      const called = simulation.call(writeTurn({ name: 'one' }, turn))
      await simulation.clock.run(simulation.clock.nowMs() + 5_000)
      return called
    }
    const first = await say(0)
    assert.equal((await say(1)).endpoint, first.endpoint)
    sick = first.endpoint ?? ''
    const moved = await say(2)
    assert.notEqual(moved.endpoint, first.endpoint)
    for (let turn = 3; turn < 16; turn += 1) {
      const { endpoint, attempts } = await say(turn)
      assert.deepEqual([endpoint, attempts.length], [moved.endpoint, 1], `turn ${turn}`)
    }
  })

  test('of one owner says nothing about another owner’s with the same session', async () => {
    const simulation = new RoutingSimulation(
      1,
      endpoints.map((name) => ({ name, play: () => serve() })),
    )
    const ask = async (owner: string) => {
      const called = simulation.call({ words: 'the same', owner, body: { session_id: 'the same' } })
      await simulation.clock.run(simulation.clock.nowMs() + 1_000)
      return (await called).endpoint
    }
    const owners = Array.from({ length: 12 }, (_, index) => `owner ${index}`)
    const places: (string | undefined)[] = []
    for (const owner of owners) places.push(await ask(owner))
    assert.deepEqual(new Set(places), new Set(endpoints), 'the place of one was taken for another’s')
    for (const [index, owner] of owners.entries()) assert.equal(await ask(owner), places[index], `${owner} moved`)
  })

  test('that has been silent for longer than a cache lives is placed anew', async () => {
    const simulation = new RoutingSimulation(
      1,
      endpoints.map((name) => ({ name, play: () => serve() })),
    )
    const ask = async (afterMs: number, ttl?: string) => {
      const system = [{ type: 'text', text: 'x', ...(ttl && { cache_control: { type: 'ephemeral', ttl } }) }]
      const messages = [
        { role: 'system', content: system },
        { role: 'user', content: 'x' },
      ]
      await simulation.clock.run(simulation.clock.nowMs() + afterMs)
      const called = simulation.call({ body: { session_id: `s-${ttl}`, messages } })
      await simulation.clock.run(simulation.clock.nowMs() + 1_000)
      return (await called).endpoint
    }
    const minute = 60_000
    const [near, far] = [new Set<string | undefined>(), new Set<string | undefined>()]
    for (let count = 0; count < 8; count += 1) near.add(await ask(4.5 * minute))
    for (let count = 0; count < 8; count += 1) far.add(await ask(6 * minute))
    assert.equal(near.size, 1)
    assert.ok(far.size > 1, 'a place outlived its cache')
    const bought = new Set<string | undefined>()
    for (let count = 0; count < 8; count += 1) bought.add(await ask(50 * minute, '1h'))
    assert.equal(bought.size, 1, 'a place did not live as long as the cache that was bought')
  })
})
