// Images and documents of a request. What is neither, or has a source that Anthropic does not take, is reported.
import { isObject, type JsonObject } from '../../../../foundation/json/json.ts'
import type { MediaPart, MediaSource } from '../../../../generation/request/part.ts'
import { ownExtras } from '../../../own-extras.ts'
import { imageMediaTypes, PROTOCOL } from '../../wire.ts'
import { encodeCache, type Encoding } from './encoding.ts'

export function encodeMedia(
  part: MediaPart,
  place: 'user' | 'tool-result',
  encoding: Encoding,
): JsonObject | undefined {
  if (part.modality === 'image') return encodeImage(part, encoding)
  if (part.modality === 'document') return encodeDocument(part, encoding)
  if (place === 'tool-result')
    encoding.losses.drop('messages.toolResult.media', `${part.modality} is not taken in tool results`)
  else encoding.losses.drop(`messages.${part.modality}`, `${part.modality} is not taken`)
  return undefined
}

function encodeImage(part: MediaPart, encoding: Encoding): JsonObject | undefined {
  const { losses } = encoding
  if (part.detail !== undefined && part.detail !== 'auto')
    losses.drop('messages.image.detail', 'the resolution cannot be chosen')
  const source = encodeImageSource(part.source, encoding)
  if (source === undefined) return undefined
  return {
    ...ownExtras(part, PROTOCOL),
    type: 'image',
    source,
    ...encodeCache(part.cache, 'messages.cache', encoding),
  }
}

function encodeImageSource(source: MediaSource, { losses, target }: Encoding): JsonObject | undefined {
  switch (source.type) {
    case 'base64': {
      const mediaType = source.mediaType === 'image/jpg' ? 'image/jpeg' : source.mediaType
      if (imageMediaTypes.includes(mediaType)) return { type: 'base64', media_type: mediaType, data: source.data }
      losses.drop('messages.image', `${source.mediaType} is not taken`)
      return undefined
    }
    case 'url':
      if (isFetched(source.url, target)) return { type: 'url', url: source.url }
      losses.drop('messages.image', 'the provider does not fetch this address')
      return undefined
    case 'file':
      return encodeFile(source, losses)
    case 'text':
      losses.drop('messages.image', 'text is no image')
      return undefined
    default:
      return source satisfies never
  }
}

function encodeDocument(part: MediaPart, encoding: Encoding): JsonObject | undefined {
  const { source: native, ...extras } = ownExtras(part, PROTOCOL) ?? {}
  const source = isObject(native) ? native : encodeDocumentSource(part.source, encoding)
  if (source === undefined) return undefined
  // Anthropic shows a title where others show a file name.
  const title = part.title ?? part.filename
  if (part.title !== undefined && part.filename !== undefined && part.title !== part.filename)
    encoding.losses.drop('messages.document.filename', 'the title is sent')
  return {
    ...extras,
    type: 'document',
    source,
    ...(title === undefined || title === '' ? {} : { title: title.slice(0, 500) }),
    ...(part.context === undefined || part.context === '' ? {} : { context: part.context }),
    ...(part.citable === undefined ? {} : { citations: { enabled: part.citable } }),
    ...encodeCache(part.cache, 'messages.cache', encoding),
  }
}

function encodeDocumentSource(source: MediaSource, { losses, target }: Encoding): JsonObject | undefined {
  switch (source.type) {
    case 'base64': {
      if (source.mediaType === 'application/pdf')
        return { type: 'base64', media_type: 'application/pdf', data: source.data }
      if (isText(source.mediaType)) return plainText(Buffer.from(source.data, 'base64').toString('utf8'))
      losses.drop('messages.document', `${source.mediaType} is not taken`)
      return undefined
    }
    case 'url':
      if (isFetched(source.url, target)) return { type: 'url', url: source.url }
      losses.drop('messages.document', 'the provider does not fetch this address')
      return undefined
    case 'text':
      return plainText(source.text)
    case 'file':
      return encodeFile(source, losses)
    default:
      return source satisfies never
  }
}

function encodeFile(
  source: Extract<MediaSource, { type: 'file' }>,
  losses: Encoding['losses'],
): JsonObject | undefined {
  if (source.protocol === PROTOCOL) return { type: 'file', file_id: source.id }
  losses.drop('messages.file', 'the file is stored at another provider')
  return undefined
}

/** Addresses of cloud storage (`gs:`, `s3:`) are not fetched. */
function isFetched(url: string, { quirks }: Encoding['target']): boolean {
  return quirks.mediaByValue !== true && /^https?:/i.test(url)
}

function plainText(data: string): JsonObject {
  return { type: 'text', media_type: 'text/plain', data }
}

function isText(mediaType: string): boolean {
  return mediaType.startsWith('text/') || /^application\/(json|xml|x-yaml|yaml|javascript)\b/.test(mediaType)
}
