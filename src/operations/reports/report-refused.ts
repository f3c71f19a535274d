// How many requests were refused before they became generations, in a range: no sum of generations has them.
import type { JsonObject } from '../../foundation/json/json.ts'
import { countRefusals } from '../../ledger/refusals/refusals-store.ts'
import type { SumFilter } from '../../ledger/reports/page-sums-store.ts'
import type { Store } from '../../store/store.ts'
import type { ReportRange } from './report-range.ts'

type RefusedOf = { ownerId: string | undefined; range: ReportRange; filter: SumFilter }

/** Null where it is narrowed by what refusals are not counted by: a model, a provider, a kind of client. */
export async function reportRefused(store: Store, { ownerId, range, filter }: RefusedOf): Promise<JsonObject | null> {
  const { keyId, model, provider, client } = filter
  if (model !== undefined || provider !== undefined || client !== undefined) return null
  const codes = await countRefusals(store, ownerId, { ...range, keyIds: keyId === undefined ? undefined : [keyId] })
  return { requests: codes.reduce((sum, { count }) => sum + count, 0), codes }
}
