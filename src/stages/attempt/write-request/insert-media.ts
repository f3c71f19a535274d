// Writes fetched media into a request by their bytes, for a provider that takes media only by value. Pure.
import { toBuffer } from '../../../foundation/frames/byte-pile.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { GenerationRequest } from '../../../generation/request/request.ts'
import { tellKind } from '../../../tokens/media/tell-kind.ts'
import type { FetchedMedia, MediaByUrl } from '../../tickets/fetched-media.ts'

/** Enough to tell an image from what is none. */
const HEAD_BYTES = 4_096

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
