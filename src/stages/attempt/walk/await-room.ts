// Waits in line until a provider that takes only so many calls at a time has room for one more, where nothing else is left to be
// tried. The request is admitted by then and holds its money: it waits no longer than one that is not.
import { bounds } from '../../../foundation/bounds.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import { callerLeft, whileCallerWaits } from '../../tickets/while-caller-waits.ts'
import type { Input } from '../attempt-ports.ts'

type Waiting = Pick<Input, 'exchange'> & {
  generation: Pick<Input['generation'], 'share'>
  ports: Pick<Input['ports'], 'whenStopped'>
}

/**
 * The room is kept for the next call there; whether there is any is what that call finds out.
 * @throws GatewayError callerLeft; the key was disabled, or the gateway goes down
 */
export async function awaitRoom({ generation, exchange, ports }: Waiting, { endpoint }: PlanEntry): Promise<void> {
  const stopping = new AbortController()
  const stopWatching = ports.whenStopped((error) => stopping.abort(error))
  try {
    await whileCallerWaits(exchange, (leaving) => {
      const signal = AbortSignal.any([leaving, stopping.signal])
      return generation.share.keepCall(endpoint.provider, { waitMs: bounds.generationWaitMs, signal })
    })
  } catch (error) {
    if (error === callerLeft || stopping.signal.aborted || !(error instanceof GatewayError)) throw error
  } finally {
    stopWatching()
  }
}
