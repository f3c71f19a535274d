// How endpoints stand, summed for a scrape. An endpoint has series of its own from when it was first seen called, or not as it
// should be, for as long as the process lives; all others, and those beyond a bound, are summed as `other`.
import { bounds } from '../foundation/bounds.ts'

/** An endpoint with one credential. */
export type EndpointSample = {
  endpoint: string
  provider: string
  /** `ready`, `degraded`, `open`, `cooling`, `probing` or `disabled`. */
  state: string
  inFlight: number
  /** Nobody has called it of late. */
  isIdle: boolean
  /** The part that is left of the provider's own limits; undefined: it does not tell. */
  headroom: number | undefined
  /** The provider refuses the credential, whatever the model. */
  isRefused: boolean
  credential: string
}

export type EndpointSeries = {
  endpoint: string
  /** Credentials by state. */
  states: Map<string, number>
  inFlight: number
  /** Of the credential that has most left. */
  headroom: number | undefined
}

const OTHER = 'other'

export class EndpointSeriesBook {
  readonly #own = new Set<string>()

  sum(samples: Iterable<EndpointSample>): EndpointSeries[] {
    const all = new Map<string, EndpointSeries>()
    for (const sample of samples) {
      const endpoint = this.#nameSeries(sample)
      let series = all.get(endpoint)
      if (series === undefined)
        all.set(endpoint, (series = { endpoint, states: new Map(), inFlight: 0, headroom: undefined }))
      series.states.set(sample.state, (series.states.get(sample.state) ?? 0) + 1)
      series.inFlight += sample.inFlight
      // Parts of different endpoints cannot be added up.
      if (endpoint !== OTHER && sample.headroom !== undefined)
        series.headroom = Math.max(series.headroom ?? 0, sample.headroom)
    }
    return [...all.values()]
  }

  #nameSeries({ endpoint, state, isIdle }: EndpointSample): string {
    if (this.#own.has(endpoint)) return endpoint
    if ((isIdle && state === 'ready') || this.#own.size >= bounds.endpointSeries) return OTHER
    this.#own.add(endpoint)
    return endpoint
  }
}

/** How many credentials of each provider it refuses: of those that some are refused of. */
export function countRefused(samples: Iterable<EndpointSample>): Map<string, number> {
  const refused = new Map<string, Set<string>>()
  for (const { provider, credential, isRefused } of samples) {
    if (!isRefused) continue
    const known = refused.get(provider)
    if (known === undefined) refused.set(provider, new Set([credential]))
    else known.add(credential)
  }
  return new Map([...refused].map(([provider, credentials]) => [provider, credentials.size]))
}
