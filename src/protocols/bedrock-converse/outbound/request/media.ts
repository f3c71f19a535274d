// Media parts: Converse takes bytes or an object in S3, never an address, and names formats instead of media types.
import { FreeNames } from '../../../../foundation/lists/free-names.ts'
import { lookUp } from '../../../../foundation/lists/look-up.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type { MediaPart } from '../../../../generation/request/part.ts'
import type { WireMedia, WireSource } from '../../wire.ts'

const formats: { readonly [modality in MediaPart['modality']]: { readonly [mediaType: string]: string } } = {
  image: { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/jpg': 'jpeg', 'image/gif': 'gif', 'image/webp': 'webp' },
  video: {
    'video/x-matroska': 'mkv',
    'video/quicktime': 'mov',
    'video/mp4': 'mp4',
    'video/webm': 'webm',
    'video/x-flv': 'flv',
    'video/mpeg': 'mpeg',
    'video/mpg': 'mpg',
    'video/x-ms-wmv': 'wmv',
    'video/wmv': 'wmv',
    'video/3gpp': 'three_gp',
  },
  audio: {
    'audio/aac': 'aac',
    'audio/flac': 'flac',
    'audio/m4a': 'm4a',
    'audio/x-m4a': 'm4a',
    'audio/mp3': 'mp3',
    'audio/mpeg': 'mp3',
    'audio/mp4': 'mp4',
    'audio/ogg': 'ogg',
    'audio/opus': 'opus',
    'audio/pcm': 'pcm',
    'audio/wav': 'wav',
    'audio/x-wav': 'wav',
    'audio/wave': 'wav',
    'audio/webm': 'webm',
  },
  document: {
    'application/pdf': 'pdf',
    'text/csv': 'csv',
    'application/msword': 'doc',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
    'application/vnd.ms-excel': 'xls',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
    'text/html': 'html',
    'text/plain': 'txt',
    'text/markdown': 'md',
    'text/x-markdown': 'md',
  },
}

/** From the Smithy model. */
const S3_ADDRESS = /^s3:\/\/[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9](\/.*)?$/

/** Documents of one request need names of their own. */
export class MediaEncoder {
  readonly #losses: LossList
  readonly #names = new FreeNames([], ' ')

  constructor(losses: LossList) {
    this.#losses = losses
  }

  encode(part: MediaPart): WireMedia | undefined {
    const { modality } = part
    const source = this.#encodeSource(part)
    if (source === undefined) return undefined
    const format = nameFormat(part)
    if (format === undefined) {
      this.#losses.drop(`messages.${modality}`, 'a format that Converse does not take')
      return undefined
    }
    if (part.detail !== undefined && part.detail !== 'auto') {
      this.#losses.drop('messages.image.detail', 'Converse knows no resolution of images')
    }
    switch (modality) {
      case 'image':
        return { image: { format, source } }
      case 'video':
        return { video: { format, source } }
      case 'audio':
        return { audio: { format, source } }
      case 'document':
        return {
          document: {
            format,
            name: this.#nameDocument(part),
            source,
            ...(part.context === undefined || part.context === '' ? {} : { context: part.context }),
            ...(part.citable === undefined ? {} : { citations: { enabled: part.citable } }),
          },
        }
      default:
        return modality satisfies never
    }
  }

  #encodeSource({ source, modality }: MediaPart): WireSource | undefined {
    switch (source.type) {
      case 'base64':
        if (source.data !== '') return { bytes: source.data }
        this.#losses.drop(`messages.${modality}`, 'it holds no bytes')
        return undefined
      case 'text':
        if (source.text !== '') return { bytes: Buffer.from(source.text, 'utf8').toString('base64') }
        this.#losses.drop(`messages.${modality}`, 'it holds no text')
        return undefined
      case 'url':
        if (S3_ADDRESS.test(source.url)) return { s3Location: { uri: source.url } }
        this.#losses.drop(`messages.${modality}`, 'Converse fetches nothing but objects of S3')
        return undefined
      case 'file':
        if (source.protocol === 'bedrock-converse' && S3_ADDRESS.test(source.id))
          return { s3Location: { uri: source.id } }
        this.#losses.drop('messages.file', `a file stored at a provider of ${source.protocol}`)
        return undefined
      default:
        return source satisfies never
    }
  }

  /** Converse allows letters, digits, single spaces, hyphens, parentheses and square brackets, up to 200. */
  #nameDocument({ title, filename }: MediaPart): string {
    const wanted = title ?? filename?.replace(/\.[a-zA-Z0-9]{1,5}$/, '') ?? ''
    const clean = wanted
      .replace(/[^a-zA-Z0-9\s()[\]-]/g, '-')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 190)
    if (title !== undefined && filename !== undefined) {
      this.#losses.drop('messages.document.filename', 'Converse has one name; the title was sent')
    }
    if (clean !== wanted) {
      this.#losses.change(
        title === undefined ? 'messages.document.filename' : 'messages.document.title',
        'characters that Converse does not allow were replaced',
      )
    }
    return this.#names.take(clean === '' ? 'document' : clean)
  }
}

function nameFormat({ source, modality, filename }: MediaPart): string | undefined {
  const known = formats[modality]
  const mediaType = 'mediaType' in source ? source.mediaType?.split(';')[0]?.trim().toLowerCase() : undefined
  const named = lookUp(known, mediaType)
  if (named !== undefined) return named
  if (source.type === 'text') return modality === 'document' ? 'txt' : undefined
  // Without a media type that we know, the extension of the object or file decides.
  const place = source.type === 'url' ? source.url : source.type === 'file' ? source.id : (filename ?? '')
  const extension = /\.([a-zA-Z0-9]{1,5})$/.exec(place)?.[1]?.toLowerCase()
  if (extension === undefined) return undefined
  const format = extension === 'jpg' ? 'jpeg' : extension === '3gp' ? 'three_gp' : extension
  return Object.values(known).includes(format) ? format : undefined
}
