// Measures a request's parsed body: text by weight, media piece by piece, and what it asks of reasoning. It is one pure
// walk from plain data to plain data, so that it can run on another thread. Media counts as media only in the place
// where its protocol has it; everything else counts as text, whatever it looks like.
import { isObject, readString, type Json, type JsonObject } from '../../foundation/json/json.ts'
import type { InboundProtocolName } from '../../generation/protocol-name.ts'
import type { MediaItem, MediaKind } from '../../tokens/media/media-item.ts'
import { openReadingBudget, readMedia } from '../../tokens/media/read-media.ts'
import { weighText, emptyWeight, type Weight } from '../../tokens/weigh-text.ts'
import { findMedia, type FoundMedia, type MediaSource } from './find-media.ts'
import { readReasoningAsked, type ReasoningAsked } from './reasoning-asked.ts'

export type BodyMeasure = {
  /** All text: messages, tools, schemas, field names. */
  text: Weight
  /** The part of it that says what the answer may look like (Chat `prediction`): a provider bills it as output. */
  prediction: Weight
  media: MediaItem[]
  tools: { count: number; vendorDefined: number }
  reasoning: ReasoningAsked
}

export function measureBody(body: JsonObject, protocol: InboundProtocolName): BodyMeasure {
  const measure: BodyMeasure = {
    text: emptyWeight(),
    prediction: emptyWeight(),
    media: [],
    tools: countTools(body['tools']),
    reasoning: readReasoningAsked(body, protocol),
  }
  const walk = new Walk(measure, protocol)
  for (const field in body) {
    const value = body[field]
    weighText(measure.text, field)
    if (field === turnsField[protocol] && Array.isArray(value)) for (const turn of value) walk.turn(turn)
    else walk.text(value)
  }
  if (protocol === 'openai-chat' && body['prediction'] !== undefined)
    new Walk({ ...measure, text: measure.prediction }, protocol).text(body['prediction'])
  return measure
}

/** The field in which a protocol has the messages, or the items, of a conversation. */
export const turnsField: { readonly [name in InboundProtocolName]: string } = {
  'openai-chat': 'messages',
  'openai-responses': 'input',
  'anthropic-messages': 'messages',
}

/** An object or a list, beside what it holds. */
const CONTAINER_TOKENS = 2
/** A number, a truth value, nothing. */
const SCALAR_TOKENS = 3
/** Characters of a sealed thought for one of its tokens: base64 of what was encrypted. */
const SEALED_CHARACTERS = 4

class Walk {
  readonly #measure: BodyMeasure
  readonly #protocol: InboundProtocolName
  readonly #budget = openReadingBudget()

  constructor(measure: BodyMeasure, protocol: InboundProtocolName) {
    this.#measure = measure
    this.#protocol = protocol
  }

  /** A message, or an item of Responses: its content is a list of parts. */
  turn(value: Json): void {
    if (isObject(value)) this.#part(value)
    else this.text(value)
  }

  text(value: Json | undefined): void {
    const { text } = this.#measure
    if (typeof value === 'string') return weighText(text, value)
    if (typeof value !== 'object' || value === null) return this.#add(SCALAR_TOKENS)
    this.#add(CONTAINER_TOKENS)
    if (Array.isArray(value)) {
      for (const item of value) this.text(item)
      return
    }
    for (const field in value) {
      weighText(text, field)
      this.text(value[field])
    }
  }

  #part(part: JsonObject): void {
    this.#add(CONTAINER_TOKENS)
    const found = findMedia(part, this.#protocol)
    const sealed = sealedField(part)
    for (const field in part) {
      const value = part[field]
      weighText(this.#measure.text, field)
      if (found !== undefined && field === found.field) this.#media(part, found)
      else if (field === sealed && typeof value === 'string') this.#add(Math.ceil(value.length / SEALED_CHARACTERS))
      else if (field === 'content' || field === 'output') this.#content(value)
      else this.text(value)
    }
  }

  #content(value: Json | undefined): void {
    if (isObject(value)) return this.#part(value)
    if (!Array.isArray(value)) return this.text(value)
    for (const part of value) this.turn(part)
  }

  /** The media's field is a text, or an object of which one member is the media and the rest is text. */
  #media(part: JsonObject, found: FoundMedia): void {
    const holder = part[found.field]
    if (isObject(holder)) {
      this.#add(CONTAINER_TOKENS)
      for (const field in holder) {
        weighText(this.#measure.text, field)
        if (field === found.member) continue
        if (field === 'content') this.#content(holder[field])
        else this.text(holder[field])
      }
    }
    for (const source of found.sources) {
      const item = this.#source(found, source)
      const isResampled = resampling[item.kind].some((name) => name in part || (isObject(holder) && name in holder))
      this.#measure.media.push(isResampled ? { ...item, isResampled } : item)
    }
  }

  #source({ kind, detail }: FoundMedia, source: MediaSource): MediaItem {
    if (source.by === 'value') {
      return readMedia(kind, source.data, source.mediaType, detail, this.#budget)
    }
    return {
      kind: kind === 'image' && namesOther(source.url) ? 'video' : kind,
      ...(source.url === undefined ? {} : { url: source.url }),
      ...(detail === undefined ? {} : { detail }),
    }
  }

  #add(tokens: number): void {
    const { text } = this.#measure
    text.most += tokens
    text.likely += tokens
  }
}

/**
 * Fields beside media by which a caller sets what Qwen makes of them: the pixels that an image is enlarged to, and how many
 * frames of a second, of how many pixels, are looked at (alibabacloud.com/help/en/model-studio, Qwen's Chat API and visual
 * understanding, 2026-10).
 */
const resampling: { readonly [kind in MediaKind]: readonly string[] } = {
  image: ['min_pixels'],
  video: ['fps', 'min_pixels', 'max_pixels', 'total_pixels'],
  audio: [],
  document: [],
}

/** Whether an image's address is of a kind that a provider reads as something else, by its name or because it keeps it. */
function namesOther(url: string | undefined): boolean {
  if (url === undefined) return false
  if (!/^https?:/i.test(url) || /^https?:\/\/(?:[^/]*\.)?(?:youtube\.com|youtu\.be|googleapis\.com)\//i.test(url))
    return true
  const extension = /\.([a-z0-9]{2,4})(?:[?#]|$)/i.exec(url)?.[1]
  return (
    extension !== undefined &&
    /^(?:mp4|mov|mpe?g|avi|flv|webm|wmv|3gpp?|m4v|mp3|wav|aac|ogg|flac|aiff|m4a|pdf)$/i.test(extension)
  )
}

/** Where a part holds a thought that only its issuer reads: it is billed as a thought, not as the text that it looks like. */
function sealedField({ type }: JsonObject): string | undefined {
  switch (type) {
    case 'reasoning':
    case 'compaction':
      return 'encrypted_content'
    case 'thinking':
      return 'signature'
    case 'redacted_thinking':
      return 'data'
    default:
      return undefined
  }
}

/** Tools that a vendor defines bring a description of its own along. */
function countTools(tools: Json | undefined): BodyMeasure['tools'] {
  if (!Array.isArray(tools)) return { count: 0, vendorDefined: 0 }
  let vendorDefined = 0
  for (const tool of tools) {
    const type = isObject(tool) ? readString(tool['type']) : undefined
    if (type !== undefined && type !== 'function' && type !== 'custom') vendorDefined += 1
  }
  return { count: tools.length, vendorDefined }
}
