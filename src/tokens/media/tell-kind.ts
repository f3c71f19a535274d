// The kind of a piece of media by value: its declared type judged against its first bytes. The field that holds it
// decides only where neither tells: providers read a video under an image's field as a video, and bill it as one.
import { isOfKind, readMediaFormat } from '../../generation/fit/read-media-format.ts'
import type { MediaKind } from './media-item.ts'

/** `isSure`: its bytes may be read for its size; else it counts as the most of `kind`, the dearer of what it may be. */
type ToldKind = { kind: MediaKind; isSure: boolean; isText: boolean }

/** `mediaType`: '' where nothing is declared. `head`: the first bytes, a thousand or more where there are so many. */
export function tellKind(field: MediaKind, mediaType: string, head: Buffer): ToldKind {
  const type = mediaType.trim().toLowerCase()
  const found = readMediaFormat(head)
  const isUndeclared = type === '' || /^(?:application|binary)\/octet-stream$/.test(type)
  const said = isUndeclared ? field : readType(type)
  if (found === undefined) {
    // Bytes of no known format, of no type in particular, may be anything.
    const isLoose = type !== '' && isUndeclared
    return { kind: isLoose && said === 'image' ? 'document' : said, isSure: !isLoose, isText: isTextType(type) }
  }
  if (isUndeclared ? found.kinds.includes(field) : isOfKind(found, type))
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
