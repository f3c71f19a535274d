// A database that failed, as the caller may see it.
import { GatewayError } from '../generation/gateway-error.ts'

export function toLedgerError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  return new GatewayError('db_error', 'The gateway cannot reach its ledger.', {
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  })
}
