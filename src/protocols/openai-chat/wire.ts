// Small readers of the Chat wire that several files of this folder need. What callers and providers send is read as JSON of
// unknown shape, since providers differ; what we write is checked by the tests against OpenAI's document.
import { readObject, readString, type JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { decodeDataUrl } from '../../generation/request/data-url.ts'
import type { MediaSource } from '../../generation/request/part.ts'

/** A whole number of at least `least`; absent and null are undefined. */
export function readWhole(body: JsonObject, field: string, least: number): number | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value
  throw new GatewayError('invalid_request', `'${field}' must be a whole number of at least ${least}.`, { param: field })
}

/** The model that is asked for. @throws GatewayError `invalid_request` */
export function decodeModel(body: JsonObject): string {
  const model = readString(body['model'])
  if (model !== undefined && model !== '') return model
  const wrong = body['model'] === undefined ? "Missing required parameter: 'model'." : "'model' must be a model's id."
  throw new GatewayError('invalid_request', wrong, { param: 'model' })
}

/** A URL, or the bytes of a data URL. */
export function decodeSource(url: string): MediaSource {
  const bytes = decodeDataUrl(url)
  return bytes === undefined ? { type: 'url', url } : { type: 'base64', ...bytes }
}

/** Google's place for signatures in Chat: `extra_content.google.thought_signature` of a call or a message. */
export function decodeThoughtSignature(holder: JsonObject | undefined): string | undefined {
  const google = readObject(readObject(holder?.['extra_content'])?.['google'])
  const value = readString(google?.['thought_signature'])
  return value === '' ? undefined : value
}

/** Google's place for signatures in Chat. */
export function encodeThoughtSignature(value: string): JsonObject {
  return { google: { thought_signature: value } }
}

/** Whether the caller speaks the old `functions`, and is to be answered in kind. */
export function speaksFunctions(body: JsonObject): boolean {
  return Array.isArray(body['functions']) && body['tools'] === undefined
}
