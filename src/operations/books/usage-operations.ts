// Operations that read the books: usage, one generation, and whether everything adds up.
import { audit } from '../../ledger/audit/audit.ts'
import { readGeneration } from '../../ledger/reports/read-generation.ts'
import { readDay } from '../../ledger/rows/usage-row.ts'
import { readIncidents } from '../../store/incident-store.ts'
import { describeGeneration } from '../../views/generation.ts'
import { describeIncident } from '../../views/incident.ts'
import { showDay } from '../../views/moment.ts'
import { describeUsageSum } from '../../views/usage.ts'
import { findOwner } from '../customers/find-owner.ts'
import { OperationError, type Operation } from '../operation.ts'
import { readUsageSums, usageGroups, type UsageGroup } from '../../ledger/reports/usage-store.ts'

const DAYS = 30

export const usageOperations: readonly Operation[] = [
  {
    name: 'usage.read',
    async run(context, args) {
      const by = args.optionalText('by') ?? 'day'
      if (!isGroup(by)) throw new OperationError('usage', `Usage is added up by ${usageGroups.join(', ')}.`)
      const days = args.optionalCount('days') ?? DAYS
      if (days === 0) throw new OperationError('usage', '`days` is 1 or more: today is the first of them.')
      const owner = await findOwner(context, args.optionalText('owner'))
      const fromDay = readDay(context.clock.nowMs()) - (days - 1)
      const sums = await readUsageSums(await context.store(), by, fromDay, owner?.id)
      return {
        currency: 'USD',
        by,
        since: showDay(fromDay),
        owner: owner?.name ?? null,
        rows: sums.map(describeUsageSum),
      }
    },
  },
  {
    name: 'generation.show',
    async run(context, args) {
      const id = args.text('id')
      const record = await readGeneration(await context.store(), id, undefined)
      if (record === undefined) {
        throw new OperationError(
          'fault',
          `There is no ended generation '${id}'; one that runs is shown when it has ended, one that was pruned is gone, and a request that was refused beforehand is in the log alone.`,
        )
      }
      return describeGeneration(record)
    },
  },
  {
    name: 'wallet.audit',
    async run(context) {
      const store = await context.store()
      const { wallets, generations, differences } = await audit(store)
      const gaps = (await readIncidents(store)).map(describeIncident)
      const ok = differences.length === 0 && gaps.every(({ acknowledged }) => acknowledged === true)
      return { ok, wallets, generations, differences, gaps }
    },
  },
]

function isGroup(written: string): written is UsageGroup {
  return (usageGroups as readonly string[]).includes(written)
}
