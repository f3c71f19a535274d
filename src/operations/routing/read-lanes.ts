// Lanes: each endpoint with each of its credentials, as it stands now, and the models that it serves.
import type { Endpoint } from '../../catalog/model.ts'
import type { Health } from '../../health/health.ts'
import type { Standing } from '../../health/standing.ts'
import type { OperationContext } from '../operation-context.ts'
import { readEndpoints } from './endpoint-operations.ts'
import { readStandings } from './read-standings.ts'

export type Lane = {
  endpoint: Endpoint
  provider: string
  credential: string
  standing: Standing
  /** Ids of the models that it serves. */
  models: readonly string[]
}

export async function readLanes(context: OperationContext, health: Health) {
  const { endpoints, models } = await readEndpoints(context)
  const lanes: Lane[] = []
  for await (const { endpoint: id, ...row } of readStandings(health, endpoints.values())) {
    const endpoint = endpoints.get(id)
    if (endpoint !== undefined) lanes.push({ ...row, endpoint, models: models.get(id) ?? [] })
  }
  return { endpoints, lanes }
}
