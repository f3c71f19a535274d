// What a piece of media by value is: what its declared type says, against what its first bytes say. The field that holds it
// decides only where neither does: providers read a video under an image's field as a video, and bill it as one.
import type { MediaKind } from './media-item.ts'

/** `isSure`: its bytes may be read for its size; else it counts as the most of `kind`, the dearer of what it may be. */
type ToldKind = { kind: MediaKind; isSure: boolean; isText: boolean }

/** Kinds that a format can hold, the dearest first, and the media types under which it is itself. */
type Format = { kinds: readonly MediaKind[]; types: RegExp }

const image: Format = { kinds: ['image'], types: /^image\// }
const pdf: Format = { kinds: ['document'], types: /^application\/(?:x-)?pdf$/ }
const wav: Format = { kinds: ['audio'], types: /^audio\/(?:x-|vnd\.)?wave?$/ }
const mp3: Format = { kinds: ['audio'], types: /^audio\/(?:x-)?(?:mp3|mpeg|mpga)$/ }
const aac: Format = { kinds: ['audio'], types: /^audio\/(?:x-)?aacp?$/ }
const flac: Format = { kinds: ['audio'], types: /^audio\/(?:x-)?flac$/ }
const ogg: Format = { kinds: ['video', 'audio'], types: /^(?:audio\/(?:ogg|opus)|video\/ogg)$/ }
const mp4: Format = {
  kinds: ['video', 'audio'],
  types: /^(?:video\/(?:mp4|quicktime|mov|3gpp2?|x-m4v)|audio\/(?:mp4|(?:x-)?m4a|3gpp2?))$/,
}
const webm: Format = { kinds: ['video', 'audio'], types: /^(?:video|audio)\/(?:webm|x-matroska)$/ }

/** `mediaType`: '' where nothing is declared. `head`: the first bytes, a thousand or more where there are so many. */
export function tellKind(field: MediaKind, mediaType: string, head: Buffer): ToldKind {
  const type = mediaType.trim().toLowerCase()
  const found = readFormat(head)
  const isUndeclared = type === '' || /^(?:application|binary)\/octet-stream$/.test(type)
  const said = isUndeclared ? field : readType(type)
  if (found === undefined) {
    // Bytes of no known format, of no type in particular, may be anything.
    const isLoose = type !== '' && isUndeclared
    return { kind: isLoose && said === 'image' ? 'document' : said, isSure: !isLoose, isText: isTextType(type) }
  }
  if (isUndeclared ? found.kinds.includes(field) : found.types.test(type))
    return { kind: said, isSure: true, isText: false }
  const [dearest = said] = found.kinds
  return { kind: dearest === 'image' ? said : dearest, isSure: dearest === 'image' && said === 'image', isText: false }
}

function readType(type: string): MediaKind {
  const [kind] = type.split('/')
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'document'
}

function isTextType(type: string): boolean {
  return /^(?:text\/|application\/(?:json|xml|yaml|javascript|typescript))/.test(type)
}

function readFormat(bytes: Buffer): Format | undefined {
  const start = bytes.toString('latin1', 0, 1_024)
  if (/^(?:\x89PNG|\xff\xd8\xff|GIF8|BM|II\*\0|MM\0\*)/.test(start)) return image
  if (start.startsWith('RIFF')) return start.startsWith('WEBP', 8) ? image : start.startsWith('WAVE', 8) ? wav : mp4
  if (start.startsWith('ftyp', 4)) return /^(?:hei|hev|mif1|msf1|avi[fs])/.test(start.slice(8)) ? image : mp4
  if (/^....(?:moov|mdat|moof|free|skip|wide)/s.test(start)) return mp4
  if (start.startsWith('OggS')) return ogg
  if (start.startsWith('\x1aE\xdf\xa3')) return webm
  if (start.startsWith('fLaC')) return flac
  if (start.startsWith('ID3') || /^\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]/.test(start)) return mp3
  if (/^\xff[\xf0\xf1\xf8\xf9]/.test(start)) return aac
  return start.includes('%PDF-') ? pdf : undefined
}
