// Gives media by value the type and the kind of part that their bytes call for, in base64 as its standard has it. Callers leave the type out, name
// another one (`image/jpeg` for a PNG), or put a PDF where an image goes, and providers refuse media that are not what
// they are said to be.
import { readMediaFormat } from './read-media-format.ts'
import type { MediaPart, Part } from '../request/part.ts'
import type { GenerationRequest } from '../request/request.ts'

/** Base64 characters that say what a format is. */
const HEAD_CHARACTERS = 2_048

/** The same request where all media are what they are said to be. */
export function settleMedia(request: GenerationRequest): GenerationRequest {
  let isChanged = false
  const messages = request.messages.map((message) => {
    const parts = settleParts(message.parts)
    if (parts === message.parts) return message
    isChanged = true
    return { ...message, parts }
  })
  return isChanged ? { ...request, messages } : request
}

function settleParts(parts: Part[]): Part[] {
  let settled: Part[] | undefined
  for (const [index, part] of parts.entries()) {
    const own = settlePart(part)
    if (own === part) continue
    settled ??= [...parts]
    settled[index] = own
  }
  return settled ?? parts
}

function settlePart(part: Part): Part {
  if (part.kind === 'tool-result') {
    const content = settleParts(part.content)
    return content === part.content ? part : { ...part, content }
  }
  return part.kind === 'media' && part.source.type === 'base64' ? settle(part, part.source) : part
}

function settle(part: MediaPart, source: Extract<MediaPart['source'], { type: 'base64' }>): MediaPart {
  const declared = source.mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const data = settleBase64(source.data)
  const format = readMediaFormat(Buffer.from(data.slice(0, HEAD_CHARACTERS), 'base64'))
  const isUndeclared = declared === '' || /^(?:application|binary)\/octet-stream$/.test(declared)
  const isWrong = format !== undefined && !format.types.test(declared) && (isUndeclared || format.isVague !== true)
  const mediaType = isWrong ? format.type : declared === 'image/jpg' ? 'image/jpeg' : declared
  const modality = placeOf(mediaType, format?.kinds) ?? part.modality
  if (data === source.data && mediaType === source.mediaType && modality === part.modality) return part
  return { ...part, modality, source: { ...source, data, mediaType } }
}

/**
 * Without the white space that mail puts in, with `+` and `/` for the letters of web addresses, and padded: servers refuse
 * the other spellings. Where one is used at all, the head or the length shows it.
 */
function settleBase64(data: string): string {
  if (data.length % 4 === 0 && !/[\s_-]/.test(data.slice(0, HEAD_CHARACTERS)) && !data.endsWith('\n')) return data
  const bare = data
    .replaceAll(/[\s=]+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  return bare.padEnd(Math.ceil(bare.length / 4) * 4, '=')
}

/** Where media of this type belong. A format of several kinds stays where its type says. */
function placeOf(
  mediaType: string,
  kinds: readonly MediaPart['modality'][] | undefined,
): MediaPart['modality'] | undefined {
  if (kinds === undefined) return undefined
  const [kind] = mediaType.split('/')
  return kinds.find((each) => each === kind) ?? kinds[0]
}
