// Google's error JSON, `{error: {code, status, message, details}}`, of an HTTP answer or inside a stream; wrapped in an
// array where a stream without `alt=sse` was expected. An API key that is not valid comes as 400, and is our account's
// fault, not the caller's.
import {
  parseJson,
  readArray,
  readNumber,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import {
  classifyUpstreamFailure,
  type GatewayError,
  type UpstreamFailure,
} from '../../../generation/error/gateway-error.ts'
import { isContentPolicy } from '../../failures/content-policy.ts'
import { isContextOverflow } from '../../failures/context-overflow.ts'
import { isRefusedAccount } from '../../failures/refused-account.ts'
import { readPlainSentence } from '../../failures/plain-sentence.ts'

export function decodeError(status: number, body: string): GatewayError {
  const error = decodeErrorObject(parseJson(body)) ?? { message: readPlainSentence(body) }
  return classifyError(status, error)
}

/** The error object of an answer or a stream's chunk; undefined where it is none. */
export function decodeErrorObject(value: Json | undefined): JsonObject | undefined {
  const first = Array.isArray(value) ? value[0] : value
  return readObject(readObject(first)?.['error'])
}

/** `status`: of the HTTP answer; undefined inside a stream, where the error names its own. */
export function classifyError(status: number | undefined, error: JsonObject): GatewayError {
  const details = (readArray(error['details']) ?? []).map(readObject)
  const code = readNumber(error['code'])
  const failure: UpstreamFailure = {
    status: status ?? (code !== undefined && code >= 400 && code < 600 ? code : 500),
    message: readString(error['message']),
    code: readString(error['status']),
    param: decodeViolation(details),
    retryAfterSeconds: decodeRetryDelay(details),
  }
  return classifyUpstreamFailure({ ...failure, meaning: decodeMeaning(failure, details) })
}

// Seen: API_KEY_INVALID with 400 (documented at https://ai.google.dev/gemini-api/docs/troubleshooting), the same for
// expired and leaked keys; FAILED_PRECONDITION with 400 for a project without billing or a location not served.
function decodeMeaning(failure: UpstreamFailure, details: (JsonObject | undefined)[]): UpstreamFailure['meaning'] {
  const words = failure.message ?? ''
  if (details.some((detail) => readString(detail?.['reason'])?.startsWith('API_KEY_') === true)) return 'account'
  if (isRefusedAccount([failure.code], words) || (failure.status === 400 && failure.code === 'FAILED_PRECONDITION'))
    return 'account'
  if (isContextOverflow(failure.status, [failure.code], words)) return 'context-length'
  if (isContentPolicy(failure.status, [failure.code], words)) return 'content-policy'
  if (failure.code === 'RESOURCE_EXHAUSTED' || failure.code === 'UNAVAILABLE') return 'overloaded'
  return undefined
}

/** RetryInfo's delay, a duration such as `11.2s`, in whole seconds, rounded up. */
function decodeRetryDelay(details: (JsonObject | undefined)[]): number | undefined {
  for (const detail of details) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(readString(detail?.['retryDelay']) ?? '')?.[1]
    if (seconds !== undefined) return Math.ceil(Number(seconds))
  }
  return undefined
}

function decodeViolation(details: (JsonObject | undefined)[]): string | undefined {
  for (const detail of details) {
    for (const violation of readArray(detail?.['fieldViolations']) ?? []) {
      const field = readString(readObject(violation)?.['field'])
      if (field !== undefined && field !== '') return field
    }
  }
  return undefined
}
