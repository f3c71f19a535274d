// Every failure that can reach a caller, classified once. A bug is an AssertionError instead.
// `message` is for the caller; `detail` is for the operator's log and never leaves. What is not known is the
// provider's failure.
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { errorTable, type Blame, type ErrorKind } from './error-table.ts'

/** A provider's own answer about what the caller sent, for a caller of the same protocol. */
export type HandedOn = { status: number; contentType: string; body: Buffer }

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
  /** What the caller gets instead of this error in a form of ours, where nothing has been sent yet. */
  handedOn?: HandedOn | undefined
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
  readonly handedOn: HandedOn | undefined

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
    this.handedOn = options.handedOn
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
  // An item, a file or an earlier response that the caller names: the model is there.
  if (status === 404 && failure.meaning === undefined && failure.param !== undefined && failure.param !== 'model')
    return new GatewayError('invalid_request', words, { ...options, param: failure.param })
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
  // Any other status is a refusal too, and costs nothing: another provider may answer.
  return new GatewayError('provider_error', 'The provider failed to answer.', options)
}
