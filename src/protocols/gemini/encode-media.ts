// Media parts. Gemini fetches addresses of YouTube, Google Cloud Storage and its own Files alone; whatever else is still
// an address here is sent as one, and Gemini says what is wrong with it.
import type { LossList } from '../../generation/loss.ts'
import type { MediaPart } from '../../generation/part.ts'
import type { Target } from '../protocol.ts'
import type { WirePart } from './wire.ts'

// https://ai.google.dev/gemini-api/docs/media-resolution: for each part with Gemini 3; older models know one resolution
// for the whole request.
const resolutions = {
  low: 'MEDIA_RESOLUTION_LOW',
  high: 'MEDIA_RESOLUTION_HIGH',
  original: 'MEDIA_RESOLUTION_ULTRA_HIGH',
} as const

export function encodeMedia(part: MediaPart, target: Target, losses: LossList): WirePart | undefined {
  const media = encodeSource(part, losses)
  if (media === undefined) return undefined
  if (part.title !== undefined) losses.drop('messages.document.title', 'Gemini takes no titles')
  if (part.context !== undefined) losses.drop('messages.document.context', 'Gemini takes no context of documents')
  if (part.citable === true) losses.drop('messages.document.citable', 'Gemini does not cite documents of the request')
  if (part.filename !== undefined) losses.drop('messages.document.filename', 'Gemini takes no file names')
  if (part.detail === undefined || part.detail === 'auto') return media
  if (target.quirks.thinkingLevel === true) return { ...media, mediaResolution: { level: resolutions[part.detail] } }
  losses.drop('messages.image.detail', 'the model knows no resolution of single images')
  return media
}

function encodeSource({ source, modality }: MediaPart, losses: LossList): WirePart | undefined {
  switch (source.type) {
    case 'base64':
      return { inlineData: { mimeType: source.mediaType, data: source.data } }
    case 'text':
      return { inlineData: { mimeType: source.mediaType, data: Buffer.from(source.text, 'utf8').toString('base64') } }
    case 'url':
      return {
        fileData: { fileUri: source.url, ...(source.mediaType === undefined ? {} : { mimeType: source.mediaType }) },
      }
    case 'file':
      if (source.protocol === 'gemini') return { fileData: { fileUri: source.id } }
      losses.drop('messages.file', `a file stored at a provider of ${source.protocol}`)
      return undefined
    default:
      losses.drop(`messages.${modality}`, 'a source that is not known')
      return source satisfies never
  }
}
