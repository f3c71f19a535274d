// Whether a conversation that was served elsewhere than before stays there from now on. It keeps its place, for as long as that
// lives, where this request was only passed on: its endpoint had no room for one call more, or was late and lost to a second one.
import type { Generation } from '../../tickets/generation.ts'
import type { PlanEntry } from '../../tickets/plan.ts'

export function leavesHome({ plan, attempts }: Pick<Generation, 'plan' | 'attempts'>, served: PlanEntry): boolean {
  const { entries, conversation } = plan
  const home = conversation?.home
  if (home === undefined) return true
  const isHome = ({ endpoint, credential }: PlanEntry) =>
    endpoint.id === home.endpoint && credential.id === home.credential
  const at = entries.findIndex(isHome)
  const entry = entries[at]
  if (entry === undefined || entry === served) return true
  const hasFailed = attempts.some(
    ({ endpoint, credential, outcome }) =>
      endpoint === home.endpoint && credential === home.credential && outcome === 'failed',
  )
  if (hasFailed || entry.reason.rank === 'degraded' || entry.reason.rank === 'open') return true
  // One that comes behind was not wanted first; one that comes before was passed over, or was not the first with content.
  return entry.reason.rank !== 'full' && at > entries.indexOf(served)
}
