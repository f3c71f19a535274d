// Reads the facts about a piece of media by value that its formula needs, by what it is rather than by the field that
// holds it. Of an image only the first bytes are unpacked from their base64; audio, video and PDF are read whole, once.
import { isUtf8 } from 'node:buffer'
import { bounds } from '../../foundation/bounds.ts'
import { weighText, emptyWeight } from '../weigh-text.ts'
import type { MediaItem, MediaKind } from './media-item.ts'
import { readImageSize } from './read-image-size.ts'
import { countPdfPages, readHiddenObjects } from './count-pdf-pages.ts'
import { isMp4, readMp4Seconds } from './read-mp4-seconds.ts'
import { readPdfText, type UnpackBudget } from './read-pdf-text.ts'
import { readAudioSeconds } from './read-audio-seconds.ts'
import { tellKind } from './tell-kind.ts'

/** Base64 characters of an image that are looked at; a camera's preview may stand before its size. */
const IMAGE_CHARACTERS = 256 * 1024
/** Enough for formats that say their size, or what they are, at once. */
const HEAD_CHARACTERS = 4 * 1024

/** Bytes of a PDF's strings that are one token of usual text. */
const USUAL_BYTES = 4

/** How many documents and recordings of one request may still be read, and how much of documents may be unpacked. */
type ReadingBudget = UnpackBudget & { reads: number }

export function openReadingBudget(): ReadingBudget {
  return { reads: bounds.mediaRead, bytes: bounds.mediaUnpackedBytes, streams: bounds.mediaUnpackedStreams }
}

/** `data`: base64. `mediaType`: as the caller said; `text/…` and its kin are documents that are nothing but text. */
export function readMedia(
  field: MediaKind,
  data: string,
  mediaType: string,
  detail?: string,
  budget: ReadingBudget = openReadingBudget(),
): MediaItem {
  const { kind, isSure, isText } = tellKind(field, mediaType, readHead(data))
  if (kind === 'image') return { kind, ...(detail === undefined ? {} : { detail }), ...readSize(data) }
  if (!isSure || (budget.reads -= 1) < 0) return { kind }
  const bytes = Buffer.from(data, 'base64')
  switch (kind) {
    case 'audio':
      // An MP4 that may hold a track of pictures is taken for a video by those who read its bytes.
      if (isMp4(bytes) && (bytes.includes('vide') || !bytes.includes('soun'))) return { kind: 'video' }
      return withSeconds(kind, readAudioSeconds(bytes))
    case 'video':
      return withSeconds(kind, readMp4Seconds(bytes))
    case 'document':
      return readDocument(bytes, isText, budget)
    default:
      return kind satisfies never
  }
}

/** Decoders skip characters that are not base64, so any number of them may stand before the first byte. */
function readHead(data: string): Buffer {
  const head = Buffer.from(data.slice(0, HEAD_CHARACTERS), 'base64')
  return head.length < HEAD_CHARACTERS / 2 && data.length > HEAD_CHARACTERS ? Buffer.from(data, 'base64') : head
}

function readSize(data: string): { width: number; height: number } | undefined {
  return (
    readImageSize(Buffer.from(data.slice(0, HEAD_CHARACTERS), 'base64')) ??
    readImageSize(Buffer.from(data.slice(0, IMAGE_CHARACTERS), 'base64'))
  )
}

function withSeconds(kind: MediaKind, seconds: number | undefined): MediaItem {
  return seconds === undefined ? { kind } : { kind, seconds }
}

function readDocument(bytes: Buffer, isText: boolean, budget: ReadingBudget): MediaItem {
  if (isText) {
    if (!isUtf8(bytes)) return { kind: 'document' }
    const text = emptyWeight()
    weighText(text, bytes.toString('utf8'))
    return { kind: 'document', text }
  }
  const hidden = readHiddenObjects(bytes)
  const pages = hidden === undefined ? undefined : countPdfPages(bytes, hidden)
  const most = hidden === undefined || pages === undefined ? undefined : readPdfText(bytes, hidden, budget)
  if (pages === undefined || most === undefined) return { kind: 'document' }
  return { kind: 'document', pages, ...(most === 0 ? {} : { text: { most, likely: most / USUAL_BYTES } }) }
}
