// Media by URL -> media by value, for providers that do not fetch it themselves. Runs only where a request is encoded.
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { MediaPart, Part } from '../../generation/part.ts'
import type { GenerationRequest } from '../../generation/request.ts'
import type { ProviderProtocol } from '../../providers/provider.ts'
import type { FetchedMedia, MediaFetcher } from './media-fetcher.ts'

/** Addresses that the Gemini API reads itself. */
const geminiReads = [
  /^gs:\/\//,
  /^https:\/\/(www\.)?youtube\.com\//,
  /^https:\/\/youtu\.be\//,
  /^https:\/\/generativelanguage\.googleapis\.com\//,
]

function mustFetch(part: MediaPart, { protocol, quirks }: ProviderProtocol): boolean {
  if (part.source.type !== 'url' || part.source.url.startsWith('data:')) return false
  const { url } = part.source
  if (protocol === 'bedrock-converse') return !url.startsWith('s3://')
  if (protocol === 'gemini') return !geminiReads.some((pattern) => pattern.test(url))
  return quirks.mediaByValue === true
}

export type MediaAtHand = {
  fetcher: MediaFetcher
  /** What was fetched before, by URL: it goes by value whatever the provider could do. */
  fetched: ReadonlyMap<string, FetchedMedia>
  /** The caller left. */
  signal: AbortSignal
}

/** @throws GatewayError invalid_request with `param` where something cannot be fetched within the bounds */
export async function resolveMedia(
  request: GenerationRequest,
  protocol: ProviderProtocol,
  param: string,
  { fetcher, fetched, signal }: MediaAtHand,
): Promise<GenerationRequest> {
  const urls = new Set<string>()
  visit(request, (part) => {
    if (part.source.type !== 'url' || fetched.has(part.source.url)) return part
    if (mustFetch(part, protocol)) urls.add(part.source.url)
    return part
  })
  if (urls.size === 0 && fetched.size === 0) return request
  if (urls.size > bounds.mediaPerRequest) {
    throw new GatewayError('invalid_request', `More than ${bounds.mediaPerRequest} media by URL in one request.`, {
      param,
    })
  }
  const known = new Map(fetched)
  const budget = { leftBytes: bounds.mediaRequestBytes }
  await Promise.all([...urls].map(async (url) => known.set(url, await fetcher.fetch(url, param, { budget, signal }))))
  return visit(request, (part) => {
    const media = part.source.type === 'url' ? known.get(part.source.url) : undefined
    return media === undefined ? part : { ...part, source: { type: 'base64', ...media } }
  })
}

function visit(request: GenerationRequest, change: (part: MediaPart) => MediaPart): GenerationRequest {
  const visitPart = (part: Part): Part => {
    if (part.kind === 'media') return change(part)
    return part.kind === 'tool-result' ? { ...part, content: part.content.map(visitPart) } : part
  }
  return {
    ...request,
    messages: request.messages.map((message) => ({ ...message, parts: message.parts.map(visitPart) })),
  }
}
