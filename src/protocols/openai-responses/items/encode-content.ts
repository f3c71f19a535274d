// Parts of requests -> the content of messages and tool outputs, with every loss reported.
import { isObject, readObject, type JsonObject } from '../../../foundation/json/json.ts'
import type { LossField } from '../../../generation/loss/loss-field.ts'
import type { LossList } from '../../../generation/loss/loss.ts'
import type { MediaPart, Part, TextPart, TokenLogprob } from '../../../generation/request/part.ts'
import type { Quirks } from '../../../generation/quirks.ts'
import { ownExtras } from '../../own-extras.ts'
import { isContentType, PROTOCOL, encodeDataUrl } from '../wire.ts'

export type Encoding = {
  /** The request came in this protocol: what it said beside the model is carried whole. */
  isOwn: boolean
  losses: LossList
  quirks: Quirks
}

export const mediaFields: { readonly [modality in MediaPart['modality']]: LossField } = {
  image: 'messages.image',
  audio: 'messages.audio',
  video: 'messages.video',
  document: 'messages.document',
}

/** What a user, a system or a tool says; undefined where it cannot be said here. */
export function encodeInputContent(part: Part, encoding: Encoding): JsonObject | undefined {
  const { losses } = encoding
  switch (part.kind) {
    case 'text':
      if (part.citations !== undefined) losses.drop('messages.text.citations', 'input text has no annotations')
      reportSignature(part, losses)
      return { type: 'input_text', text: part.text, ...encodeCache(part, encoding), ...encodeRest(part) }
    case 'refusal':
      losses.change('messages.refusal', 'a refusal outside an assistant message is sent as text')
      return { type: 'input_text', text: part.text }
    case 'media':
      reportSignature(part, losses)
      return encodeMedia(part, encoding)
    case 'opaque':
      if (part.protocol === PROTOCOL && isObject(part.json) && isContentType(part.type)) return part.json
      losses.drop(`opaque.${part.type}`, 'a part of another protocol')
      return undefined
    default:
      losses.drop('messages.role', `a ${part.kind} outside its place`)
      return undefined
  }
}

/** Unknown members of a piece of content, where it came from this protocol. */
export function encodeRest(part: Part): JsonObject | undefined {
  return 'extras' in part ? readObject(ownExtras(part, PROTOCOL)?.['part']) : undefined
}

export function reportSignature(part: { signature?: unknown }, losses: LossList): void {
  if (part.signature !== undefined) losses.drop('messages.signature', 'the signature belongs to another provider')
}

/**
 * A breakpoint, for callers of this protocol. Others' marks are not turned into breakpoints: only the newest models take
 * them, older ones refuse the request, and all of them cache without being asked.
 */
function encodeCache(part: TextPart | MediaPart, encoding: Encoding): JsonObject {
  if (part.cache === undefined) return {}
  if (encoding.isOwn && encoding.quirks.noCacheMarks !== true) return { prompt_cache_breakpoint: { mode: 'explicit' } }
  reportCache(part, encoding)
  return {}
}

export function reportCache(part: { cache?: unknown }, { losses }: Encoding): void {
  if (part.cache !== undefined) losses.drop('messages.cache', 'caching is implicit here')
}

function encodeMedia(part: MediaPart, encoding: Encoding): JsonObject | undefined {
  const { losses } = encoding
  const { source } = part
  if (source.type === 'file' && source.protocol !== PROTOCOL) {
    losses.drop('messages.file', 'the file is stored at another provider')
    return undefined
  }
  const type = part.modality === 'image' ? 'input_image' : part.modality === 'document' ? 'input_file' : undefined
  const common = { ...encodeCache(part, encoding), ...encodeRest(part) }
  if (type === 'input_image') {
    const content: JsonObject = { type, detail: part.detail ?? 'auto', ...common }
    if (source.type === 'file') return { ...content, file_id: source.id }
    if (source.type === 'url') return { ...content, image_url: source.url }
    if (source.type === 'base64') return { ...content, image_url: encodeDataUrl(source.mediaType, source.data) }
  }
  if (type === 'input_file') return { ...encodeFile(part, encoding), ...common }
  if (part.modality === 'video' && encoding.isOwn && (source.type === 'url' || source.type === 'base64')) {
    const url = source.type === 'url' ? source.url : encodeDataUrl(source.mediaType, source.data)
    return { type: 'input_video', video_url: url, ...common }
  }
  losses.drop(mediaFields[part.modality], `${part.modality} is not input here`)
  return undefined
}

function encodeFile(part: MediaPart, { losses }: Encoding): JsonObject {
  const { source } = part
  if (part.context !== undefined) losses.drop('messages.document.context', 'files have no context here')
  if (part.citable === true) losses.drop('messages.document.citable', 'files are not cited here')
  if (part.title !== undefined && part.filename !== undefined)
    losses.drop('messages.document.title', 'a file has one name here')
  const name = part.filename ?? part.title
  const named: JsonObject = name === undefined ? {} : { filename: name }
  switch (source.type) {
    case 'file':
      return { type: 'input_file', file_id: source.id, ...named }
    case 'url':
      return { type: 'input_file', file_url: source.url, ...named }
    case 'base64': {
      const isBare = ownExtras(part, PROTOCOL)?.['bare'] === true
      const data = isBare ? source.data : encodeDataUrl(source.mediaType, source.data)
      return { type: 'input_file', file_data: data, filename: name ?? nameFile(source.mediaType) }
    }
    case 'text': {
      const data = encodeDataUrl(source.mediaType, Buffer.from(source.text).toString('base64'))
      return { type: 'input_file', file_data: data, filename: name ?? nameFile(source.mediaType) }
    }
    default:
      return source satisfies never
  }
}

/** A file sent by value must have a name. */
function nameFile(mediaType: string): string {
  const subtype = mediaType.slice(mediaType.indexOf('/') + 1)
  return `document.${subtype === 'plain' ? 'txt' : /^[a-z0-9]{1,8}$/.test(subtype) ? subtype : 'bin'}`
}

export function encodeLogprobs(logprobs: readonly TokenLogprob[] | undefined): JsonObject[] {
  return (logprobs ?? []).map(({ top, ...entry }) => ({
    ...encodeLogprob(entry),
    top_logprobs: top.map(encodeLogprob),
  }))
}

function encodeLogprob(entry: { token: string; logprob: number; bytes: number[] | null }): JsonObject {
  return { token: entry.token, logprob: entry.logprob, bytes: entry.bytes ?? [...Buffer.from(entry.token)] }
}
