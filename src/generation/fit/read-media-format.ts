// Tells the format of a piece of media from its first bytes.
import type { MediaPart } from '../request/part.ts'

type Modality = MediaPart['modality']

type MediaFormat = {
  /** Its usual media type. */
  type: string
  /** Kinds that it can hold, the dearest first. */
  kinds: readonly Modality[]
  /** Media types under which it is itself. */
  types: RegExp
  /** Bytes of other formats may begin so too. */
  isVague?: true
}

const anyImage = /^image\/(?!svg)/
const pdf: MediaFormat = { type: 'application/pdf', kinds: ['document'], types: /^application\/(?:x-)?pdf$/ }
const wav: MediaFormat = { type: 'audio/wav', kinds: ['audio'], types: /^audio\/(?:x-|vnd\.)?wave?$/ }
const mp3: MediaFormat = { type: 'audio/mpeg', kinds: ['audio'], types: /^audio\/(?:x-)?(?:mp3|mpeg|mpga)$/ }
const aac: MediaFormat = { type: 'audio/aac', kinds: ['audio'], types: /^audio\/(?:x-)?aacp?$/, isVague: true }
const flac: MediaFormat = { type: 'audio/flac', kinds: ['audio'], types: /^audio\/(?:x-)?flac$/ }
const ogg: MediaFormat = {
  type: 'audio/ogg',
  kinds: ['video', 'audio'],
  types: /^(?:audio\/(?:ogg|opus)|video\/ogg)$/,
}
const mp4: MediaFormat = {
  type: 'video/mp4',
  kinds: ['video', 'audio'],
  types: /^(?:video\/(?:mp4|quicktime|mov|3gpp2?|x-m4v)|audio\/(?:mp4|(?:x-)?m4a|3gpp2?))$/,
}
const webm: MediaFormat = {
  type: 'video/webm',
  kinds: ['video', 'audio'],
  types: /^(?:video|audio)\/(?:webm|x-matroska)$/,
}

/** Providers take pictures of dots alone: named for what it is, it is left out and reported. */
const svg: MediaFormat = { type: 'image/svg+xml', kinds: ['image'], types: /^image\/svg(?:\+xml)?$/ }
const svgStart =
  /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?(?:<!DOCTYPE svg[^>]{0,300}>\s*)?<svg[\s>/]/

function image(type: string, types: RegExp): MediaFormat {
  return { type, kinds: ['image'], types }
}

const png = image('image/png', /^image\/(?:x-|a)?png$/)
const jpeg = image('image/jpeg', /^image\/p?jpeg$/)
const gif = image('image/gif', /^image\/gif$/)
const webp = image('image/webp', /^image\/webp$/)
const bmp = image('image/bmp', /^image\/(?:x-(?:ms-)?)?bmp$/)
const tiff = image('image/tiff', /^image\/tiff?$/)
const heic = image('image/heic', /^image\/hei[cf](?:-sequence)?$/)
const avif = image('image/avif', /^image\/avif$/)

/** `bytes`: the first ones, a thousand or more where there are so many. */
export function readMediaFormat(bytes: Buffer): MediaFormat | undefined {
  const start = bytes.toString('latin1', 0, 1_024)
  if (start.startsWith('\x89PNG')) return png
  if (start.startsWith('\xff\xd8\xff')) return jpeg
  if (start.startsWith('GIF8')) return gif
  if (start.startsWith('BM')) return bmp
  if (/^(?:II\*\0|MM\0\*)/.test(start)) return tiff
  if (start.startsWith('RIFF')) return start.startsWith('WEBP', 8) ? webp : start.startsWith('WAVE', 8) ? wav : mp4
  if (start.startsWith('ftyp', 4)) {
    if (/^avi[fs]/.test(start.slice(8))) return avif
    return /^(?:hei|hev|mif1|msf1)/.test(start.slice(8)) ? heic : mp4
  }
  if (/^....(?:moov|mdat|moof|free|skip|wide)/s.test(start)) return mp4
  if (start.startsWith('OggS')) return ogg
  if (start.startsWith('\x1aE\xdf\xa3')) return webm
  if (start.startsWith('fLaC')) return flac
  if (start.startsWith('ID3')) return mp3
  if (/^\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]/.test(start)) return { ...mp3, isVague: true }
  if (/^\xff[\xf0\xf1\xf8\xf9]/.test(start)) return aac
  if (svgStart.test(start)) return svg
  return start.includes('%PDF-') ? pdf : undefined
}

/** Whether a declared type says what the bytes are; any image's type does for any image. */
export function isOfKind(format: MediaFormat, mediaType: string): boolean {
  return format.kinds[0] === 'image' ? anyImage.test(mediaType) : format.types.test(mediaType)
}
