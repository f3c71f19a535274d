// Words of the Responses wire that several files need: names, id prefixes, and the small readers of its shapes.
// The wire is read as JSON of unknown shape (providers are read leniently); what we write is checked by the tests
// against OpenAI's and Open Responses' documents.
import { readObject, readString, type Json, type JsonObject, readNumber } from '../../foundation/json/json.ts'
import { setOwn } from '../../foundation/lists/look-up.ts'
import type { WireExtras } from '../../generation/request/part.ts'
import type { ProtocolName } from '../../generation/protocol-name.ts'
import { ownExtras } from '../own-extras.ts'

export const PROTOCOL = 'openai-responses' satisfies ProtocolName

/**
 * Reasoning items that we wrote carry ids of this prefix: no provider knows them, so they never go upstream (a provider
 * would look them up and refuse the request) and a body that holds one is translated, not passed through.
 */
export const REASONING_ID = 'rs_cm_'
export const MESSAGE_ID = 'msg_cm_'
/**
 * The member of a call that lists which arguments are encrypted. Where it is an empty list, Codex hands on what a call says to
 * another agent as text (openai/codex pull request 35845); without it, as something encrypted.
 */
export const ENCRYPTED_ARGUMENTS = 'encrypted_function_args'
export const FUNCTION_CALL_ID = 'fc_cm_'
export const CUSTOM_CALL_ID = 'ctc_cm_'
export const IMAGE_CALL_ID = 'ig_cm_'

/** `object` without `names`; undefined where nothing is left. */
export function omit(object: JsonObject, names: readonly string[]): JsonObject | undefined {
  const rest: JsonObject = {}
  let some = false
  for (const name in object) {
    if (names.includes(name) || object[name] === undefined) continue
    setOwn(rest, name, object[name])
    some = true
  }
  return some ? rest : undefined
}

/** Extras of this protocol, or nothing. */
export function toExtras(json: JsonObject | undefined): { extras?: WireExtras } {
  return json === undefined || Object.keys(json).length === 0 ? {} : { extras: { protocol: PROTOCOL, json } }
}

/** The wire item that `part` began: its members beside those that are modelled. */
export function ownItemExtras(part: { extras?: WireExtras }): JsonObject | undefined {
  return readObject(ownExtras(part, PROTOCOL)?.['item'])
}

/** Whether an unknown `type` names content of a message rather than an item of its own. */
export function isContentType(type: string): boolean {
  return type.startsWith('input_') || type.startsWith('output_')
}

/** `type` of an item; a message may leave it out. */
export function readItemType(item: JsonObject): string | undefined {
  return readString(item['type']) ?? (typeof item['role'] === 'string' ? 'message' : undefined)
}

/** The type of an item that stands for one that the provider keeps. */
export const REFERENCE = 'item_reference'

/** Such an item; its type may be left out. */
export function isReference(item: JsonObject): boolean {
  const type = given(item['type'])
  return type === REFERENCE || (type === undefined && item['role'] === undefined && typeof item['id'] === 'string')
}

export function isReasoningReference(item: JsonObject): boolean {
  return isReference(item) && (readString(item['id'])?.startsWith('rs_') ?? false)
}

export function encodeDataUrl(mediaType: string, data: string): string {
  return `data:${mediaType};base64,${data}`
}

/** `value` where it is not null: the wire writes null for what was not said. */
export function given(value: Json | undefined): Json | undefined {
  return value === null ? undefined : value
}

/** A text that is one of `words`; undefined otherwise. */
export function readWord(json: Json | undefined, words: readonly string[]): string | undefined {
  const word = readString(json)
  return word !== undefined && words.includes(word) ? word : undefined
}

/** A number from `least` to `most`; undefined otherwise. */
export function readWithin(json: Json | undefined, least: number, most: number): number | undefined {
  const number = readNumber(json)
  return number !== undefined && number >= least && number <= most ? number : undefined
}
