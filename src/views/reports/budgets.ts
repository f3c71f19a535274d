// What the keys of an owner have used of what they may spend.
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd, type Nanos } from '../../foundation/nanos.ts'
import type { Key } from '../../keys/key.ts'
import type { KeySpend } from '../../ledger/reports/key-spends-store.ts'

/** `keys`: the oldest first. Those that have used most of theirs first, then those without one, by what they spent. */
export function describeBudgets(keys: readonly Key[], spends: readonly KeySpend[]): JsonObject[] {
  const byKey = new Map(spends.map((each) => [each.keyId, each]))
  const budgets = withoutReplaced(keys).map((key) => {
    const { day = 0n, month = 0n } = byKey.get(key.familyId ?? key.id) ?? {}
    const { spendPerDay, spendPerMonth } = key.limits
    const used = Math.max(readShare(day, spendPerDay) ?? -1, readShare(month, spendPerMonth) ?? -1)
    return { key, day, month, used }
  })
  return budgets
    .toSorted((a, b) => b.used - a.used || (a.month === b.month ? 0 : a.month < b.month ? 1 : -1))
    .map(({ key, day, month }) => ({
      key_id: key.id,
      name: key.name,
      status: key.status,
      day: describeBudget(day, key.limits.spendPerDay),
      month: describeBudget(month, key.limits.spendPerMonth),
    }))
}

/** Keys that replaced one another have one budget, and it is the last one's. */
function withoutReplaced(keys: readonly Key[]): readonly Key[] {
  return [...new Map(keys.map((key) => [key.familyId ?? key.id, key])).values()]
}

export function describeBudget(spent: Nanos, limit: Nanos | undefined): JsonObject {
  return {
    spent: formatUsd(spent),
    limit: limit === undefined ? null : formatUsd(limit),
    share: readShare(spent, limit) ?? null,
  }
}

/** How much of a limit is used: 1 is all of it. Of a limit of nothing, all. */
function readShare(spent: Nanos, limit: Nanos | undefined): number | undefined {
  if (limit === undefined) return undefined
  return limit === 0n ? 1 : Number((spent * 10_000n) / limit) / 10_000
}
