// What a person reads when a request was not done: errors of operations, of people and of the web framework in the API's one
// form. A bug says nothing of itself; the log has its stack.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { OperationError } from '../../operations/operation.ts'
import { PeopleError, type PeopleErrorKind } from '../../people/people-error.ts'
import { StoreError } from '../../store/store-error.ts'
import { AdminError, notFound, type AdminErrorCode } from '../admin-error.ts'

const ofPeople: { readonly [kind in PeopleErrorKind]: AdminErrorCode } = {
  invalid: 'invalid_request',
  forbidden: 'forbidden',
  not_found: 'not_found',
  conflict: 'conflict',
  gone: 'gone',
  limited: 'rate_limited',
  unavailable: 'unavailable',
}

/** Undefined for a bug. */
export function describeError(error: unknown): AdminError | undefined {
  if (error instanceof AdminError) return error
  if (error instanceof PeopleError) {
    if (error.kind === 'not_found') return notFound()
    const { field, retryAfterSeconds } = error
    return new AdminError(ofPeople[error.kind], error.message, {
      ...(field !== undefined && { field }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    })
  }
  if (error instanceof OperationError) {
    return new AdminError(
      error.kind === 'usage' ? 'invalid_request' : 'conflict',
      error.message,
      nameField(error.field),
    )
  }
  if (error instanceof GatewayError) return describeGatewayError(error)
  if (error instanceof StoreError) return new AdminError('unavailable', 'The database does not answer: try again.')
  return describeFrameworkError(error as { statusCode?: unknown; code?: unknown; message?: unknown })
}

function describeGatewayError({ status, message, param, retryAfterSeconds }: GatewayError): AdminError | undefined {
  if (status === 404) return notFound()
  if (status === 409) return new AdminError('conflict', message, nameField(param))
  if (status === 503 || status === 429) {
    return new AdminError(status === 503 ? 'unavailable' : 'rate_limited', message, {
      retryAfterSeconds: retryAfterSeconds ?? 1,
    })
  }
  return status < 500 ? new AdminError('invalid_request', message, nameField(param)) : undefined
}

/**
 * What fastify refuses before a route is asked: bodies that are too large, not JSON, or not said to be; and paths that lead out
 * of the folder of the console's files, which are not there.
 */
function describeFrameworkError({
  statusCode,
  code,
  message,
}: {
  statusCode?: unknown
  code?: unknown
  message?: unknown
}) {
  if (statusCode === 403 || statusCode === 404) return notFound()
  if (typeof code !== 'string' && statusCode !== 400) return undefined
  if (statusCode === 413) return new AdminError('too_large', 'The body is too large.')
  if (statusCode === 415)
    return new AdminError('invalid_request', 'The body must be JSON (content-type: application/json).')
  if (statusCode === 400) return new AdminError('invalid_request', `The request cannot be read: ${String(message)}.`)
  return undefined
}

function nameField(field: string | undefined): { field?: string } {
  return field === undefined ? {} : { field }
}
