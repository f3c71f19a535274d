// Content parts of messages. A known kind without its payload is the caller's mistake; an unknown kind is opaque; unknown
// members of a known kind ride along for the same protocol. Data URLs become bytes by value, so that every protocol can
// send them on.
import {
  isObject,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import { lookUp, setOwn } from '../../../foundation/lists/look-up.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { CacheMark, MediaPart, MediaSource, Part } from '../../../generation/request/part.ts'
import { decodeSource } from '../wire.ts'

/**
 * The parts of a message's `content`: text, an array of parts, or nothing.
 * @throws GatewayError `invalid_messages` naming the place in the caller's words.
 */
export function decodeContent(value: Json | undefined, path: string): Part[] {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [{ kind: 'text', text: value }]
  if (!Array.isArray(value)) throw malformed(path, 'must be a string or an array of content parts')
  const parts: Part[] = []
  for (const [index, entry] of value.entries()) decodePart(entry, `${path}[${index}]`, parts)
  return parts
}

function decodePart(entry: Json, path: string, parts: Part[]): void {
  if (typeof entry === 'string') {
    parts.push({ kind: 'text', text: entry })
    return
  }
  const type = isObject(entry) ? readString(entry['type']) : undefined
  if (!isObject(entry) || type === undefined) throw malformed(`${path}.type`, 'is missing')
  switch (type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      parts.push({ kind: 'text', text: readText(entry['text'], `${path}.text`), ...decodeRest(entry, ['text']) })
      return
    case 'refusal':
      parts.push({ kind: 'refusal', text: readText(entry['refusal'], `${path}.refusal`) })
      return
    case 'image_url':
      parts.push(decodeImage(entry, path))
      return
    case 'input_audio':
      parts.push(decodeAudio(entry, path))
      return
    case 'video_url':
      parts.push(decodeVideo(entry, path))
      return
    case 'video':
      decodeFrames(entry, path, parts)
      return
    case 'file':
      parts.push(decodeFile(entry, path))
      return
    default:
      parts.push({ kind: 'opaque', protocol: 'openai-chat', type, json: entry })
  }
}

/** The cache mark of a part and, for the same protocol, its unknown members; null ones say nothing. */
function decodeRest(entry: JsonObject, known: readonly string[]): Pick<MediaPart, 'cache' | 'extras'> {
  const cache = decodeCache(entry)
  let json: JsonObject | undefined
  for (const [name, value] of Object.entries(entry)) {
    if (name === 'type' || known.includes(name) || value === null || value === undefined) continue
    // Of two marks the one with a ttl is read; OpenAI's own rides along.
    if (name === 'cache_control' || (name === 'prompt_cache_breakpoint' && !isObject(entry['cache_control']))) continue
    json ??= {}
    setOwn(json, name, value)
  }
  return {
    ...(cache === undefined ? {} : { cache }),
    ...(json === undefined ? {} : { extras: { protocol: 'openai-chat' as const, json } }),
  }
}

/** A prompt-cache mark, as OpenAI (`prompt_cache_breakpoint`) or OpenRouter and LiteLLM (`cache_control`) have it. */
export function decodeCache(holder: JsonObject): CacheMark | undefined {
  const control = readObject(holder['cache_control'])
  if (control !== undefined) {
    const ttl = control['ttl']
    return ttl === '5m' || ttl === '1h' ? { ttl } : {}
  }
  return readObject(holder['prompt_cache_breakpoint']) === undefined ? undefined : {}
}

function decodeImage(entry: JsonObject, path: string): MediaPart {
  const holder = readObject(entry['image_url'])
  const url = readString(holder?.['url']) ?? readString(entry['image_url'])
  if (url === undefined) throw malformed(`${path}.image_url`, 'must have a url')
  const detail = holder?.['detail'] ?? entry['detail']
  return {
    kind: 'media',
    modality: 'image',
    source: decodeSource(url),
    ...(detail === 'auto' || detail === 'low' || detail === 'high' || detail === 'original' ? { detail } : {}),
    ...decodeRest(entry, ['image_url', 'detail']),
  }
}

const audioTypes: { readonly [format: string]: string } = { mp3: 'audio/mpeg', pcm16: 'audio/pcm' }

function decodeAudio(entry: JsonObject, path: string): MediaPart {
  const holder = readObject(entry['input_audio'])
  const data = readString(holder?.['data'])
  if (data === undefined) throw malformed(`${path}.input_audio.data`, 'is missing')
  const format = readString(holder?.['format'])?.toLowerCase() ?? 'wav'
  const mediaType = lookUp(audioTypes, format) ?? `audio/${format}`
  const source = looksLikeUrl(data) ? decodeSource(data) : ({ type: 'base64', data, mediaType } as const)
  return {
    kind: 'media',
    modality: 'audio',
    source: source.type === 'url' ? { ...source, mediaType } : source,
    ...decodeRest(entry, ['input_audio']),
  }
}

function decodeVideo(entry: JsonObject, path: string): MediaPart {
  const url = readString(readObject(entry['video_url'])?.['url']) ?? readString(entry['video_url'])
  if (url === undefined) throw malformed(`${path}.video_url`, 'must have a url')
  return { kind: 'media', modality: 'video', source: decodeSource(url), ...decodeRest(entry, ['video_url']) }
}

/** A video as frames (Qwen): images that know their video, so that the same protocol gets it back whole. */
function decodeFrames(entry: JsonObject, path: string, parts: Part[]): void {
  const frames = readArray(entry['video'])
  if (frames === undefined || frames.length === 0) {
    parts.push({ kind: 'opaque', protocol: 'openai-chat', type: 'video', json: entry })
    return
  }
  const video = parts.length
  for (const [index, frame] of frames.entries()) {
    const url = readString(frame) ?? readString(readObject(frame)?.['url'])
    if (url === undefined) throw malformed(`${path}.video[${index}]`, 'must be a url')
    parts.push({
      kind: 'media',
      modality: 'image',
      source: decodeSource(url),
      videoFrame: { video },
      ...(index === 0 ? decodeRest(entry, ['video']) : {}),
    })
  }
}

function decodeFile(entry: JsonObject, path: string): MediaPart {
  const file = readObject(entry['file'])
  const id = readString(file?.['file_id'])
  const data = readString(file?.['file_data'])
  const filename = readString(file?.['filename'])
  if (id === undefined && data === undefined) throw malformed(`${path}.file`, 'must have file_data or file_id')
  const source: MediaSource =
    data === undefined
      ? { type: 'file', id: id ?? '', protocol: 'openai-chat' }
      : looksLikeUrl(data)
        ? decodeSource(data)
        : { type: 'base64', data, mediaType: 'application/pdf' }
  return {
    kind: 'media',
    modality: 'document',
    source,
    ...(filename === undefined ? {} : { filename }),
    ...decodeRest(entry, ['file']),
  }
}

function looksLikeUrl(text: string): boolean {
  return text.startsWith('data:') || /^[a-z][a-z0-9+.-]{1,9}:\/\//i.test(text.slice(0, 16))
}

function readText(value: Json | undefined, path: string): string {
  const text = readString(value)
  if (text === undefined) throw malformed(path, 'must be a string')
  return text
}

/** A malformed message list, at `path` in the caller's words. */
export function malformed(path: string, what: string): GatewayError {
  return new GatewayError('invalid_messages', `'${path}' ${what}.`, { param: path })
}
