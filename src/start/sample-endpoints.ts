// How every endpoint of the catalogue stands with each of its credentials, as the metrics read it.
import type { Catalog } from '../catalog/model.ts'
import type { Health } from '../health/health.ts'
import { readStandings } from '../operations/routing/read-standings.ts'
import type { EndpointSample } from '../telemetry/endpoint-series.ts'
import { nameState } from '../views/standing.ts'

export async function sampleEndpoints({
  catalog,
  health,
}: {
  catalog(): Catalog
  health: Health
}): Promise<EndpointSample[]> {
  const endpoints = [...catalog().models.values()].flatMap((model) => model.endpoints)
  const samples: EndpointSample[] = []
  for await (const { endpoint, provider, credential, standing } of readStandings(health, endpoints))
    samples.push({
      endpoint,
      provider,
      credential,
      state: standing.use === 'disabled' ? 'disabled' : nameState(standing),
      inFlight: standing.inFlight,
      isIdle: standing.calls === 0 && standing.inFlight === 0,
      headroom: standing.headroom?.fraction,
      isRefused: standing.state !== 'closed' && standing.fault === 'account',
    })
  return samples
}
