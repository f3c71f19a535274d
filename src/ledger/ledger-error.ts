// A failure of the database as the GatewayError that a caller may see.
import { GatewayError } from '../generation/error/gateway-error.ts'

export function toLedgerError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  return new GatewayError('db_error', 'The gateway cannot reach its ledger.', {
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  })
}

/** What settling a hold comes to that was closed because it was overdue. */
export function wasReaped(): GatewayError {
  return new GatewayError('internal_error', 'Something went wrong on our side.', {
    detail: 'the generation showed no sign of life for too long and was closed as interrupted',
  })
}
