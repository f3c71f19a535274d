// What became of the requests of the last minutes at all gateways of the database, from the sums that are made in the background:
// whether somebody answered, and how many another endpoint saved.
import type { JsonObject } from '../../foundation/json/json.ts'
import { readPageLatencies, readPageSums } from '../../ledger/reports/page-sums-store.ts'
import { periodMs } from '../../ledger/rollups/gathered-sums.ts'
import { StoreError } from '../../store/store-error.ts'
import { describeLatencies } from '../../views/reports/sums.ts'
import type { OperationContext } from '../operation-context.ts'

/** The one that runs is one of them. */
const MINUTES = 5

/** Null where the database cannot be read: what is in memory is shown all the same. */
export async function readRecentRequests(context: OperationContext): Promise<JsonObject | null> {
  const toMs = (Math.floor(context.clock.nowMs() / periodMs.minutes) + 1) * periodMs.minutes
  const fromMs = toMs - MINUTES * periodMs.minutes
  const scope = { ownerId: undefined, period: 'minutes', fromMs, toMs } as const
  try {
    const store = await context.store()
    const [sums] = await readPageSums(store, scope, [])
    const { first } = describeLatencies(await readPageLatencies(store, scope))
    if (sums === undefined) return { requests: 0, failed: 0, rescued: 0, first: first ?? null }
    const { requests, failed_caller, failed_provider, failed_ours, cancelled, rescued } = sums
    const counted = requests - failed_caller - cancelled
    return { requests: counted, failed: failed_provider + failed_ours, rescued, first: first ?? null }
  } catch (error) {
    if (error instanceof StoreError) return null
    throw error
  }
}
