// Fetches media that a caller named by URL, for providers that take it only by value. The caller chooses the address, so
// this is the one place where the gateway could be turned against its own network: every host, after every redirect and
// after name resolution, must be a public address; size, time and redirects are bounded.
import ipaddr from 'ipaddr.js'
import type { Agent, request } from 'undici'
import { bounds } from '../../foundation/bounds.ts'
import { isPublicAddress } from '../../foundation/public-address.ts'
import { abortAfter } from '../../foundation/time/abort-after.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import { noProxies, type ProxyRules } from '../../http1/transport/proxy-rules.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { refusals } from '../http/refusals.ts'
import { guardConnections } from './media/guard-connections.ts'
import type { FetchedMedia, FetchOptions, MediaBudget, MediaFetcher } from '../tickets/fetched-media.ts'

/** A fetched byte is base64 in what is kept, in the text of the request and in its bytes. */
const COPIES = 4
type MediaFetcherOptions = {
  clock: Clock
  /** Decides on one address; the default takes only public unicast ones. Tests hand in their own. */
  isAllowed?: ((address: string) => boolean) | undefined
  /** Through which an address is reached; it is judged all the same. */
  proxies?: ProxyRules | undefined
}

export function createMediaFetcher({
  clock,
  isAllowed = isPublicAddress,
  proxies = noProxies,
}: MediaFetcherOptions): MediaFetcher {
  let opening: Promise<Client> | undefined
  const open = () =>
    (opening ??= openClient(clock, isAllowed, proxies).catch((error: unknown) => {
      opening = undefined
      throw error
    }))
  return {
    fetch: (url, param, { budget, signal, take }) =>
      abortAfter(clock, bounds.mediaFetchMs, async (late) => {
        try {
          return await follow(url, budget, take, await open(), isAllowed, AbortSignal.any([late, signal]))
        } catch (error) {
          if (error instanceof GatewayError) throw error
          const shown = url.length > 200 ? `${url.slice(0, 200)}…` : url
          throw new GatewayError('invalid_request', `The media at '${shown}' ${explain(error, late)}.`, { param })
        }
      }),
    close: async () => (await opening)?.agent.destroy(),
  }
}

type Client = { agent: Agent; request: typeof request }

/** With the first fetch: most gateways never fetch anything, and start a tenth sooner without it. */
async function openClient(clock: Clock, isAllowed: (address: string) => boolean, proxies: ProxyRules): Promise<Client> {
  const { Agent, buildConnector, request } = await import('undici')
  const connect = guardConnections(buildConnector, clock, isAllowed, proxies)
  return { agent: new Agent({ connect, connections: 64, pipelining: 1 }), request }
}

/** Why a medium is not taken: the predicate of a sentence about its address. */
class Refusal extends Error {}

function explain(error: unknown, late: AbortSignal): string {
  if (error instanceof Refusal) return error.message
  return late.aborted ? `took longer than ${bounds.mediaFetchMs} ms` : 'could not be fetched'
}

async function follow(
  url: string,
  budget: MediaBudget,
  take: FetchOptions['take'],
  client: Client,
  isAllowed: (address: string) => boolean,
  signal: AbortSignal,
): Promise<FetchedMedia> {
  let target = url
  for (let hop = 0; hop <= bounds.mediaRedirects; hop += 1) {
    const parsed = readUrl(target, isAllowed)
    const answer = await client.request(parsed, {
      dispatcher: client.agent,
      signal,
      headers: { accept: '*/*', 'user-agent': 'crossmodel' },
    })
    const { location } = answer.headers
    if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
      answer.body.on('error', () => {}).destroy()
      target = new URL(location, parsed).href
      continue
    }
    if (answer.statusCode !== 200) {
      answer.body.on('error', () => {}).destroy()
      throw new Refusal(`answered ${answer.statusCode}`)
    }
    if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') {
      answer.body.on('error', () => {}).destroy()
      throw new Refusal('came compressed though nobody asked for that')
    }
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of answer.body) {
      const { length } = chunk as Buffer
      size += length
      budget.leftBytes -= length
      if (size > bounds.mediaBytes) throw new Refusal(`is larger than ${bounds.mediaBytes} bytes`)
      if (budget.leftBytes < 0)
        throw new Refusal(`makes the media of this request larger than ${bounds.mediaRequestBytes} bytes together`)
      if (!take(COPIES * length)) throw refusals.crowded()
      chunks.push(chunk as Buffer)
    }
    const bytes = share(chunks, size)
    return { bytes, mediaType: readMediaType(answer.headers['content-type'], bytes) }
  }
  throw new Refusal(`redirects more than ${bounds.mediaRedirects} times`)
}

function share(chunks: readonly Buffer[], size: number): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(size))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

function readUrl(text: string, isAllowed: (address: string) => boolean): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new Refusal('is not a URL')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Refusal('is not an http or https URL')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.username !== '' || url.password !== '') throw new Refusal('names a user; such addresses are not fetched')
  if (ipaddr.isValid(host) && !isAllowed(host)) throw new Refusal('is not at a public address')
  return url
}

/** What the server says, or what the first bytes say where it says nothing of use. */
function readMediaType(header: string | string[] | undefined, bytes: Uint8Array): string {
  const said = (Array.isArray(header) ? header[0] : header)?.split(';')[0]?.trim().toLowerCase()
  if (said !== undefined && said !== '' && said !== 'application/octet-stream' && said !== 'binary/octet-stream')
    return said
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  if (start.startsWith('\x89PNG')) return 'image/png'
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('GIF8')) return 'image/gif'
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'image/webp'
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WAVE') return 'audio/wav'
  if (start.startsWith('%PDF')) return 'application/pdf'
  return 'application/octet-stream'
}
