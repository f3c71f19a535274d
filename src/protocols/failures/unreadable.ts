// The error of an answer that is not one of its protocol, the same for all of them: the provider is at fault, and what exactly
// was wrong is for the operator alone.
import { GatewayError } from '../../generation/error/gateway-error.ts'

/** `detail`: for the operator; the caller does not see it. */
export function unreadable(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The provider sent an answer that could not be read.', { detail })
}
