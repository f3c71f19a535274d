// What an answer and every chunk of a stream say at their top: the first choice, usage, and fields that only this
// protocol knows. Shared by decode-response.ts, decode-events.ts and meter.ts.
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
import { readTerms } from '../../../generation/usage/billing-terms.ts'
import type { StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { Usage } from '../../../generation/usage/usage.ts'
import { decodeUsage } from '../usage.ts'

/** The first choice; others are for passthrough alone. */
export function findChoice(body: JsonObject): JsonObject | undefined {
  for (const choice of readArray(body['choices']) ?? []) {
    if (isObject(choice) && (choice['index'] === undefined || choice['index'] === null || choice['index'] === 0))
      return choice
  }
  return undefined
}

/**
 * The message of an answer that is not streamed. Azure leaves it out where its filter withheld all of it (recorded in 2024:
 * a choice of `finish_reason` and `content_filter_results` alone).
 */
export function findMessage(choice: JsonObject | undefined): JsonObject | undefined {
  return readObject(choice?.['message']) ?? (choice?.['finish_reason'] === 'content_filter' ? {} : undefined)
}

/** Usage where every provider has it; Groq's streams have it under `x_groq` too. */
export function decodeAnswerUsage(body: JsonObject): Usage | undefined {
  const usage = decodeUsage(body['usage']) ?? decodeUsage(readObject(body['x_groq'])?.['usage'])
  if (usage === undefined) return undefined
  // The tier stands beside usage, and so it does in every chunk of a stream; OpenRouter names speed and region inside.
  const { raw } = usage
  const terms = readTerms({
    serviceTier: body['service_tier'] ?? raw?.json['service_tier'],
    speed: raw?.json['speed'],
    region: raw?.json['inference_geo'],
  })
  if (terms !== undefined) usage.terms = terms
  return usage
}

/** The error of an answer or chunk that came with 200; null and empty objects are none. vLLM sends it flat. */
export function findError(body: JsonObject): Json | undefined {
  if (body['object'] === 'error') return body
  const error = body['error']
  if (error === undefined || error === null || error === '' || error === false) return undefined
  return isObject(error) && Object.keys(error).length === 0 ? undefined : error
}

/** The stop sequence that vLLM (`stop_reason`) and SGLang (`matched_stop`) name. */
export function findStopSequence(choice: JsonObject): Json | undefined {
  return choice['stop_reason'] ?? choice['matched_stop']
}

export function startResponse(body: JsonObject): StreamEvent {
  const id = readString(body['id'])
  const model = readString(body['model'])
  const created = readCount(Math.floor(readNumber(body['created']) ?? 0))
  return {
    type: 'response-start',
    ...(id ? { id } : {}),
    ...(model ? { model } : {}),
    ...(created ? { createdSeconds: created } : {}),
  }
}

const knownFields: ReadonlySet<string> = new Set(
  'id object created model choices usage error obfuscation x_groq'.split(' '),
)

/** Keeps the top-level fields that are not modelled; in a stream the last value of each counts. */
export function keepUnknown(body: JsonObject, unknown: Map<string, Json>): void {
  for (const name in body) {
    const value = body[name]
    if (knownFields.has(name) || value === undefined || value === null || value === '') continue
    unknown.set(name, value)
  }
}

export function decodeUnknown(unknown: ReadonlyMap<string, Json>): StreamEvent[] {
  return [...unknown].map(([name, json]) => ({ type: 'opaque', protocol: 'openai-chat', name, json }))
}
