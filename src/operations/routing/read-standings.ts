// How endpoints stand with each of their credentials, however many there are: some in each turn of the event loop, so that
// requests have theirs in between.
import type { Endpoint } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import { onNextTurn } from '../../foundation/time/clock.ts'
import type { Health } from '../../health/health.ts'

type Standings = ReturnType<Health['list']>

/** Each endpoint once, in the order in which they first come. */
export async function* readStandings(
  health: Pick<Health, 'list'>,
  endpoints: Iterable<Endpoint>,
): AsyncGenerator<Standings[number]> {
  const all = [...new Map([...endpoints].map((endpoint) => [endpoint.id, endpoint])).values()]
  for (let from = 0; from < all.length; from += bounds.standingsPerTurn) {
    if (from > 0) await new Promise<void>((resolve) => onNextTurn(resolve))
    yield* health.list(all.slice(from, from + bounds.standingsPerTurn))
  }
}
