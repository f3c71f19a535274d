// Which failures are a credential's own, so that another one of the same provider may be served.
import type { GatewayError } from '../../../generation/error/gateway-error.ts'

/** The provider refused this credential (401, 402, 403), or its quota is used up (429): another may be served. */
export function isCredentialFault({ kind, blame, upstreamStatus }: GatewayError): boolean {
  if (upstreamStatus === undefined) return false
  return upstreamStatus === 429 || (kind === 'provider_error' && blame === 'operator')
}
