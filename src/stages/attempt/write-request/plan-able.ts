// Plans a request that may go to those alone who lose nothing of it (`require_parameters`): a plan is made, its endpoints are judged,
// and where one would lose something another plan is made without it. So who is left is in order as if the others were not there.
import { bounds } from '../../../foundation/bounds.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Decoded } from '../../tickets/decoded.ts'
import { listEndpoints, type Plan, type PlanEntry, type Routed, type Unable } from '../../tickets/plan.ts'
import { mediaToFetch } from '../media-to-fetch.ts'
import { readRules } from '../tries/read-rules.ts'
import type { Judging } from './judge-request.ts'

type Asking = {
  decoded: Decoded
  /** Beta features that the caller asks for by header. */
  betas: readonly string[]
  judging: Judging
}

type Planned = Routed & Pick<Plan, 'tenantSecret' | 'isLimited'>

/**
 * `plan`: is given those that may not have the request and why, and whether it is the plan that counts or a draft, which takes
 * nobody's turn.
 * @throws GatewayError as `plan` does
 */
export async function planAble<P extends Planned>(
  asking: Asking,
  plan: (unable: Unable, isDraft: boolean) => P,
): Promise<P> {
  const unable = new Map<PlanEntry['endpoint'], GatewayError>()
  const judged = new Set<PlanEntry['endpoint']>()
  for (let isDraft = true; ;) {
    const planned = plan(unable, isDraft)
    const before = unable.size
    for (const entry of listEndpoints(planned.entries)) {
      // So many may be tried: of who comes behind them nobody asks.
      if (judged.size >= bounds.attemptsPerRequest || judged.has(entry.endpoint)) continue
      judged.add(entry.endpoint)
      const refusal = await judge(asking, planned, entry)
      if (refusal !== undefined) unable.set(entry.endpoint, refusal)
    }
    const isAble = unable.size === before
    if (isAble && !isDraft) return planned
    isDraft = !isAble
  }
}

async function judge(
  { decoded, betas, judging }: Asking,
  plan: Planned,
  entry: PlanEntry,
): Promise<GatewayError | undefined> {
  // Without the media that have to be fetched it would look as if they were lost: that is seen when it is written to be sent.
  const mayFetch = entry.mode.request === 'encode' && decoded.inbound.noun === 'generation'
  if (mayFetch && (await decoded.perform(mediaToFetch, entry)).length > 0) return undefined
  const refusal = await decoded.perform(judging, {
    entry,
    options: {
      outputCap: undefined,
      stream: decoded.envelope.stream,
      media: new Map(),
      betas,
      rules: readRules(plan, entry),
    },
  })
  return refusal && new GatewayError(refusal.kind, refusal.message, { param: refusal.param })
}
