// An attempt that has been committed to: its first content has come, and no other endpoint is tried any more.
import type { IncomingAnswer } from '../../answer/incoming-answer.ts'
import type { Loss } from '../../generation/loss/loss.ts'
import type { PlanEntry } from './plan.ts'

declare const served: unique symbol
export type Served = {
  readonly [served]: true
  entry: PlanEntry
  incoming: IncomingAnswer
  losses: readonly Loss[]
  /** Calls `action` once no call needs the request any more. */
  whenSent(action: () => void): void
}

/** For `attempt` alone. `several`: the calls that give the answer, some of which may not have begun. */
export function openServed(
  entry: PlanEntry,
  incoming: IncomingAnswer,
  losses: readonly Loss[],
  several?: Pick<Served, 'whenSent'>,
): Served {
  const whenSent = (action: () => void) => (several === undefined ? action() : several.whenSent(action))
  return { entry, incoming, losses, whenSent } as Served
}
