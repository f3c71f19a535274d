// The part of a model's calls that each of its endpoints takes: the operator's weight, else by what it costs them, the cheaper by
// far more. The cheapest that costs anything weighs 1, so that a weight says how many times its calls another one takes.
import type { CatalogModel, Endpoint } from '../../../catalog/model.ts'

/** How many times the calls of the cheapest go to what is free. */
const FREE = 10_000

/** The same for every request, so made once for each model. */
const known = new WeakMap<CatalogModel, ReadonlyMap<Endpoint, number>>()

export function weighEndpoints(model: CatalogModel): ReadonlyMap<Endpoint, number> {
  let weights = known.get(model)
  if (weights === undefined) known.set(model, (weights = weigh(model.endpoints)))
  return weights
}

function weigh(endpoints: readonly Endpoint[]): ReadonlyMap<Endpoint, number> {
  const costs = endpoints.map(readCost).filter((cost) => cost > 0)
  const cheapest = Math.min(...costs)
  return new Map(
    endpoints.map((endpoint) => {
      const cost = readCost(endpoint)
      const byCost = cost > 0 ? (cheapest / cost) ** 2 : costs.length > 0 ? FREE : 1
      return [endpoint, endpoint.weight ?? byCost]
    }),
  )
}

/** Nano-dollars for a million tokens of input and one of output. */
function readCost({ cost }: Endpoint): number {
  if (cost === 'free') return 0
  const rates = cost.tiers[0]?.rates
  return rates === undefined ? 0 : Number(rates.input + rates.output)
}
