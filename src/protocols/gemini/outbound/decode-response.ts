// A whole answer of generateContent. It has the shape of one chunk of a stream and is read as a stream of one chunk, so
// that both ways agree.
import { readArray, readObject, readString, type JsonObject } from '../../../foundation/json/json.ts'
import { Fold } from '../../../generation/answer/fold.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import type { Source } from '../../port/source.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { classifyError, decodeErrorObject } from './decode-error.ts'
import { GeminiEventDecoder } from './decode-events.ts'

/** @throws GatewayError where the body is an error, or has neither a candidate nor a reason for having none. */
export function decodeResponse(body: JsonObject, source: Source): GenerationResponse {
  const error = decodeErrorObject(body)
  if (error !== undefined) throw classifyError(undefined, error)
  const hasCandidate = (readArray(body['candidates']) ?? []).some((candidate) => readObject(candidate) !== undefined)
  const isBlocked = readString(readObject(body['promptFeedback'])?.['blockReason']) !== undefined
  if (!hasCandidate && !isBlocked) throw unreadable('the answer has no candidates')
  const decoder = new GeminiEventDecoder(source)
  const folding = new Fold()
  for (const event of decoder.pushChunk(body)) folding.push(event)
  for (const event of decoder.end(true)) folding.push(event)
  const { response } = folding
  if (response === undefined) throw folding.error ?? unreadable('the answer did not end')
  return response
}
