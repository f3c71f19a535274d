// The media of one request, fetched at the same time, within one budget of bytes.
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { FetchOptions, MediaFetcher, MediaByUrl } from '../tickets/fetched-media.ts'

/**
 * `known` and what is at `urls`. `param`: the field that an error names.
 * @throws GatewayError invalid_request where there are too many, or something cannot be fetched within the bounds
 */
export async function fetchMedia(
  urls: readonly string[],
  known: MediaByUrl,
  fetcher: MediaFetcher,
  { param, ...options }: { param: string } & Pick<FetchOptions, 'signal' | 'take'>,
): Promise<MediaByUrl> {
  if (urls.length > bounds.mediaPerRequest) {
    throw new GatewayError('invalid_request', `More than ${bounds.mediaPerRequest} media by URL in one request.`, {
      param,
    })
  }
  const fetched = new Map(known)
  const budget = { leftBytes: bounds.mediaRequestBytes }
  await Promise.all(urls.map(async (url) => fetched.set(url, await fetcher.fetch(url, param, { budget, ...options }))))
  return fetched
}
