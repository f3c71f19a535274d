// What bears on how a request of a plan is written for one of its endpoints.
import type { Plan, PlanEntry } from '../../tickets/plan.ts'
import type { WriteRules } from '../write-request/write-options.ts'

type Ruled = Pick<Plan, 'tenantSecret' | 'isLimited' | 'unheeded'>

export function readRules({ tenantSecret, isLimited, unheeded }: Ruled, { endpoint }: PlanEntry): WriteRules {
  const keepsState = endpoint.provider.allow?.has('state') ?? tenantSecret === undefined
  return { keepsState, tenantSecret, isLimited, unheeded }
}
