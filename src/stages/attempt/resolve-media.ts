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

/** @throws GatewayError invalid_request with `param` where something cannot be fetched within the bounds */
export async function resolveMedia(
  request: GenerationRequest,
  protocol: ProviderProtocol,
  fetcher: MediaFetcher,
  param: string,
): Promise<GenerationRequest> {
  const urls = new Set<string>()
  visit(request, (part) => {
    if (mustFetch(part, protocol) && part.source.type === 'url') urls.add(part.source.url)
    return part
  })
  if (urls.size === 0) return request
  if (urls.size > bounds.mediaPerRequest) {
    throw new GatewayError('invalid_request', `More than ${bounds.mediaPerRequest} media by URL in one request.`, {
      param,
    })
  }
  const fetched = new Map<string, FetchedMedia>()
  const budget = { leftBytes: bounds.mediaRequestBytes }
  await Promise.all([...urls].map(async (url) => fetched.set(url, await fetcher.fetch(url, param, budget))))
  return visit(request, (part) => {
    const media = part.source.type === 'url' && mustFetch(part, protocol) ? fetched.get(part.source.url) : undefined
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
