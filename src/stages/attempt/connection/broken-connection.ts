// How a failure between us and a provider is told: in one sentence to callers, and plainly to the operator.
import { GatewayError } from '../../../generation/gateway-error.ts'
import { ConnectTimeout } from './connect.ts'

/** `detail`: what happened, for the operator. */
export function describeBreak(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The connection to the provider broke.', { detail })
}

/** `error`: of a socket. */
export function describeSocketError(error: Error): GatewayError {
  const { code, errors } = error as { code?: string; errors?: unknown }
  // A name with several addresses fails with one error for each and says nothing itself.
  const message = error.message === '' && Array.isArray(errors) ? errors.map(String).join(', ') : error.message
  return new GatewayError(
    error instanceof ConnectTimeout ? 'provider_timeout' : 'provider_error',
    'The connection to the provider broke.',
    { detail: `${code ?? error.name}: ${message}`, cause: error },
  )
}

/** `error`: thrown by whoever was told of the answer. */
export function describeBug(error: unknown): GatewayError {
  const detail = String(error)
  return new GatewayError('internal_error', 'Something went wrong on our side.', { detail, cause: error })
}
