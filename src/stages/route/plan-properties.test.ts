// What holds for every plan, whatever the endpoints, what is known of them and what a caller wishes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KnownHealth, makeCatalog, routeFor, type Asked, type Offer } from '../../../test/route-scene.ts'
import { countRuns } from '../../../test/runs.ts'
import type { Catalog, Endpoint } from '../../catalog/model.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { seededRandom, type Random } from '../../foundation/random.ts'
import type { Standing } from '../../health/standing.ts'
import { readCard } from '../../pricing/read-card.ts'
import type { Routed } from '../tickets/plan.ts'
import type { Preferences } from '../tickets/preferences.ts'
import { Turns } from './turns.ts'

function pick<T>(random: Random, ...values: readonly T[]): T {
  return values[Math.floor(random.fraction() * values.length)] as T
}

function drawStanding(random: Random): Partial<Standing> {
  const figures = () => {
    const p50 = Math.floor(random.fraction() * 3_000)
    return pick(random, undefined, { p50, p75: p50 + 1, p90: p50 + 2, p95: p50 + 3, p99: p50 + 4, count: 9 })
  }
  return {
    state: pick(random, 'closed', 'closed', 'closed', 'open', 'cooling', 'probing'),
    untilMs: Math.floor(random.fraction() * 9),
    fault: pick(random, undefined, 'late', 'account'),
    isDegraded: random.fraction() < 0.2,
    inFlight: Math.floor(random.fraction() * 9),
    firstContentMs: figures(),
    bodyMs: figures(),
    tokensPerSecond: figures(),
    headroom: pick(random, undefined, undefined, {
      requests: pick(random, 0, 5),
      tokens: undefined,
      fraction: 0,
      resetsMs: Infinity,
    }),
  }
}

type Scene = {
  catalog: Catalog
  health: KnownHealth
  asked: Asked
  pairs: readonly string[]
  closed: ReadonlySet<string>
}

function drawScene(random: Random): Scene {
  const names = Array.from({ length: 1 + Math.floor(random.fraction() * 8) }, (_, index) => `p${index}`)
  const offers = names.map((provider): Offer => {
    const weight = pick(random, undefined, undefined, 0, 3)
    return {
      provider,
      price: pick<Endpoint['price']>(random, 'free', readCard({ input: pick(random, 1, 2, 3), output: 5 })),
      credentials: pick(random, 1, 1, 2, 4),
      ...(weight === undefined ? {} : { weight }),
      ...(random.fraction() < 0.2 ? { isBound: true as const, protocol: 'openai-responses' as const } : {}),
    }
  })
  const catalog = makeCatalog(
    { 'a/one': offers },
    { strategy: pick(random, 'balanced', 'balanced', 'order', 'price', 'latency', 'throughput') },
  )
  const health = new KnownHealth()
  const closed = new Set<string>()
  const pairs: string[] = []
  for (const { provider, credentials = 1 } of offers) {
    const use = pick(random, 'enabled', 'enabled', 'enabled', 'disabled', 'draining')
    if (use !== 'enabled') closed.add(provider)
    for (let index = 0; index < credentials; index += 1) {
      pairs.push(`${provider}-${index}`)
      health.know(`${provider}-${index}`, { ...drawStanding(random), use })
    }
  }
  const some = () => names.filter(() => random.fraction() < 0.4)
  const preferences: Partial<Preferences> = {
    order: pick(random, [], some()),
    only: pick(random, undefined, undefined, some()),
    ignore: pick(random, [], [], some()),
    allowFallbacks: random.fraction() < 0.8,
    sort: pick(random, undefined, undefined, 'price', 'latency', 'throughput'),
    maxLatency: pick(random, undefined, { p90: 1.5 }),
  }
  const asked = { health, stream: random.fraction() < 0.5, session: `s${random.fraction()}` }
  return { catalog, health, pairs, closed, asked: random.fraction() < 0.5 ? asked : { ...asked, preferences } }
}

/** Undefined: nobody is left. */
function plan({ catalog, asked }: Scene, turn: number): Routed | undefined {
  try {
    return routeFor(catalog, { ...asked, turns: { take: () => turn } })
  } catch (error) {
    assert.ok(error instanceof GatewayError && ['model_not_found', 'model_unavailable'].includes(error.kind))
    return undefined
  }
}

function assertSound({ health, pairs, closed, asked }: Scene, routed: Routed | undefined): void {
  const { order = [], only, ignore = [], allowFallbacks = true } = asked.preferences ?? {}
  const wanted = pairs.filter((pair) => {
    const provider = pair.slice(0, pair.indexOf('-'))
    if (closed.has(provider) || ignore.includes(provider) || only?.includes(provider) === false) return false
    return allowFallbacks || order.length === 0 || order.includes(provider)
  })
  const planned = routed?.entries.map(({ credential }) => credential.id) ?? []
  assert.equal(new Set(planned).size, planned.length, 'a pair is planned twice')
  for (const pair of planned) assert.ok(wanted.includes(pair), `${pair} was excluded`)
  if (allowFallbacks || order.length > 0) assert.equal(planned.length, wanted.length, 'a pair is missing')
  else assert.equal(planned.length > 0, wanted.length > 0)
  const isOpen = (pair: string) => ['open', 'cooling'].includes(health.standings.get(pair)?.state ?? '')
  const opens = planned.map(isOpen)
  assert.deepEqual(
    opens,
    opens.toSorted((a, b) => Number(a) - Number(b)),
    'what is left alone is not last',
  )
  for (const { reason } of routed?.entries ?? []) assert.ok(reason.why.length > 0)
  const endpoints = new Set(pairs.map((pair) => pair.slice(0, pair.indexOf('-'))))
  const told = new Set(routed?.excluded.map(({ endpoint }) => endpoint))
  const served = new Set(routed?.entries.map(({ endpoint }) => endpoint.id))
  if (routed !== undefined)
    for (const endpoint of endpoints)
      assert.notEqual(
        told.has(endpoint),
        served.has(endpoint),
        `${endpoint} is both or neither of planned and excluded`,
      )
}

test('a plan holds every pair that is not excluded once, says why others are, and what is left alone comes last', () => {
  for (let seed = 1; seed <= countRuns(20_000, 1_500); seed += 1) {
    const random = seededRandom(seed)
    const scene = drawScene(random)
    try {
      assertSound(scene, plan(scene, Math.floor(random.fraction() * 1_000)))
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
    }
  }
})

test('the same catalogue, health, request and turn give the same plan', () => {
  for (let seed = 1; seed <= countRuns(5_000, 500); seed += 1) {
    const scene = drawScene(seededRandom(seed))
    assert.deepEqual(plan(scene, seed), plan(scene, seed), `seed ${seed}`)
  }
})

test('no healthy endpoint that weighs anything is starved, however the others stand', () => {
  for (let seed = 1; seed <= countRuns(300, 30); seed += 1) {
    const random = seededRandom(seed)
    const count = 2 + Math.floor(random.fraction() * 7)
    const offers = Array.from({ length: count }, (_, index) => ({
      provider: `p${index}`,
      weight: 0.5 + random.fraction(),
    }))
    const healthy = offers.filter(() => random.fraction() < 0.6)
    const health = new KnownHealth()
    for (const { provider } of offers)
      if (!healthy.some((each) => each.provider === provider)) health.know(provider, { isDegraded: true })
    const turns = new Turns()
    const catalog = makeCatalog({ 'a/one': offers })
    const total = (healthy.length > 0 ? healthy : offers).reduce((sum, { weight }) => sum + weight, 0)
    const counts = new Map<string, number>()
    for (let turn = 0; turn < 1_000; turn += 1) {
      const first = routeFor(catalog, { health, turns }).entries[0]?.endpoint.id ?? ''
      counts.set(first, (counts.get(first) ?? 0) + 1)
    }
    for (const { provider, weight } of healthy) {
      const part = (weight / total) * 1_000
      const had = counts.get(provider) ?? 0
      assert.ok(Math.abs(had - part) <= 0.1 * part + 3, `seed ${seed}: ${provider} had ${had} of ${part}`)
    }
  }
})
