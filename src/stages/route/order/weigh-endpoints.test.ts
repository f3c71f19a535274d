import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCatalog, type Offer } from '../../../../test/route-scene.ts'
import { readCard } from '../../../pricing/read-card.ts'
import { weighEndpoints } from './weigh-endpoints.ts'

const cost = (input: number, output: number) => readCard({ input, output })

function weigh(...offers: Omit<Offer, 'provider'>[]): number[] {
  const model = makeCatalog({ m: offers.map((offer, index) => ({ provider: `p${index}`, ...offer })) }).find('m')
  assert.ok(model !== undefined)
  assert.equal(weighEndpoints(model), weighEndpoints(model), 'weights are made once')
  return [...weighEndpoints(model).values()]
}

const cases: readonly (readonly [title: string, offers: Omit<Offer, 'provider'>[], weights: number[]])[] = [
  ['all that cost the same weigh the same', [{ cost: cost(1, 3) }, { cost: cost(2, 2) }], [1, 1]],
  ['twice the cost is a quarter of the calls', [{ cost: cost(4, 4) }, { cost: cost(1, 3) }], [0.25, 1]],
  [
    'what the operator pays counts, and not what callers pay',
    [
      { cost: cost(1, 1), price: cost(9, 9) },
      { cost: cost(2, 2), price: cost(1, 1) },
    ],
    [1, 0.25],
  ],
  [
    'what is free takes ten thousand times the calls of the cheapest',
    [{ cost: 'free' }, { cost: cost(1, 1) }, { cost: cost(2, 2) }],
    [10_000, 1, 0.25],
  ],
  ['a card of zeros is free', [{ cost: cost(0, 0) }, { cost: cost(1, 1) }], [10_000, 1]],
  ['where all are free they weigh the same', [{ cost: 'free' }, { cost: 'free' }], [1, 1]],
  ['the operator’s weight holds whatever it costs', [{ cost: cost(9, 9), weight: 3 }, { cost: cost(1, 1) }], [3, 1]],
  ['a weight of nothing holds', [{ cost: cost(1, 1), weight: 0 }, { cost: cost(2, 2) }], [0, 0.25]],
]
for (const [title, offers, weights] of cases) test(title, () => assert.deepEqual(weigh(...offers), weights))
