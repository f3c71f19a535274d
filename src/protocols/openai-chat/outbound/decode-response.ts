// An answer that is not streamed: one large delta, folded.
import { readString, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { fold } from '../../../generation/answer/fold.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import type { StreamEvent } from '../../../generation/answer/stream-event.ts'
import type { Source } from '../../port/source.ts'
import { failedGeneration } from '../../failures/failed-generation.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { decodeFinishReason, failureWords } from '../finish-reason.ts'
import {
  keepUnknown,
  findChoice,
  findError,
  findMessage,
  findStopSequence,
  decodeAnswerUsage,
  startResponse,
  decodeUnknown,
} from './decode-answer.ts'
import { DeltaDecoder } from './decode-delta.ts'
import { decodeStreamError } from './decode-error.ts'

/** @throws GatewayError `provider_error` where the body is no answer of Chat, or what the provider's error means. */
export function decodeResponse(body: JsonObject, source: Source): GenerationResponse {
  const choice = findChoice(body)
  const error = findError(body) ?? (choice === undefined ? undefined : findError(choice))
  if (error !== undefined) throw decodeStreamError(error)
  const message = findMessage(choice)
  if (choice === undefined || message === undefined) throw unreadable('an answer without a message')
  const word = readString(choice['finish_reason'])
  if (word !== undefined && failureWords.has(word)) throw failedGeneration(word)
  const delta = new DeltaDecoder(source, true)
  const unknown = new Map<string, Json>()
  keepUnknown(body, unknown)
  const usage = decodeAnswerUsage(body)
  const events: StreamEvent[] = [
    startResponse(body),
    ...delta.push(message, choice['logprobs']),
    ...delta.finish(),
    ...decodeUnknown(unknown),
  ]
  if (usage !== undefined) events.push({ type: 'usage', usage })
  events.push({ type: 'response-end', finish: decodeFinishReason(word, findStopSequence(choice), delta.produced) })
  return fold(events)
}
