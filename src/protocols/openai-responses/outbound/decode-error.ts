// Failures of a Responses upstream: HTTP error bodies, `error` events and `response.failed`. All three say the same
// thing in shapes of their own (`{error: {…}}`, flat, `{error: "text"}`, gateways' `{message}` or `{detail}`).
import { parseJsonObject, readObject, readString, type Json, type JsonObject } from '../../../foundation/json/json.ts'
import { lookUp } from '../../../foundation/lists/look-up.ts'
import { classifyUpstreamFailure, GatewayError, type UpstreamFailure } from '../../../generation/error/gateway-error.ts'
import { isContentPolicy } from '../../failures/content-policy.ts'
import { isContextOverflow } from '../../failures/context-overflow.ts'
import { isRefusedAccount } from '../../failures/refused-account.ts'
import { readPlainSentence } from '../../failures/plain-sentence.ts'

const meanings: { readonly [code: string]: { meaning?: UpstreamFailure['meaning']; status: number } } = {
  context_length_exceeded: { meaning: 'context-length', status: 400 },
  string_above_max_length: { status: 400 },
  content_policy_violation: { meaning: 'content-policy', status: 400 },
  content_filter: { meaning: 'content-policy', status: 400 },
  invalid_prompt: { meaning: 'content-policy', status: 400 },
  image_content_policy_violation: { meaning: 'content-policy', status: 400 },
  bio_policy: { meaning: 'content-policy', status: 400 },
  cyber_policy: { meaning: 'content-policy', status: 400 },
  moderation_blocked: { meaning: 'content-policy', status: 400 },
  model_not_found: { meaning: 'model-not-found', status: 404 },
  DeploymentNotFound: { meaning: 'model-not-found', status: 404 },
  insufficient_quota: { meaning: 'account', status: 429 },
  billing_hard_limit_reached: { meaning: 'account', status: 429 },
  invalid_api_key: { meaning: 'account', status: 401 },
  account_deactivated: { meaning: 'account', status: 401 },
  rate_limit_exceeded: { meaning: 'overloaded', status: 429 },
  server_is_overloaded: { meaning: 'overloaded', status: 503 },
  slow_down: { meaning: 'overloaded', status: 503 },
  server_error: { status: 500 },
  vector_store_timeout: { status: 504 },
}

/** Where a text that is too long is the conversation itself, and not a name or a label. */
const conversation = /^(?:input|instructions|messages)\b/

/** Reads an error answer; `body` may be anything, or nothing. Never throws. */
export function decodeError(status: number, body: string): GatewayError {
  const json = parseJsonObject(body)
  return classify(json === undefined ? { message: readPlainSentence(body) } : decodeFailure(json), status)
}

/** An `error` event, or the response of `response.failed`, of a stream or an answer whose HTTP status was 200. */
export function decodeStreamError(json: JsonObject): GatewayError {
  return classify(decodeFailure(json), undefined)
}

type Failure = {
  message: string | undefined
  code?: string | undefined
  type?: string | undefined
  param?: string | undefined
}

function decodeFailure(json: JsonObject): Failure {
  const error = readObject(json['error']) ?? json
  return {
    message: readString(error['message']) ?? readString(json['error']) ?? decodeText(error['detail']),
    code: decodeText(error['code']),
    type: readString(error['type']),
    param: readString(error['param']),
  }
}

function decodeText(value: Json | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : readString(value)
}

function classify(failure: Failure, httpStatus: number | undefined): GatewayError {
  const { message, param } = failure
  const known = lookUp(meanings, failure.code) ?? lookUp(meanings, failure.type)
  const status = httpStatus ?? known?.status ?? guessStatus(failure)
  const aboutInput = status === 400 || status === 413 || status === 422
  const isRefused = isContentPolicy(status, [failure.code, failure.type], message ?? '')
  const meaning =
    known?.meaning ??
    (isRefusedAccount([failure.code, failure.type], message ?? '') ? 'account' : undefined) ??
    (failure.code === 'string_above_max_length' && conversation.test(param ?? '') ? 'context-length' : undefined) ??
    (isContextOverflow(status, [failure.code, failure.type], message ?? '')
      ? 'context-length'
      : isRefused
        ? 'content-policy'
        : undefined)
  // A code that blames the caller's input means nothing on a server's failure, but for one that names a filter.
  const blamesInput = (meaning === 'context-length' || meaning === 'content-policy') && !isRefused
  return classifyUpstreamFailure({
    status,
    message,
    code: failure.code ?? failure.type,
    param,
    meaning: blamesInput && !aboutInput ? undefined : meaning,
  })
}

/** The HTTP status that a failure inside a 200 stands for. Codes of images and requests blame the input. */
function guessStatus({ code, type }: Failure): number {
  if (code !== undefined && /^[45]\d\d$/.test(code)) return Number(code)
  if (type === 'invalid_request_error' || (code !== undefined && /image|invalid|unsupported|policy/.test(code)))
    return 400
  return 500
}

/** `response.cancelled`: nobody here asked for that. */
export function cancelled(): GatewayError {
  return new GatewayError('provider_error', 'The provider cancelled the answer.')
}
