// The operation for the list of a workspace's requests that were refused before they became generations, and how many there were.
import { countRefusals, readRefusals } from '../../ledger/refusals/refusals-store.ts'
import { readNames } from '../../ledger/reports/names-store.ts'
import { describeRefusal } from '../../views/reports/refusal.ts'
import type { Operation } from '../operation.ts'
import { findWalletOf } from './find-wallet-of.ts'
import { readList } from './read-activity-filter.ts'
import { readReportRange } from './report-range.ts'
import { bounds } from '../../foundation/bounds.ts'

export const refusalOperations: readonly Operation[] = [
  {
    name: 'report.refusals',
    async run(context, args) {
      const store = await context.store()
      const { owner } = await findWalletOf(context, args.text('owner'))
      const { period, fromMs, toMs } = readReportRange(args, context.clock.nowMs(), '1h')
      const filter = { keyIds: readList(args, 'key'), codes: readList(args, 'error_code'), period, fromMs, toMs }
      const cursor = args.optionalCount('cursor')
      const rows = await readRefusals(store, owner.id, filter, cursor)
      const names = await readNames(store, 'keys', [...new Set(rows.map(({ key_id }) => key_id))])
      const last = rows.length === bounds.reportRows ? rows.at(-1) : undefined
      return {
        data: rows.map((row) => describeRefusal(row, names)),
        next: last === undefined ? null : String(last.sequence),
        counts: cursor === undefined ? await countRefusals(store, owner.id, filter) : null,
      }
    },
  },
]
