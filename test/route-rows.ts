// Rows of a table of plans: what is offered, known and wished, and what comes of it, in words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Strategy } from '../src/catalog/model.ts'
import type { Standing } from '../src/health/standing.ts'
import { readCard } from '../src/pricing/read-card.ts'
import type { TakeTurn } from '../src/stages/route/turns.ts'
import type { Preferences } from '../src/stages/tickets/preferences.ts'
import { KnownHealth, listReasons, makeCatalog, routeFor, type Offer } from './route-scene.ts'

export const usd = (amount: number) => readCard({ input: amount, output: amount })
export const quantiles = (p50: number, count = 30) => ({ p50, p75: p50, p90: p50, p95: p50, p99: p50, count })
export const three: readonly Offer[] = [
  { provider: 'a', price: usd(1) },
  { provider: 'b', price: usd(1) },
  { provider: 'c', price: usd(1) },
]
/** Always the same turn: of three equal endpoints 3 draws the first, then the second; 1 the third, then the second. */
export const at = (turn: number): TakeTurn => ({ take: () => turn })

export type Row = {
  title: string
  offers?: readonly Offer[]
  strategy?: Strategy
  known?: { [id: string]: Partial<Standing> }
  preferences?: Partial<Preferences>
  turn?: number
  stream?: boolean
  entries: readonly string[]
  excluded?: readonly string[]
}

export function check({
  title,
  offers = three,
  strategy,
  known = {},
  preferences,
  turn = 3,
  stream = true,
  ...told
}: Row): void {
  test(title, () => {
    const health = new KnownHealth()
    for (const [id, standing] of Object.entries(known)) health.know(id, standing)
    const catalog = makeCatalog({ 'a/one': offers }, strategy === undefined ? {} : { strategy })
    const wish = preferences === undefined ? {} : { preferences }
    const routed = routeFor(catalog, { health, turns: at(turn), stream, ...wish })
    assert.deepEqual(listReasons(routed), told.entries)
    const excluded = routed.excluded.map(({ endpoint, why, by }) => `${endpoint}: ${why} (${by})`)
    assert.deepEqual(excluded, told.excluded ?? [])
  })
}

export const degraded = { isDegraded: true }
export const failing = 'degraded, it fails or breaks tool calls more often than it should'
export const full = { headroom: { requests: 0, tokens: undefined, fraction: 0, resetsMs: Number.MAX_SAFE_INTEGER } }
export const fullWords = 'full, its provider’s limits leave nothing now'
export const open = (untilMs: number, state: 'open' | 'cooling' = 'open'): Partial<Standing> => ({
  state,
  untilMs,
  fault: 'late',
})
export const openWords = 'open, left alone after faults (late)'
export const coolingWords = 'open, left alone as its provider asked (late)'
