// Refuses movements of money by hand whose amount or text no ledger takes.
import { formatUsd } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { PostingRequest } from '../ledger.ts'
import { cleanText } from '../rows/clean-text.ts'
import { MOST_NANOS } from './wallet.ts'

/** @throws GatewayError where the request is not one that can be posted. */
export function assertPosting({ kind, nanos, reason, actor, idempotencyKey }: PostingRequest): void {
  if (nanos === 0n || (nanos < 0n && kind !== 'adjust'))
    throw refuse(`The amount of a ${kind} is ${kind === 'adjust' ? 'not zero' : 'more than zero'}.`, 'amount')
  if (nanos > MOST_NANOS || nanos < -MOST_NANOS)
    throw refuse(`An amount is at most ${formatUsd(MOST_NANOS)} USD.`, 'amount')
  for (const [param, text] of Object.entries({ reason, actor, idempotencyKey }))
    if (text.length < 1 || text.length > 500 || cleanText(text) !== text)
      throw refuse(`'${param}' is 1 to 500 characters, without NUL and halves of surrogate pairs.`, param)
}

export function refuse(message: string, param: string): GatewayError {
  return new GatewayError('invalid_request', message, { param })
}
