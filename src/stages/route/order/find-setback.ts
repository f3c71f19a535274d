// How a candidate stands by what is known of it: what keeps it from being as good as any.
import type { Standing } from '../../../health/standing.ts'
import type { Reason } from '../../tickets/plan.ts'
import { meets, type Measured } from './measure.ts'
import { explainOpen, setbacks } from './reasons.ts'

/** What bears on how a standing is judged. */
export type Judging = { requestBytes: number; measured: Measured }

/** The worst that there is against it; undefined: nothing. One that may be back is as good as any. */
export function findSetback(standing: Standing, { requestBytes, measured }: Judging): Reason | undefined {
  const { state, fault, isDegraded } = standing
  if (state === 'open' || state === 'cooling') return explainOpen(state, fault)
  if (isFull(standing, requestBytes)) return setbacks.full
  if (isDegraded) return setbacks.failing
  return measured.wishes === undefined ? undefined : meets(standing, measured)
}

/** Most texts have fewer bytes for each token; more than so many tokens may be media, whose bytes say nothing. */
const BYTES_PER_TOKEN = 8
const SURE_TOKENS = 4_096

function isFull({ headroom }: Standing, requestBytes: number): boolean {
  if (headroom === undefined) return false
  const { requests, tokens } = headroom
  if (requests !== undefined && requests < 1) return true
  return tokens !== undefined && tokens < Math.max(1, Math.min(requestBytes / BYTES_PER_TOKEN, SURE_TOKENS))
}
