// Every failure that can reach a caller, classified once. A bug is an AssertionError instead.
// `message` is for the caller; `detail` is for the operator's log and never leaves. Unknown is not retried.
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'

export type ErrorKind =
  | 'invalid_json'
  | 'invalid_messages'
  | 'invalid_request'
  | 'unsupported_parameter'
  | 'unsupported_responses_feature'
  | 'context_length_exceeded'
  | 'content_policy_violation'
  | 'missing_api_key'
  | 'invalid_api_key'
  | 'api_key_inactive'
  | 'user_inactive'
  | 'permission_denied'
  | 'insufficient_balance'
  | 'no_wallet'
  | 'model_not_found'
  | 'not_found'
  | 'method_not_allowed'
  | 'request_too_large'
  | 'rate_limit_exceeded'
  | 'internal_error'
  | 'db_error'
  | 'provider_error'
  | 'provider_timeout'
  | 'model_unavailable'
  | 'overloaded'

/** Who is at fault: decides who hears of it and whether a breaker counts it. */
type Blame = 'caller' | 'provider' | 'operator' | 'gateway'

type Row = {
  status: number
  /** The `type` member of the OpenAI shape. */
  openaiType: string
  /** The `type` member of the Anthropic shape. */
  anthropicType: string
  /** The stable `code`. */
  code: string
  /** Whether another endpoint may do better. */
  canFailOver: boolean
  blame: Blame
}

/** The one table of failures. */
export const errorTable: { readonly [kind in ErrorKind]: Row } = {
  invalid_json: row(400, 'invalid_request_error', 'invalid_request_error', 'invalid_json', false, 'caller'),
  invalid_messages: row(400, 'invalid_request_error', 'invalid_request_error', 'invalid_messages', false, 'caller'),
  invalid_request: row(400, 'invalid_request_error', 'invalid_request_error', 'invalid_request', false, 'caller'),
  unsupported_parameter: row(
    400,
    'invalid_request_error',
    'invalid_request_error',
    'unsupported_parameter',
    false,
    'caller',
  ),
  unsupported_responses_feature: row(
    400,
    'invalid_request_error',
    'invalid_request_error',
    'unsupported_responses_feature',
    false,
    'caller',
  ),
  context_length_exceeded: row(
    400,
    'invalid_request_error',
    'invalid_request_error',
    'context_length_exceeded',
    false,
    'caller',
  ),
  content_policy_violation: row(
    400,
    'invalid_request_error',
    'invalid_request_error',
    'content_policy_violation',
    false,
    'caller',
  ),
  missing_api_key: row(401, 'authentication_error', 'authentication_error', 'missing_api_key', false, 'caller'),
  invalid_api_key: row(401, 'authentication_error', 'authentication_error', 'invalid_api_key', false, 'caller'),
  api_key_inactive: row(401, 'authentication_error', 'authentication_error', 'api_key_inactive', false, 'caller'),
  user_inactive: row(401, 'authentication_error', 'authentication_error', 'user_inactive', false, 'caller'),
  permission_denied: row(403, 'permission_error', 'permission_error', 'permission_denied', false, 'caller'),
  insufficient_balance: row(402, 'billing_error', 'billing_error', 'insufficient_balance', false, 'caller'),
  no_wallet: row(402, 'billing_error', 'billing_error', 'no_wallet', false, 'caller'),
  model_not_found: row(404, 'invalid_request_error', 'not_found_error', 'model_not_found', false, 'caller'),
  not_found: row(404, 'invalid_request_error', 'not_found_error', 'not_found', false, 'caller'),
  method_not_allowed: row(405, 'invalid_request_error', 'invalid_request_error', 'method_not_allowed', false, 'caller'),
  request_too_large: row(413, 'invalid_request_error', 'request_too_large', 'request_too_large', false, 'caller'),
  rate_limit_exceeded: row(429, 'rate_limit_error', 'rate_limit_error', 'rate_limit_exceeded', false, 'caller'),
  internal_error: row(500, 'api_error', 'api_error', 'internal_error', false, 'gateway'),
  db_error: row(500, 'api_error', 'api_error', 'db_error', false, 'gateway'),
  provider_error: row(502, 'provider_error', 'api_error', 'provider_error', true, 'provider'),
  provider_timeout: row(504, 'provider_error', 'api_error', 'provider_timeout', true, 'provider'),
  model_unavailable: row(503, 'api_error', 'overloaded_error', 'model_unavailable', true, 'provider'),
  overloaded: row(503, 'api_error', 'overloaded_error', 'overloaded', false, 'gateway'),
}

export type ErrorOptions = {
  /** The caller's field at fault, as a path. */
  param?: string | undefined
  /** What the caller's SDK acts on by itself, where its protocol has a place for that (Anthropic's `error.details`). */
  details?: JsonObject | undefined
  /** For the operator's log only. */
  detail?: string | undefined
  /** Seconds after which a retry makes sense. */
  retryAfterSeconds?: number | undefined
  /** False: the same request would be refused again, so callers are told not to retry. Default true. */
  canRetry?: boolean | undefined
  /** Replaces the table's blame: our account at a provider is the operator's, not the provider's. */
  blame?: Blame | undefined
  canFailOver?: boolean | undefined
  /** What the upstream answered, where it answered. */
  upstreamStatus?: number | undefined
  cause?: unknown
}

/** A classified failure. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly kind: ErrorKind
  readonly status: number
  readonly openaiType: string
  readonly anthropicType: string
  readonly code: string
  readonly param: string | undefined
  readonly details: JsonObject | undefined
  readonly detail: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly canRetry: boolean
  readonly blame: Blame
  readonly canFailOver: boolean
  readonly upstreamStatus: number | undefined

  constructor(kind: ErrorKind, message: string, options: ErrorOptions = {}) {
    super(cut(message, bounds.errorMessageLength), options.cause === undefined ? undefined : { cause: options.cause })
    const entry = errorTable[kind]
    this.kind = kind
    this.status = entry.status
    this.openaiType = entry.openaiType
    this.anthropicType = entry.anthropicType
    this.code = entry.code
    this.param = options.param === undefined ? undefined : cut(options.param, bounds.nameLength)
    this.details = options.details
    this.detail = options.detail
    this.retryAfterSeconds = options.retryAfterSeconds
    this.canRetry = options.canRetry ?? true
    this.blame = options.blame ?? entry.blame
    this.canFailOver = options.canFailOver ?? entry.canFailOver
    this.upstreamStatus = options.upstreamStatus
  }

  /** The same failure with some of it replaced; `message` too. */
  with(changes: ErrorOptions & { message?: string }): GatewayError {
    const { message = this.message, ...options } = changes
    return new GatewayError(this.kind, message, { ...this, cause: this.cause, ...options })
  }
}

/** Both may quote a caller or a provider. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

function row(
  status: number,
  openaiType: string,
  anthropicType: string,
  code: string,
  canFailOver: boolean,
  blame: Blame,
): Row {
  return { status, openaiType, anthropicType, code, canFailOver, blame }
}

/** What an upstream's error body says, once its protocol's `decode-error.ts` has read it. */
export type UpstreamFailure = {
  status: number
  /** The provider's own words about the caller's input; shown to the caller only for 400, 413 and 422. */
  message?: string | undefined
  /** The provider's type or code, for the record. */
  code?: string | undefined
  /** The field at fault, in the upstream's words. */
  param?: string | undefined
  retryAfterSeconds?: number | undefined
  /** The protocol recognised these itself. */
  meaning?: 'context-length' | 'content-policy' | 'model-not-found' | 'account' | 'overloaded' | undefined
}

/** How an upstream's failure looks to the caller, in one place for all protocols. */
export function classifyUpstreamFailure(failure: UpstreamFailure): GatewayError {
  const { status, message, retryAfterSeconds } = failure
  const detail = `upstream ${status}${failure.code ? ` ${failure.code}` : ''}: ${message ?? 'no message'}`
  const options = { detail, upstreamStatus: status, retryAfterSeconds }
  const words = message ?? 'The provider refused the request.'
  // Some answer 403 where their filter refuses what was asked, which is no fault of the account.
  if (failure.meaning === 'content-policy')
    return new GatewayError('content_policy_violation', words, { ...options, param: failure.param })
  if (failure.meaning === 'account' || status === 401 || status === 402 || status === 403) {
    return new GatewayError('provider_error', 'The provider could not be used.', { ...options, blame: 'operator' })
  }
  if (failure.meaning === 'context-length')
    return new GatewayError('context_length_exceeded', words, { ...options, param: failure.param })
  if (failure.meaning === 'model-not-found' || status === 404) {
    return new GatewayError('model_unavailable', 'The model is temporarily unavailable.', {
      ...options,
      blame: 'operator',
      retryAfterSeconds: retryAfterSeconds ?? 30,
    })
  }
  if (status === 413) return new GatewayError('request_too_large', words, options)
  if (failure.meaning === 'overloaded' || status === 429 || status === 503 || status === 529) {
    return new GatewayError('model_unavailable', 'The model is temporarily unavailable.', {
      ...options,
      retryAfterSeconds: retryAfterSeconds ?? 1,
    })
  }
  if (status === 400 || status === 422)
    return new GatewayError('invalid_request', words, { ...options, param: failure.param })
  if (status === 408 || status === 504)
    return new GatewayError('provider_timeout', 'The provider did not answer in time.', options)
  return new GatewayError('provider_error', 'The provider failed to answer.', {
    ...options,
    canFailOver: status >= 500,
  })
}
