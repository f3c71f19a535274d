// Ends the process after a bug that belongs to no call, since its state can no longer be trusted: once every stream has its
// error event and its usage is written, or once that takes too long. A supervisor starts the process again.
import { bounds } from '../../foundation/bounds.ts'
import type { Clock } from '../../foundation/time/clock.ts'
import type { Log } from '../../foundation/log.ts'
import type { Gateway } from '../../server.ts'

type EndParts = { gateway: Pick<Gateway, 'fail'>; log: Log; clock: Clock; exit: (code: 1) => void }

/** What is to be called with each such bug; a second one ends the process at once. */
export function endAfterBug({ gateway, log, clock, exit }: EndParts): (error: Error) => void {
  let isFailing = false
  return (error) => {
    log.error({ err: error }, 'a bug: the gateway ends; please report it')
    if (isFailing) return exit(1)
    isFailing = true
    clock.after(bounds.failMs, () => exit(1))
    gateway.fail().then(
      () => exit(1),
      () => exit(1),
    )
  }
}
