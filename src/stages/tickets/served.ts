// An attempt that has been committed to: its first content has come, and no other endpoint is tried any more.
import type { Incoming } from '../../answer/incoming.ts'
import type { Loss } from '../../generation/loss/loss.ts'
import type { PlanEntry } from './plan.ts'

declare const served: unique symbol
export type Served = {
  readonly [served]: true
  entry: PlanEntry
  incoming: Incoming
  losses: readonly Loss[]
}

/** For `attempt` alone. */
export function openServed(entry: PlanEntry, incoming: Incoming, losses: readonly Loss[]): Served {
  return { entry, incoming, losses } as Served
}
