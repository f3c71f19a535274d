// An answer that is not streamed: one large delta, folded.
import { readObject, readString, type Json, type JsonObject } from '../../../foundation/json.ts'
import { fold } from '../../../generation/fold.ts'
import { GatewayError } from '../../../generation/gateway-error.ts'
import type { GenerationResponse } from '../../../generation/response.ts'
import type { StreamEvent } from '../../../generation/stream-event.ts'
import type { Source } from '../../port/source.ts'
import {
  keepUnknown,
  readChoice,
  readError,
  readStopReason,
  readUsage,
  startResponse,
  writeUnknown,
} from './decode-answer.ts'
import { DeltaReader } from './decode-delta.ts'
import { decodeStreamError } from './decode-error.ts'
import { decodeFinish, failureWords } from '../finish-reason.ts'

/** @throws GatewayError `provider_error` where the body is no answer of Chat, or what the provider's error means. */
export function decodeResponse(body: JsonObject, source: Source): GenerationResponse {
  const choice = readChoice(body)
  const error = readError(body) ?? (choice === undefined ? undefined : readError(choice))
  if (error !== undefined) throw decodeStreamError(error)
  const message = readObject(choice?.['message'])
  if (choice === undefined || message === undefined) throw unreadable('an answer without a message')
  const word = readString(choice['finish_reason'])
  if (word !== undefined && failureWords.has(word)) throw failed(word)
  const reader = new DeltaReader(source, true)
  const unknown = new Map<string, Json>()
  keepUnknown(body, unknown)
  const usage = readUsage(body)
  const events: StreamEvent[] = [
    startResponse(body),
    ...reader.read(message, choice['logprobs']),
    ...reader.finish(),
    ...writeUnknown(unknown),
  ]
  if (usage !== undefined) events.push({ type: 'usage', usage })
  events.push({ type: 'response-end', finish: decodeFinish(word, readStopReason(choice), reader.produced) })
  return fold(events)
}

/** A broken answer; `detail` is for the operator. */
export function unreadable(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The provider sent an answer that could not be read.', { detail })
}

/** The provider named a failure of its own as the finish reason. */
export function failed(word: string): GatewayError {
  return new GatewayError('provider_error', 'The provider failed to answer.', { detail: `finish_reason ${word}` })
}
