// Media that a request names by address, for providers that take them only by value: which have to be fetched, and the
// request with those that were. Pure; the fetching is `fetch-media.ts`.
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { MediaPart, Part } from '../../generation/request/part.ts'
import type { GenerationRequest } from '../../generation/request/request.ts'
import { tellKind } from '../../tokens/media/tell-kind.ts'
import type { BodyTask } from '../tickets/decoded.ts'
import type { FetchedMedia, MediaByUrl } from '../tickets/fetched-media.ts'
import { toWriteEntry, type WriteEntry, type WriteProtocol } from './write-request/write-entry.ts'
import { toBuffer } from '../../foundation/frames/byte-pile.ts'

/** The addresses that must be fetched for an entry whose request is encoded; where they are far too many, not all. */
export const mediaToFetch: BodyTask<WriteEntry, readonly string[]> = {
  name: 'media-to-fetch',
  perform: (request, { protocol }) => listMedia(request.request(), protocol),
  pack: toWriteEntry,
}

/** As many again may have been fetched before; more are refused whatever they are. */
const MOST_LISTED = 2 * bounds.mediaPerRequest + 1

/** Enough to tell an image from what is none. */
const HEAD_BYTES = 4_096

/** Addresses that the Gemini API reads itself. */
const geminiReads = [
  /^gs:\/\//,
  /^https:\/\/(www\.)?youtube\.com\//,
  /^https:\/\/youtu\.be\//,
  /^https:\/\/generativelanguage\.googleapis\.com\//,
]

function mustFetch(part: MediaPart, { protocol, quirks }: WriteProtocol): boolean {
  if (part.source.type !== 'url' || part.source.url.startsWith('data:')) return false
  const { url } = part.source
  if (protocol === 'bedrock-converse') return !url.startsWith('s3://')
  if (protocol === 'gemini') return !geminiReads.some((pattern) => pattern.test(url))
  return quirks.mediaByValue === true
}

function listMedia(request: GenerationRequest, protocol: WriteProtocol): readonly string[] {
  const urls = new Set<string>()
  const visit = (part: Part): void => {
    if (part.kind === 'tool-result') for (const each of part.content) visit(each)
    else if (part.kind === 'media' && mustFetch(part, protocol) && part.source.type === 'url') urls.add(part.source.url)
  }
  for (const { parts } of request.messages) for (const part of parts) visit(part)
  return [...urls].slice(0, MOST_LISTED)
}

/**
 * The request with all media of which `fetched` has the bytes by value. What was named as an image is held as one, and must
 * be one: a provider would read and bill a video at that address as a video.
 * @throws GatewayError invalid_request
 */
export function insertMedia(request: GenerationRequest, fetched: MediaByUrl): GenerationRequest {
  if (fetched.size === 0) return request
  const visit = (part: Part): Part => {
    if (part.kind === 'tool-result') return { ...part, content: part.content.map(visit) }
    if (part.kind !== 'media' || part.source.type !== 'url') return part
    const { url } = part.source
    const media = fetched.get(url)
    if (media === undefined) return part
    const { bytes, mediaType } = media
    if (part.modality === 'image' && !isImage(media))
      throw new GatewayError('invalid_request', `The media at '${url.slice(0, 200)}' is not an image.`)
    return { ...part, source: { type: 'base64', data: toBuffer(bytes).toString('base64'), mediaType } } as Part
  }
  return {
    ...request,
    messages: request.messages.map((message) => ({ ...message, parts: message.parts.map(visit) })),
  }
}

function isImage({ bytes, mediaType }: FetchedMedia): boolean {
  return tellKind('image', mediaType, Buffer.from(bytes.subarray(0, HEAD_BYTES))).kind === 'image'
}
