// Runs work for a caller that ends when they leave: the work's signal is aborted, and `callerLeft` is thrown.
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Exchange } from '../http/exchange.ts'

/** Always this instance, by which it is recognised: the caller, and not the provider, ended the work. */
export const callerLeft = new GatewayError('provider_error', 'The caller left.', {
  blame: 'caller',
  canFailOver: false,
})

/** A caller who waits for an answer, or for a try of several for one. */
export type WaitingCaller = Pick<Exchange, 'gone' | 'whenGone' | 'takeBytes'>

/** @throws callerLeft, and what `work` throws while the caller waits */
export async function whileCallerWaits<T>(
  exchange: Pick<WaitingCaller, 'gone' | 'whenGone'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const leaving = new AbortController()
  exchange.whenGone(() => leaving.abort())
  try {
    const result = await work(leaving.signal)
    if (exchange.gone) throw callerLeft
    return result
  } catch (error) {
    throw exchange.gone ? callerLeft : error
  } finally {
    exchange.whenGone(undefined)
  }
}
