// What the gateway answers when something is not done: a code for search, a sentence for people, the field where one is wrong.

export type ApiErrorFacts = {
  /** 0: there was no answer. */
  status: number
  code: string
  message: string
  /** `limits.spend_per_day` */
  field?: string | undefined
  requestId?: string | undefined
}

export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly field: string | undefined
  readonly requestId: string | undefined

  constructor({ status, code, message, field, requestId }: ApiErrorFacts) {
    super(message)
    this.status = status
    this.code = code
    this.field = field
    this.requestId = requestId
  }
}

/** `body`: what was parsed of the answer, or its text. */
export function readApiError(response: Response, body: unknown): ApiError {
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : {}
  return new ApiError({
    status: response.status,
    code: textOf(error['code']) ?? `http_${response.status}`,
    message: textOf(error['message']) ?? `The gateway answered with status ${response.status}.`,
    field: textOf(error['field']),
    requestId: textOf(error['request_id']) ?? response.headers.get('x-request-id') ?? undefined,
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
