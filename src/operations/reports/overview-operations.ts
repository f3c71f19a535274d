// Operations for the pages that show use as sums: an owner's overview, and use by any group and range, of one owner or of all.
import { bounds } from '../../foundation/bounds.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import { readMovedDays } from '../../ledger/reports/moved-days-store.ts'
import { readKeySpends } from '../../ledger/reports/key-spends-store.ts'
import type { SumFilter } from '../../ledger/reports/page-sums-store.ts'
import { readLargestSessions } from '../../ledger/reports/sessions-store.ts'
import { countUnsummedRecords } from '../../ledger/rollups/records-store.ts'
import { readDay } from '../../ledger/rows/usage-row.ts'
import { firstDayOf, readPeriod } from '../../limits/rules/spend-period.ts'
import { showMoment } from '../../views/moment.ts'
import { describeBalance, describeEquation, describePace, PACE_DAYS } from '../../views/reports/balance.ts'
import { describeBudgets } from '../../views/reports/budgets.ts'
import { describeSession } from '../../views/reports/session.ts'
import { findOwner } from '../customers/find-owner.ts'
import type { OperationContext } from '../operation-context.ts'
import { OperationError, type Arguments, type Operation } from '../operation.ts'
import { findWalletOf } from './find-wallet-of.ts'
import { reportGroups, reportGroupsOf, type ReportGroup } from './group-report.ts'
import { readReportRange } from './report-range.ts'

/** Sessions that an overview lists. */
const SESSIONS = 10

export const overviewOperations: readonly Operation[] = [
  {
    name: 'report.overview',
    async run(context, args) {
      const store = await context.store()
      const { owner, wallet } = await findWalletOf(context, args.text('owner'))
      const nowMs = context.clock.nowMs()
      const range = readReportRange(args, nowMs)
      const today = readDay(nowMs)
      const fromDay = Math.min(readDay(range.fromMs), today - PACE_DAYS)
      const moved = await readMovedDays(store, wallet.id, fromDay, today + 1)
      const by = readGroup(args)
      const report = await reportGroupsOf(store, { ownerId: owner.id, range, by, filter: {}, nowMs })
      return {
        ...report,
        wallet: describeEquation(wallet),
        pace: describePace(wallet, moved.days, nowMs),
        balance: describeBalance(wallet, moved, readDay(range.fromMs), today),
        budgets: await readBudgets(context, owner.id, nowMs),
        sessions: (await readLargestSessions(store, owner.id, range.fromMs, SESSIONS)).map(describeSession),
        unsummed: await countUnsummedRecords(store),
      }
    },
  },
  {
    name: 'report.usage',
    async run(context, args) {
      const store = await context.store()
      const owner = await findOwner(context, args.optionalText('owner'))
      const nowMs = context.clock.nowMs()
      const range = readReportRange(args, nowMs)
      const by = readGroup(args)
      if (by === 'workspace' && owner !== undefined)
        throw new OperationError('usage', '`by` is `workspace` only over all of them', 'by')
      const filter = readSumFilter(args)
      const report = await reportGroupsOf(store, { ownerId: owner?.id, range, by, filter, nowMs })
      return { ...report, unsummed: await countUnsummedRecords(store) }
    },
  },
]

function readSumFilter(args: Arguments): SumFilter {
  return {
    keyId: args.optionalText('key'),
    model: args.optionalText('model'),
    provider: args.optionalText('provider'),
    client: args.optionalText('client'),
  }
}

function readGroup(args: Arguments): ReportGroup {
  const by = args.optionalText('by') ?? 'model'
  if (!Object.hasOwn(reportGroups, by))
    throw new OperationError('usage', `\`by\` must be one of ${Object.keys(reportGroups).join(', ')}`, 'by')
  return by as ReportGroup
}

async function readBudgets(context: OperationContext, ownerId: string, nowMs: number) {
  const store = await context.store()
  const { day, month } = readPeriod(nowMs)
  const spends = await readKeySpends(store, ownerId, day, firstDayOf(month))
  const keys = await (await context.keys()).list({ owner: ownerId })
  return {
    day_ends_at: showMoment((day + 1) * DAY_MS),
    month_ends_at: showMoment(firstDayOf(month + 1) * DAY_MS),
    keys: describeBudgets(keys, spends).slice(0, bounds.reportGroups),
    all_keys: keys.length,
  }
}
