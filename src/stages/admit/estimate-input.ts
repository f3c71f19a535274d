// How many input tokens a request will be, before anybody has counted: for holds, token limits and Messages' first
// event. From sizes, not from a tokenizer, since it stands on the path of every request; it errs upwards. Media by value
// counts as its provider would roughly bill it, not by its base64.
import type { Json } from '../../foundation/json.ts'

/** UTF-8 bytes of a token: English has about 4, code about 3, Chinese 3 a character. */
const BYTES_PER_TOKEN = 3
/** A body smaller than this is taken whole: looking for media in it would cost more than it corrects. */
const SMALL_BODY_BYTES = 16 * 1024
/** A string longer than this without a space in its beginning is media by value. */
const MEDIA_STRING_LENGTH = 4 * 1024
/** Base64 characters for one token of media, and the least that one piece counts. */
const MEDIA_CHARACTERS_PER_TOKEN = 400
const MEDIA_LEAST_TOKENS = 1_600

/** An upper estimate of the input tokens of `body`, which was `size` bytes long. */
export function estimateInputTokens(body: Json, size: number): number {
  if (size <= SMALL_BODY_BYTES) return Math.ceil(size / BYTES_PER_TOKEN)
  return Math.ceil(measure(body))
}

function measure(value: Json | undefined): number {
  if (typeof value === 'string') {
    if (value.length > MEDIA_STRING_LENGTH && isMedia(value)) {
      return Math.max(MEDIA_LEAST_TOKENS, value.length / MEDIA_CHARACTERS_PER_TOKEN)
    }
    return Buffer.byteLength(value) / BYTES_PER_TOKEN + 1
  }
  if (typeof value !== 'object' || value === null) return 1
  let tokens = 2
  if (Array.isArray(value)) {
    for (const item of value) tokens += measure(item)
    return tokens
  }
  for (const key in value) tokens += key.length / BYTES_PER_TOKEN + measure(value[key])
  return tokens
}

function isMedia(text: string): boolean {
  return text.startsWith('data:') || /^[A-Za-z0-9+/_-]{256}/.test(text)
}
