// Waits in line until one of the providers that take only so many calls at a time has room for one more, where nothing else is
// left to be tried. The request is admitted by then and holds its money: it waits no longer than one that is not.
import { bounds } from '../../../foundation/bounds.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import { callerLeft, whileCallerWaits } from '../../tickets/while-caller-waits.ts'
import type { Input } from '../attempt-ports.ts'

type Waiting = Pick<Input, 'exchange' | 'walk'> & {
  generation: Pick<Input['generation'], 'share'>
  ports: Pick<Input['ports'], 'whenStopped'>
}

/**
 * The room is kept for the next call there; whether there is any is what that call finds out. The result is the first of those
 * that are left whose provider has room, and has its turn now. Those that fail at the moment are no reason to stop waiting.
 * @throws GatewayError callerLeft; the key was disabled, or the gateway goes down
 */
export async function awaitRoom({ generation, exchange, walk, ports }: Waiting, first: PlanEntry): Promise<PlanEntry> {
  const stopping = new AbortController()
  const stopWatching = ports.whenStopped((error) => stopping.abort(error))
  const usable = walk.left.filter((entry) => entry === first || entry.reason.rank !== 'open')
  const providers = [...new Set(usable.map(({ endpoint }) => endpoint.provider))]
  try {
    const provider = await whileCallerWaits(exchange, (leaving) => {
      const signal = AbortSignal.any([leaving, stopping.signal])
      return generation.share.keepCall(providers, { waitMs: bounds.generationWaitMs, signal })
    })
    const found = usable.find(({ endpoint }) => endpoint.provider.name === provider.name) ?? first
    walk.prefer(found)
    return found
  } catch (error) {
    if (error === callerLeft || stopping.signal.aborted || !(error instanceof GatewayError)) throw error
    return first
  } finally {
    stopWatching()
  }
}
