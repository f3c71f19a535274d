// Words of the Messages wire format that more than one file needs, and the shape of what we read and write. What callers
// and providers send is read as JSON of unknown shape; only what we write ourselves has a type.
// Source: Anthropic's OpenAPI document of 2026-07 (BetaCreateMessageParams, Message, MessageStreamEvent).
import { isObject, readString, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { setOwn } from '../../foundation/lists/look-up.ts'
import type { CacheMark, WireExtras } from '../../generation/request/part.ts'

export const PROTOCOL = 'anthropic-messages' as const

export type WireBlock = JsonObject & { type: string }

/** A piece of a streamed answer as it stands on the wire. */
export type WireEvent = JsonObject & { type: string }

export const stopReasons = [
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
] as const
export type StopReason = (typeof stopReasons)[number]

/** What an image by value may be. */
export const imageMediaTypes: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

/** The efforts that `output_config.effort` takes. */
export const wireEfforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const

export function isBlock(value: unknown): value is WireBlock {
  return isObject(value) && typeof value['type'] === 'string'
}

/** `cache_control` as a mark; null and absent are none. */
export function decodeCacheMark(value: Json | undefined): CacheMark | undefined {
  if (!isObject(value)) return undefined
  const ttl = readString(value['ttl'])
  return ttl === '5m' || ttl === '1h' ? { ttl } : {}
}

export function encodeCacheMark(mark: CacheMark): JsonObject {
  return mark.ttl === undefined ? { type: 'ephemeral' } : { type: 'ephemeral', ttl: mark.ttl }
}

/** The members of `object` that are not in `known`, as extras of this protocol; nulls say nothing. */
export function decodeExtras(object: JsonObject, known: readonly string[]): { extras?: WireExtras } {
  let json: JsonObject | undefined
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined || value === null || known.includes(name)) continue
    json ??= {}
    setOwn(json, name, value)
  }
  return json === undefined ? {} : { extras: { protocol: PROTOCOL, json } }
}

/** As `decodeExtras`, for a tool call: that the model itself called (`caller: direct`) says nothing. */
export function decodeCallExtras(block: JsonObject, known: readonly string[]): { extras?: WireExtras } {
  const { caller } = block
  return decodeExtras(block, isObject(caller) && caller['type'] === 'direct' ? [...known, 'caller'] : known)
}

/** A tool-use id as the document wants it (`^[a-zA-Z0-9_-]+$`); the same id always gives the same text. */
export function encodeToolUseId(id: string): string {
  return id === '' ? '_' : id.replaceAll(/[^a-zA-Z0-9_-]/g, '_')
}

/** What of `values` is there. */
export function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined)
}
