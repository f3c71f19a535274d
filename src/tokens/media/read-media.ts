// A piece of media by value -> what its formula needs to know of it. Of an image only the first bytes are unpacked from
// their base64; audio and PDF are read whole, once.
import { isUtf8 } from 'node:buffer'
import { addText, emptyWeight } from '../weigh-text.ts'
import type { MediaItem, MediaKind } from './media-item.ts'
import { readImageSize } from './read-image-size.ts'
import { readPdfPages } from './read-pdf-pages.ts'
import { boundVideoSeconds, readAudioSeconds } from './read-seconds.ts'

/** Base64 characters of an image that are looked at; a camera's preview may stand before its size. */
const IMAGE_CHARACTERS = 256 * 1024
/** Enough for formats that say their size at once. */
const HEAD_CHARACTERS = 4 * 1024

/** `data`: base64. `mediaType`: as the caller said; `text/…` and its kin are documents that are nothing but text. */
export function readMedia(kind: MediaKind, data: string, mediaType: string, detail?: string): MediaItem {
  switch (kind) {
    case 'image': {
      const size =
        readImageSize(Buffer.from(data.slice(0, HEAD_CHARACTERS), 'base64')) ??
        readImageSize(Buffer.from(data.slice(0, IMAGE_CHARACTERS), 'base64'))
      return { kind, ...(detail === undefined ? {} : { detail }), ...size }
    }
    case 'audio':
      return { kind, seconds: readAudioSeconds(Buffer.from(data, 'base64')) }
    case 'video':
      return { kind, seconds: boundVideoSeconds((data.length * 3) / 4) }
    case 'document':
      return readDocument(data, mediaType)
    default:
      return kind satisfies never
  }
}

function readDocument(data: string, mediaType: string): MediaItem {
  const bytes = Buffer.from(data, 'base64')
  const isSaidText = /^(?:text\/|application\/(?:json|xml|yaml|javascript|typescript))/.test(mediaType)
  if (isSaidText && isUtf8(bytes) && !bytes.includes('%PDF-')) {
    const text = emptyWeight()
    addText(text, bytes.toString('utf8'))
    return { kind: 'document', text }
  }
  const pages = readPdfPages(bytes)
  return pages === undefined ? { kind: 'document' } : { kind: 'document', pages }
}
