// Finds where a message holds media, protocol by protocol: only in these places is a long text not counted as text.
// Media in the form of another protocol, or of one server alone, counts as text.
import { isObject, readString, type JsonObject } from '../../foundation/json/json.ts'
import type { InboundProtocolName } from '../../generation/protocol-name.ts'
import type { MediaKind } from '../../tokens/media/media-item.ts'

export type MediaSource =
  | { by: 'value'; data: string; mediaType: string }
  /** `url` undefined: a file that somebody keeps. */
  | { by: 'reference'; url: string | undefined }

export type FoundMedia = {
  kind: MediaKind
  /** The member of the part that holds it, and of that member's object the one that is no text. */
  field: string
  member: string | undefined
  detail: string | undefined
  sources: readonly MediaSource[]
}

export function findMedia(part: JsonObject, protocol: InboundProtocolName): FoundMedia | undefined {
  switch (protocol) {
    case 'openai-chat':
      return findInChat(part)
    case 'openai-responses':
      return findInResponses(part)
    case 'anthropic-messages':
      return findInMessages(part)
    default:
      return protocol satisfies never
  }
}

function findInChat(part: JsonObject): FoundMedia | undefined {
  switch (part['type']) {
    case 'image_url':
      return findUrl('image', part, 'image_url')
    case 'video_url':
      return findUrl('video', part, 'video_url')
    case 'audio_url':
      return findUrl('audio', part, 'audio_url')
    case 'input_audio':
      return findInside('audio', part, 'input_audio', 'data')
    case 'file': {
      const file = part['file']
      const member = isObject(file) && file['file_data'] === undefined ? 'file_url' : 'file_data'
      return findInside('document', part, 'file', member) ?? kept('document', 'file')
    }
    case 'video': {
      // Frames of a video, each an image.
      const frames = Array.isArray(part['video']) ? part['video'] : []
      if (frames.length === 0 || !frames.every((frame) => typeof frame === 'string')) return undefined
      return {
        kind: 'image',
        field: 'video',
        member: undefined,
        detail: undefined,
        sources: frames.map((frame) => readUrl(frame as string)),
      }
    }
    default:
      return undefined
  }
}

function findInResponses(part: JsonObject): FoundMedia | undefined {
  switch (part['type']) {
    case 'input_image':
    case 'computer_screenshot':
      return findUrl('image', part, 'image_url') ?? kept('image', 'file_id')
    case 'input_audio':
      return findInside('audio', part, 'input_audio', 'data')
    case 'input_file': {
      const data = part['file_data']
      if (typeof data === 'string') return single('document', 'file_data', undefined, undefined, readValue(data))
      return findUrl('document', part, 'file_url') ?? kept('document', 'file_id')
    }
    case 'image_generation_call': {
      const result = part['result']
      if (typeof result !== 'string') return undefined
      return single('image', 'result', undefined, undefined, { by: 'value', data: result, mediaType: '' })
    }
    default:
      return undefined
  }
}

function findInMessages(part: JsonObject): FoundMedia | undefined {
  const kind = part['type']
  const source = part['source']
  if ((kind !== 'image' && kind !== 'document') || !isObject(source)) return undefined
  switch (source['type']) {
    case 'base64': {
      const { data } = source
      const mediaType = readString(source['media_type']) ?? ''
      return typeof data === 'string'
        ? single(kind, 'source', 'data', undefined, { by: 'value', data, mediaType })
        : undefined
    }
    case 'url':
      return single(kind, 'source', 'url', undefined, { by: 'reference', url: readString(source['url']) })
    case 'file':
      return kept(kind, 'source')
    default:
      // Text, and documents made of parts, of which some may be images.
      return { kind, field: 'source', member: undefined, detail: undefined, sources: [] }
  }
}

/** A URL, or an object that holds one. */
function findUrl(kind: MediaKind, part: JsonObject, field: string): FoundMedia | undefined {
  const holder = part[field]
  const url = isObject(holder) ? holder['url'] : holder
  if (typeof url !== 'string') return undefined
  const detail = readString(isObject(holder) ? holder['detail'] : part['detail'])
  return single(kind, field, 'url', detail, readUrl(url))
}

/** Base64 or a URL in a member of an object. */
function findInside(kind: MediaKind, part: JsonObject, field: string, member: string): FoundMedia | undefined {
  const holder = part[field]
  const text = isObject(holder) ? holder[member] : undefined
  if (typeof text !== 'string') return undefined
  const format = kind === 'audio' && isObject(holder) ? readString(holder['format']) : undefined
  return single(kind, field, member, undefined, readValue(text, format === undefined ? '' : `audio/${format}`))
}

/** A file that somebody keeps under an id. */
function kept(kind: MediaKind, field: string): FoundMedia {
  return single(kind, field, undefined, undefined, { by: 'reference', url: undefined })
}

function single(
  kind: MediaKind,
  field: string,
  member: string | undefined,
  detail: string | undefined,
  source: MediaSource,
): FoundMedia {
  return { kind, field, member, detail, sources: [source] }
}

/** Base64 of the type that is said beside it, or a URL of either kind. */
function readValue(text: string, mediaType = ''): MediaSource {
  return /^\s*(?:data|https?):/i.test(text) ? readUrl(text) : { by: 'value', data: text, mediaType }
}

/** `data:` holds the media itself. */
function readUrl(text: string): MediaSource {
  if (!/^\s*data:/i.test(text)) return { by: 'reference', url: text }
  const comma = text.indexOf(',')
  const head = text.slice(text.indexOf(':') + 1, comma)
  const data = text.slice(comma + 1)
  return {
    by: 'value',
    // Not base64: its characters are not fewer than what they stand for.
    data: /;\s*base64\s*$/i.test(head) ? data : Buffer.from(data).toString('base64'),
    mediaType: head.split(';')[0]?.trim() || 'application/octet-stream',
  }
}
