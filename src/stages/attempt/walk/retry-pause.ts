// The pause before all that failed by what may be over in a moment is tried once more: at least as long as the providers ask
// for, and drawn, so that callers who failed together do not come back together.
import { bounds } from '../../../foundation/bounds.ts'
import type { Clock } from '../../../foundation/time/clock.ts'
import type { Random } from '../../../foundation/random.ts'
import type { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { WaitingCaller } from '../../tickets/while-caller-waits.ts'

type PausePorts = {
  clock: Clock
  random: Random
  whenStopped(stop: (error: GatewayError) => void): () => void
}

export function drawPause(restMs: number, { random }: Pick<PausePorts, 'random'>): number {
  return Math.max(restMs, bounds.retryPauseMs * (1 + 2 * random.fraction()))
}

/** False: the caller has left. @throws GatewayError the key was disabled, or the gateway goes down */
export function pause(
  pauseMs: number,
  caller: Pick<WaitingCaller, 'gone' | 'whenGone'>,
  ports: PausePorts,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const end = (how: () => void) => {
      cancelTimer()
      stopWatching()
      caller.whenGone(undefined)
      how()
    }
    const cancelTimer = ports.clock.after(pauseMs, () => end(() => resolve(true)))
    const stopWatching = ports.whenStopped((error) => end(() => reject(error)))
    caller.whenGone(() => end(() => resolve(false)))
  })
}
