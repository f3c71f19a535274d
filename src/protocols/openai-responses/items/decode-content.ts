// The content of messages and tool outputs, wire -> parts, for requests and answers alike. What is not known becomes an
// opaque part; nothing here throws. Members beside those that are modelled are kept in the part's extras.
import {
  isObject,
  readArray,
  readCount,
  readNumber,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { decodeDataUrl } from '../../../generation/request/data-url.ts'
import type { CacheMark, MediaPart, Part, TextPart, TokenLogprob } from '../../../generation/request/part.ts'
import { decodeCitation } from '../citations.ts'
import { omit, PROTOCOL, toExtras } from '../wire.ts'

/** One piece of content. */
export function decodeContent(json: JsonObject): Part {
  const type = readString(json['type']) ?? ''
  switch (type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return decodeText(json)
    case 'refusal':
      return { kind: 'refusal', text: readString(json['refusal']) ?? '', ...keep(json, ['type', 'refusal']) }
    case 'input_image':
      return decodeImage(json) ?? toOpaque(type, json)
    case 'input_file':
      return decodeFile(json) ?? toOpaque(type, json)
    case 'input_video':
      return decodeVideo(json) ?? toOpaque(type, json)
    default:
      return toOpaque(type, json)
  }
}

function toOpaque(type: string, json: JsonObject): Part {
  return { kind: 'opaque', protocol: PROTOCOL, type: type === '' ? 'content' : type, json }
}

function keep(json: JsonObject, known: readonly string[]): ReturnType<typeof toExtras> {
  const rest = omit(json, known)
  return rest === undefined ? {} : toExtras({ part: rest })
}

/** `prompt_cache_breakpoint: {mode: "explicit"}` marks the end of a cacheable prefix. */
function decodeCache(json: JsonObject): { cache?: CacheMark } {
  return isObject(json['prompt_cache_breakpoint']) ? { cache: {} } : {}
}

function decodeText(json: JsonObject): TextPart {
  const annotations = readArray(json['annotations']) ?? []
  const citations = annotations.filter(isObject).map(decodeCitation)
  const logprobs = decodeLogprobs(json['logprobs'])
  return {
    kind: 'text',
    text: readString(json['text']) ?? '',
    ...(citations.length === 0 ? {} : { citations }),
    ...(logprobs === undefined ? {} : { logprobs }),
    ...decodeCache(json),
    ...keep(json, ['type', 'text', 'annotations', 'logprobs', 'prompt_cache_breakpoint']),
  }
}

/** Undefined where there are none: the wire's empty list says that they were not asked for. */
export function decodeLogprobs(json: Json | undefined): TokenLogprob[] | undefined {
  const entries = (readArray(json) ?? []).filter(isObject)
  if (entries.length === 0) return undefined
  return entries.map((entry) => ({
    ...decodeLogprob(entry),
    top: (readArray(entry['top_logprobs']) ?? []).filter(isObject).map(decodeLogprob),
  }))
}

function decodeLogprob(entry: JsonObject): { token: string; logprob: number; bytes: number[] | null } {
  const bytes = readArray(entry['bytes'])?.map(readCount)
  return {
    token: readString(entry['token']) ?? '',
    logprob: readNumber(entry['logprob']) ?? 0,
    bytes: bytes === undefined || bytes.includes(undefined) ? null : (bytes as number[]),
  }
}

function decodeImage(json: JsonObject): MediaPart | undefined {
  const fileId = readString(json['file_id'])
  const url = readString(json['image_url'])
  const detail = readString(json['detail'])
  const data = url === undefined ? undefined : decodeDataUrl(url)
  const source: MediaPart['source'] | undefined =
    data !== undefined
      ? { type: 'base64', ...data }
      : url !== undefined
        ? { type: 'url', url }
        : fileId === undefined
          ? undefined
          : { type: 'file', id: fileId, protocol: PROTOCOL }
  if (source === undefined) return undefined
  const wish = detail === 'auto' || detail === 'low' || detail === 'high' || detail === 'original' ? detail : undefined
  return {
    kind: 'media',
    modality: 'image',
    source,
    ...(wish === undefined ? {} : { detail: wish }),
    ...decodeCache(json),
    ...keep(json, [
      'type',
      'image_url',
      url === undefined ? 'file_id' : '',
      wish === undefined ? '' : 'detail',
      'prompt_cache_breakpoint',
    ]),
  }
}

function decodeFile(json: JsonObject): MediaPart | undefined {
  const fileId = readString(json['file_id'])
  const url = readString(json['file_url'])
  const bytes = readString(json['file_data'])
  const filename = readString(json['filename'])
  const source: MediaPart['source'] | undefined =
    bytes !== undefined
      ? { type: 'base64', ...(decodeDataUrl(bytes) ?? { data: bytes, mediaType: guessMediaType(filename) }) }
      : url !== undefined
        ? { type: 'url', url }
        : fileId === undefined
          ? undefined
          : { type: 'file', id: fileId, protocol: PROTOCOL }
  if (source === undefined) return undefined
  const used = bytes !== undefined ? 'file_data' : url !== undefined ? 'file_url' : 'file_id'
  const rest = omit(json, ['type', used, 'filename', 'prompt_cache_breakpoint'])
  return {
    kind: 'media',
    modality: 'document',
    source,
    ...(filename === undefined ? {} : { filename }),
    ...decodeCache(json),
    ...toExtras({
      ...(rest === undefined ? {} : { part: rest }),
      ...(bytes === undefined || bytes.startsWith('data:') ? {} : { bare: true }),
    }),
  }
}

/** Open Responses takes video by URL; OpenAI does not. */
function decodeVideo(json: JsonObject): MediaPart | undefined {
  const url = readString(json['video_url']) ?? readString(readObject(json['video_url'])?.['url'])
  if (url === undefined) return undefined
  const data = decodeDataUrl(url)
  return {
    kind: 'media',
    modality: 'video',
    source: data === undefined ? { type: 'url', url } : { type: 'base64', ...data },
    ...keep(json, ['type', 'video_url']),
  }
}

/** Bare base64 does not say what it is; its file name may. PDF is what almost all of it is. */
function guessMediaType(filename: string | undefined): string {
  const extension = filename?.slice(filename.lastIndexOf('.') + 1).toLowerCase()
  if (extension === 'txt' || extension === 'md') return 'text/plain'
  if (extension === 'csv' || extension === 'html') return `text/${extension}`
  return 'application/pdf'
}
