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

/** Of each context the last reading is given to all who ask within the bound. */
export function readOnceInAWhile<Reading>(
  read: (context: OperationContext) => Promise<Reading>,
): (context: OperationContext) => Promise<Reading> {
  const lastReadings = new WeakMap<OperationContext, { readMs: number; reading: Promise<Reading> }>()
  return (context) => {
    const last = lastReadings.get(context)
    const nowMs = context.clock.monotonicMs()
    if (last !== undefined && nowMs - last.readMs < bounds.modelHealthMs) return last.reading
    const reading = read(context)
    reading.catch(() => lastReadings.delete(context))
    lastReadings.set(context, { readMs: nowMs, reading })
    return reading
  }
}

export const readModelHealth = readOnceInAWhile(async (context) => {
  const models = listed(await context.catalog())
  const standings = await readOfferStandings(
    context,
    models.flatMap(({ endpoints }) => endpoints),
  )
  const data: JsonObject[] = models.map(({ id, endpoints }) => ({
    id,
    ...describeOfferHealth(endpoints.map((endpoint) => standings.get(endpoint.id) ?? joinOfferStandings([]))),
  }))
  return { read_at: showMoment(context.clock.nowMs()), data }
})

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
