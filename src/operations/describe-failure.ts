// The line that an operator reads when an operation fails: what is wrong, and whether they could have avoided it.
import { GatewayError } from '../generation/error/gateway-error.ts'
import { StoreError } from '../store/store-error.ts'
import { OperationError } from './operation.ts'

/** As OperationError; undefined for a bug, which belongs in the log with its stack. */
export function describeFailure(error: unknown): OperationError | undefined {
  if (error instanceof OperationError) return error
  if (error instanceof StoreError) return new OperationError('fault', error.message)
  if (error instanceof GatewayError) {
    const detail = error.blame === 'caller' || error.detail === undefined ? '' : ` (${error.detail})`
    return new OperationError(error.status === 400 ? 'usage' : 'fault', error.message + detail)
  }
  return undefined
}
