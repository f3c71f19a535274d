// Media that a prepaid request names by URL. Their size is not known, and the caller controls the address, so a size
// that was looked up once could have changed by the time the provider fetches them. Documents, audio and video are
// therefore fetched once and sent by value; what cannot be fetched stays a reference and is held at the most of its
// kind. Images are not fetched: vendors bound what one can cost.
import { bounds } from '../../foundation/bounds.ts'
import type { MediaItem } from '../../tokens/media/media-item.ts'
import { whileCallerWaits } from '../tickets/while-caller-waits.ts'
import type { Exchange } from '../http/exchange.ts'
import type { FetchedMedia, MediaFetcher } from '../tickets/fetched-media.ts'

export function needsFetching({ kind, url }: MediaItem): boolean {
  return kind !== 'image' && url !== undefined && /^https?:\/\//.test(url)
}

/** What could be fetched, by URL. @throws GatewayError where the caller left meanwhile */
export async function fetchReferences(
  media: readonly MediaItem[],
  fetcher: MediaFetcher,
  exchange: Exchange,
): Promise<Map<string, FetchedMedia>> {
  const urls = new Set<string>()
  for (const item of media) if (needsFetching(item) && urls.size < bounds.mediaPerRequest) urls.add(item.url as string)
  const fetched = new Map<string, FetchedMedia>()
  const budget = { leftBytes: bounds.mediaBytes }
  const take = (bytes: number) => exchange.takeBytes(bytes)
  await whileCallerWaits(exchange, (signal) =>
    Promise.allSettled(
      [...urls].map(async (url) => fetched.set(url, await fetcher.fetch(url, '', { budget, signal, take }))),
    ),
  )
  return fetched
}
