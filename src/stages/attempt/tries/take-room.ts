// Room for one call at its provider, which may take only so many at once. A first call that finds none leaves it to the plan's
// next entry; one of several calls that make one answer waits for its turn, since those before it are under way already.
import type { GiveBack } from '../../../capacity/called.ts'
import type { CapacityShare } from '../../../capacity/capacity-share.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { PlanEntry } from '../../tickets/plan.ts'

/** @throws GatewayError overloaded, by which another endpoint may be tried */
export function takeRoom(share: CapacityShare, { endpoint }: PlanEntry, isBeside = false): GiveBack {
  const giveBack = isBeside ? share.takeCallBeside(endpoint.provider) : share.takeCall(endpoint.provider)
  if (giveBack !== undefined) return giveBack
  throw new GatewayError('overloaded', 'There is no room for this request now. Please try again in a moment.', {
    detail: 'as many calls of the provider run as its max_concurrent allows',
    retryAfterSeconds: 1,
    canFailOver: true,
  })
}
