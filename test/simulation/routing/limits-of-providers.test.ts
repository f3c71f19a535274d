// Providers that limit their accounts: what they ask for is honoured, by credential, and a full one is left before it refuses.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { refuse, serve, type Manner } from './manner.ts'
import { RoutingSimulation } from './routing-simulation.ts'

const SECOND = 1_000
const startMs = Date.UTC(2026, 10, 23, 12)

describe('a credential that is asked to come back later', () => {
  const inSeconds = (at: number) => String(Math.ceil(at / SECOND))
  const forms: readonly (readonly [name: string, write: (leftMs: number, untilMs: number) => object])[] = [
    ['seconds', (leftMs) => ({ 'retry-after': inSeconds(leftMs) })],
    ['milliseconds', (leftMs) => ({ 'retry-after-ms': String(Math.ceil(leftMs)) })],
    ['a date', (_, untilMs) => ({ 'retry-after': new Date(untilMs).toUTCString() })],
  ]
  for (const [name, write] of forms) {
    test(`in ${name} is left alone until then, and the other serves all calls`, async () => {
      const [fromMs, untilMs] = [startMs + 10 * SECOND, startMs + 40 * SECOND]
      const play = ({ credential, atMs }: { credential: string; atMs: number }): Manner =>
        credential === 'p-key-0' && atMs >= fromMs && atMs < untilMs
          ? refuse(429, { ...write(untilMs - atMs, untilMs) })
          : serve()
      const simulation = new RoutingSimulation(1, [{ name: 'p', credentials: 2, play }])
      await simulation.callAtRandom(20, 60 * SECOND)
      await simulation.finish()
      for (const { outcome } of simulation.results) assert.equal(outcome, 'whole')
      const times = simulation.network.arrivals.flatMap(({ credential, atMs }) =>
        credential === 'p-key-0' ? [atMs] : [],
      )
      const refused = times.filter((atMs) => atMs >= fromMs && atMs < untilMs)
      // Others may have been under way when the first was refused.
      assert.ok(refused.length >= 1 && refused.length <= 3, `${refused.map((atMs) => atMs - fromMs)}`)
      assert.ok(times.filter((atMs) => atMs >= untilMs + 2 * SECOND).length > 20, 'it was not used again')
    })
  }
})

test('a revoked credential costs few calls a second try, and is used again within 5 s of its return', async () => {
  const [fromMs, untilMs] = [startMs + 10 * SECOND, startMs + 70 * SECOND]
  const simulation = new RoutingSimulation(1, [
    {
      name: 'p',
      credentials: 2,
      play: ({ credential, atMs }) =>
        credential === 'p-key-0' && atMs >= fromMs && atMs < untilMs ? refuse(401) : serve(),
    },
  ])
  await simulation.callAtRandom(10, 90 * SECOND)
  await simulation.finish()
  for (const { outcome } of simulation.results) assert.equal(outcome, 'whole')
  const times = simulation.network.arrivals.flatMap(({ credential, atMs }) => (credential === 'p-key-0' ? [atMs] : []))
  const tries = times.filter((atMs) => atMs >= fromMs && atMs < untilMs)
  assert.ok(tries.length >= 2 && tries.length <= 18, `${tries.length} of 600 calls in 60 s`)
  const after = simulation.results.filter(({ startedMs }) => startedMs >= untilMs + 5 * SECOND)
  const back = times.filter((atMs) => atMs >= untilMs + 5 * SECOND)
  assert.ok(back.length >= after.length * 0.4, `${back.length} of ${after.length}`)
})

test('an endpoint that says how much its limits leave is left before it refuses, and used as they fill again', async () => {
  const LIMIT = 60
  const MINUTES = 5
  // As OpenAI and Anthropic describe theirs: a bucket that fills all the time, and is full again at the time that is told.
  let [left, sinceMs] = [LIMIT, startMs]
  const limited = ({ atMs }: { atMs: number }): Manner => {
    left = Math.min(LIMIT, left + ((atMs - sinceMs) * LIMIT) / (60 * SECOND))
    sinceMs = atMs
    const isServed = left >= 1
    if (isServed) left -= 1
    const headers = {
      'x-ratelimit-limit-requests': String(LIMIT),
      'x-ratelimit-remaining-requests': String(Math.floor(left)),
      'x-ratelimit-reset-requests': `${Math.ceil(LIMIT - left)}s`,
    }
    return isServed ? serve({ headers }) : refuse(429, headers)
  }
  const simulation = new RoutingSimulation(1, [
    { name: 'small', play: limited },
    { name: 'large', play: () => serve() },
  ])
  await simulation.callAtRandom(5, MINUTES * 60 * SECOND)
  await simulation.finish()
  for (const { outcome } of simulation.results) assert.equal(outcome, 'whole')
  const small = simulation.network.arrivals.filter(({ endpoint }) => endpoint === 'small')
  const refused = small.filter(({ manner }) => manner.kind === 'status').length
  // Half of the calls would be 750, of which 390 would be refused.
  assert.ok(refused <= 8, `${refused} of ${small.length} calls were refused for the limit`)
  const served = small.length - refused
  assert.ok(
    served >= 0.8 * LIMIT * (MINUTES + 1),
    `${served} calls were served, and ${LIMIT * (MINUTES + 1)} could have been`,
  )
})
