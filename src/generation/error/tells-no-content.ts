// Whether the sentence of a failure may be kept and be read by others than its caller.
import type { ErrorKind } from './error-table.ts'
import type { GatewayError } from './gateway-error.ts'

/** Failures whose sentence is ours and quotes nothing but names of models and paths. */
const told: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'missing_api_key',
  'invalid_api_key',
  'api_key_inactive',
  'user_inactive',
  'permission_denied',
  'insufficient_balance',
  'no_wallet',
  'model_not_found',
  'not_found',
  'method_not_allowed',
  'upgrade_required',
  'request_too_large',
  'rate_limit_exceeded',
  'overloaded',
])

/** It is ours, and quotes nothing of the request but names. */
export function tellsNoContent({ kind, upstreamStatus }: GatewayError): boolean {
  return told.has(kind) && upstreamStatus === undefined
}
