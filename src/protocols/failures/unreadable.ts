// The error for an answer that is not one of its protocol, the same for all protocols: the provider is at fault, and
// the details of what was wrong are for the operator alone.
import { GatewayError } from '../../generation/error/gateway-error.ts'

/** `detail`: for the operator; the caller does not see it. */
export function unreadable(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The provider sent an answer that could not be read.', { detail })
}
