// How all models run that can be called, read once in a while however many ask, and how the endpoints of one model stand.
import type { Catalog, CatalogModel, Endpoint } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Standing } from '../../health/standing.ts'
import { describeOfferHealth, joinOfferStandings, type OfferStanding } from '../../views/models/offer.ts'
import { showMoment } from '../../views/moment.ts'
import type { OperationContext } from '../operation-context.ts'
import { readStandings } from '../routing/read-standings.ts'

/** Models that can be called. */
export function listed(catalog: Catalog): CatalogModel[] {
  return [...catalog.models.values()].filter(({ endpoints }) => endpoints.length > 0)
}

type ModelHealth = { read_at: string; data: JsonObject[] }

/** Of each context the last reading, with its moment. */
const lastReadings = new WeakMap<OperationContext, { readMs: number; health: Promise<ModelHealth> }>()

/** Of all models that can be called; within the bound all who ask are given the same reading. */
export function readModelHealth(context: OperationContext): Promise<ModelHealth> {
  const last = lastReadings.get(context)
  const nowMs = context.clock.monotonicMs()
  if (last !== undefined && nowMs - last.readMs < bounds.modelHealthMs) return last.health
  const health = describeAll(context)
  health.catch(() => lastReadings.delete(context))
  lastReadings.set(context, { readMs: nowMs, health })
  return health
}

async function describeAll(context: OperationContext): Promise<ModelHealth> {
  const models = listed(await context.catalog())
  const standings = await readOfferStandings(
    context,
    models.flatMap(({ endpoints }) => endpoints),
  )
  return {
    read_at: showMoment(context.clock.nowMs()),
    data: models.map(({ id, endpoints }) => ({
      id,
      ...describeOfferHealth(endpoints.map((endpoint) => standings.get(endpoint.id) ?? joinOfferStandings([]))),
    })),
  }
}

/** By the ids of endpoints. */
export async function readOfferStandings(
  context: OperationContext,
  endpoints: readonly Endpoint[],
): Promise<ReadonlyMap<string, OfferStanding>> {
  const rows = new Map<string, Standing[]>()
  for await (const { endpoint, standing } of readStandings(await context.health(), endpoints)) {
    const known = rows.get(endpoint)
    if (known === undefined) rows.set(endpoint, [standing])
    else known.push(standing)
  }
  return new Map([...rows].map(([id, of]) => [id, joinOfferStandings(of)]))
}
