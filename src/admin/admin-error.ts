// What a request to the console's API is refused with: `{"error": {"code", "message", "field"?, "request_id"}}`. Messages are
// for the person who asked. What is another workspace's and what is not there are the same answer, to the byte.

/** Each code with its status. */
const adminErrorCodes = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  /** A page of another site asks in this person's name. */
  foreign_origin: 403,
  not_found: 404,
  conflict: 409,
  /** A link that was used, withdrawn or has expired. */
  gone: 409,
  too_large: 413,
  rate_limited: 429,
  internal_error: 500,
  unavailable: 503,
} as const

export type AdminErrorCode = keyof typeof adminErrorCodes

export class AdminError extends Error {
  override readonly name = 'AdminError'
  readonly code: AdminErrorCode
  /** The field of the body or query at fault, such as `limits.spend_per_day`. */
  readonly field: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: AdminErrorCode, message: string, options: { field?: string; retryAfterSeconds?: number } = {}) {
    super(message)
    this.code = code
    this.field = options.field
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  get status(): number {
    return adminErrorCodes[this.code]
  }
}

/** The one answer for what is not there, or not this person's. */
export function notFound(): AdminError {
  return new AdminError('not_found', 'There is nothing here, or it is not yours.')
}
