// Content parts for upstreams. Valid against OpenAI's document; what others take beside it (video, audio and files by
// URL) is sent where the quirks say so, or where the caller spoke this protocol. The rest is reported.
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { lookUp, setOwn } from '../../../../foundation/lists/look-up.ts'
import type { LossField } from '../../../../generation/loss/loss-field.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { CacheMark, MediaPart, Part, TextPart } from '../../../../generation/request/part.ts'
import type { Quirks } from '../../../../generation/quirks.ts'
import { ownExtras } from '../../../own-extras.ts'

/** What encoding of messages depends on. */
export type ContentContext = {
  quirks: Quirks
  /** The caller spoke this protocol: what they sent is this protocol's already. */
  ownWords: boolean
  losses: LossList
}

/** A text part, with its cache mark and members of this protocol. */
export function encodeText(part: TextPart, context: ContentContext): JsonObject {
  const wire: JsonObject = { type: 'text', text: part.text }
  return finishPart(wire, part, context)
}

/** The parts of a user message; frames of one video come together again. */
export function encodeUserParts(parts: readonly Part[], context: ContentContext): JsonObject[] {
  const encoded: JsonObject[] = []
  let frames: { video: number; urls: string[] } | undefined
  for (const part of parts) {
    if (part.kind === 'media' && part.videoFrame !== undefined && context.ownWords) {
      if (frames?.video !== part.videoFrame.video) {
        frames = { video: part.videoFrame.video, urls: [] }
        encoded.push(finishPart({ type: 'video', video: frames.urls }, part, context))
      }
      const url = encodeUrl(part)
      if (url !== undefined) frames.urls.push(url)
      continue
    }
    frames = undefined
    const wire = encodeUserPart(part, context)
    if (wire !== undefined) encoded.push(wire)
  }
  return encoded
}

function encodeUserPart(part: Part, context: ContentContext): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
      return encodeText(part, context)
    case 'media': {
      const wire = encodeMedia(part, context)
      return wire === undefined ? undefined : finishPart(wire, part, context)
    }
    case 'opaque':
      return encodeOpaque(part, context)
    case 'refusal':
      return { type: 'text', text: part.text }
    case 'reasoning':
      context.losses.drop('messages.reasoning', 'reasoning outside an assistant message')
      return undefined
    case 'tool-call':
    case 'tool-result':
      context.losses.drop('messages.role', 'a tool call outside an assistant message')
      return undefined
    default:
      return part satisfies never
  }
}

function encodeOpaque(part: Extract<Part, { kind: 'opaque' }>, context: ContentContext): JsonObject | undefined {
  if (part.protocol === 'openai-chat') return part.json as JsonObject
  context.losses.drop(`opaque.${part.type}`, `a part of ${part.protocol}`)
  return undefined
}

function encodeMedia(part: MediaPart, context: ContentContext): JsonObject | undefined {
  if (part.source.type === 'file') return encodeStoredFile(part, part.source, context)
  switch (part.modality) {
    case 'image':
      return encodeImage(part, context)
    case 'audio':
      return encodeAudio(part, context)
    case 'video':
      return encodeVideo(part, context)
    case 'document':
      return encodeDocument(part, context)
    default:
      return part.modality satisfies never
  }
}

function encodeStoredFile(
  part: MediaPart,
  source: Extract<MediaPart['source'], { type: 'file' }>,
  { losses }: ContentContext,
): JsonObject | undefined {
  if (source.protocol === 'openai-chat' && part.modality !== 'audio')
    return { type: 'file', file: { file_id: source.id } }
  losses.drop('messages.file', `a file stored behind ${source.protocol}`)
  return undefined
}

function encodeImage(part: MediaPart, { losses, ownWords }: ContentContext): JsonObject | undefined {
  const url = encodeUrl(part)
  if (url === undefined) {
    losses.drop('messages.image', 'an image without bytes or address')
    return undefined
  }
  let detail = part.detail
  if (detail === 'original' && !ownWords) {
    losses.change('messages.image.detail', 'the highest that Chat has is high')
    detail = 'high'
  }
  return { type: 'image_url', image_url: { url, ...(detail === undefined ? {} : { detail }) } }
}

const audioFormats: { readonly [mediaType: string]: string } = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/wav': 'wav',
  'audio/wave': 'wav',
  'audio/x-wav': 'wav',
  'audio/pcm': 'pcm16',
}

function encodeAudio(part: MediaPart, { losses, quirks, ownWords }: ContentContext): JsonObject | undefined {
  const { source } = part
  const mediaType = 'mediaType' in source ? source.mediaType : undefined
  const format = mediaType === undefined ? 'wav' : (lookUp(audioFormats, mediaType) ?? mediaType.replace('audio/', ''))
  const byUrl = source.type === 'url'
  if (byUrl && !ownWords && !quirks.chatMedia?.includes('audio-url')) {
    losses.drop('messages.audio', 'audio by address')
    return undefined
  }
  if (format !== 'wav' && format !== 'mp3' && !ownWords && !quirks.chatMedia?.includes('any-audio')) {
    losses.drop('messages.audio', `audio as ${mediaType}: Chat takes wav and mp3`)
    return undefined
  }
  const data = source.type === 'base64' ? source.data : byUrl ? source.url : undefined
  if (data !== undefined) return { type: 'input_audio', input_audio: { data, format } }
  losses.drop('messages.audio', 'audio without bytes or address')
  return undefined
}

function encodeVideo(part: MediaPart, { losses, quirks, ownWords }: ContentContext): JsonObject | undefined {
  const url = encodeUrl(part)
  if (url !== undefined && (ownWords || quirks.chatMedia?.includes('video-url')))
    return { type: 'video_url', video_url: { url } }
  losses.drop('messages.video', 'the provider takes no video')
  return undefined
}

function encodeDocument(part: MediaPart, { losses, quirks, ownWords }: ContentContext): JsonObject | undefined {
  const { source } = part
  if (part.title !== undefined) losses.drop('messages.document.title', 'Chat has no place for it')
  if (part.context !== undefined) losses.drop('messages.document.context', 'Chat has no place for it')
  if (part.citable === true) losses.drop('messages.document.citable', 'Chat cites no documents')
  if (source.type === 'text') {
    losses.change('messages.document', 'a document of plain text is sent as text')
    return { type: 'text', text: source.text }
  }
  if (source.type === 'url' && !ownWords && !quirks.chatMedia?.includes('file-url')) {
    losses.drop('messages.document', 'a document by address')
    return undefined
  }
  const data = source.type === 'url' ? source.url : encodeUrl(part)
  const filename = part.filename ?? (ownWords ? undefined : nameFile(source))
  return { type: 'file', file: { ...(filename === undefined ? {} : { filename }), file_data: data } }
}

/** OpenAI refuses `file_data` without a name. */
function nameFile(source: MediaPart['source']): string {
  const mediaType = 'mediaType' in source ? source.mediaType : undefined
  const kind = mediaType?.split('/')[1]
  return `document.${kind !== undefined && /^[a-z0-9]{1,5}$/.test(kind) ? kind : 'pdf'}`
}

/** The media as a URL: its address, or its bytes as a data URL. */
function encodeUrl({ source }: MediaPart): string | undefined {
  if (source.type === 'url') return source.url
  return source.type === 'base64' ? `data:${source.mediaType};base64,${source.data}` : undefined
}

function finishPart(wire: JsonObject, part: TextPart | MediaPart, context: ContentContext): JsonObject {
  const extras = ownExtras(part, 'openai-chat')
  if (extras !== undefined) for (const [name, value] of Object.entries(extras)) setOwn(wire, name, value)
  if (context.quirks.noCacheMarks) delete wire['prompt_cache_breakpoint']
  if (part.cache !== undefined) Object.assign(wire, encodeCache(part.cache, 'messages.cache', context))
  return wire
}

/** The members that mark a part or tool for the prompt cache, as this provider has them. */
export function encodeCache(cache: CacheMark, field: LossField, { quirks, losses }: ContentContext): JsonObject {
  if (quirks.noCacheMarks) {
    losses.drop(field, 'the provider has no cache marks')
    return {}
  }
  if (quirks.cacheMarkStyle === 'cache-control')
    return { cache_control: { type: 'ephemeral', ...(cache.ttl === undefined ? {} : { ttl: cache.ttl }) } }
  if (field !== 'messages.cache') {
    losses.drop(field, 'Chat marks content parts alone')
    return {}
  }
  if (cache.ttl !== undefined) losses.change('messages.cache.ttl', 'the provider decides how long it caches')
  return { prompt_cache_breakpoint: { mode: 'explicit' } }
}

/** Loss field of a part that a message of text alone cannot hold. */
export function nameModality(part: MediaPart): LossField {
  return `messages.${part.modality}`
}
