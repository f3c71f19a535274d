// Media parts. Gemini fetches addresses of YouTube, Google Cloud Storage and its own Files alone; whatever else is still
// an address here is sent as one, and Gemini says what is wrong with it.
import { lookUp } from '../../../../foundation/lists/look-up.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { MediaPart } from '../../../../generation/request/part.ts'
import type { Target } from '../../../port/target.ts'
import type { WirePart } from '../../wire.ts'

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
      if (source.mediaType !== '' && !source.mediaType.startsWith('image/svg'))
        return { inlineData: { mimeType: source.mediaType, data: source.data } }
      losses.drop(`messages.${modality}`, 'a format that Gemini does not take')
      return undefined
    case 'text':
      return { inlineData: { mimeType: source.mediaType, data: Buffer.from(source.text, 'utf8').toString('base64') } }
    case 'url': {
      if (/^data:/i.test(source.url)) {
        losses.drop(`messages.${modality}`, 'a data URL that cannot be read')
        return undefined
      }
      const mimeType = source.mediaType ?? guessMediaType(source.url, modality)
      return { fileData: { fileUri: source.url, ...(mimeType === undefined ? {} : { mimeType }) } }
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

const extensions: { readonly [extension: string]: string } = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
}

const usual = { image: 'image/jpeg', audio: 'audio/mpeg', video: 'video/mp4', document: 'application/pdf' } as const

/**
 * Vertex wants a media type beside an address (https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference,
 * FileData); callers' protocols mostly name none. Google's Files know their own.
 */
function guessMediaType(url: string, modality: MediaPart['modality']): string | undefined {
  if (url.startsWith('https://generativelanguage.googleapis.com/')) return undefined
  if (/^https:\/\/((www\.)?youtube\.com|youtu\.be)\//.test(url)) return 'video/mp4'
  const extension = /\.([a-z0-9]{2,4})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase()
  return lookUp(extensions, extension) ?? usual[modality]
}
