// A wallet as pages show it: its equation, its balance at the end of each day, and how long it lasts at the present pace.
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd, type Nanos } from '../../foundation/nanos.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import type { MovedDay, MovedDays } from '../../ledger/reports/moved-days-store.ts'
import { readAvailable, type Wallet } from '../../ledger/rules/wallet.ts'
import { showDay, showMoment } from '../moment.ts'

/** Full days whose charges are the pace. */
export const PACE_DAYS = 7
/** A wallet that lasts longer than this lasts for good, days. */
const LONGEST_DAYS = 3_650

/** spendable = posted − held + credit limit; null is without bound. */
export function describeEquation(wallet: Wallet): JsonObject {
  const { posted, held, openHolds, creditLimit } = wallet
  const spendable = readAvailable(wallet)
  return {
    spendable: spendable === undefined ? null : formatUsd(spendable),
    posted: formatUsd(posted),
    held: formatUsd(held),
    open_holds: openHolds,
    credit_limit: creditLimit === undefined ? null : formatUsd(creditLimit),
  }
}

/** What was in it at the end of each day from `fromDay` on; of today, what is in it now. */
export function describeBalance(
  { posted }: Wallet,
  { closing, days }: MovedDays,
  fromDay: number,
  today: number,
): JsonObject[] {
  const sums = new Map<number, Nanos>()
  for (const { day, nanos } of days) sums.set(day, (sums.get(day) ?? 0n) + nanos)
  const points: JsonObject[] = []
  let balance = closing
  for (let day = today; day >= fromDay; day -= 1) {
    points.push({ day: showDay(day), posted: formatUsd(day === today ? posted : balance) })
    balance -= sums.get(day) ?? 0n
  }
  return points.toReversed()
}

/** By the charges of the last full days, fewer where there was nothing before them; of today where there was no other. */
export function describePace(wallet: Wallet, moved: readonly MovedDay[], nowMs: number): JsonObject {
  const today = Math.floor(nowMs / DAY_MS)
  const charges = moved.filter(({ kind, day }) => kind === 'charge' && day >= today - PACE_DAYS)
  const full = charges.filter(({ day }) => day < today)
  const counted = full.length > 0 ? full : charges
  const days = full.length > 0 ? today - Math.min(...full.map(({ day }) => day)) : 1
  const perDay = counted.reduce((sum, { nanos }) => sum - nanos, 0n) / BigInt(days)
  const spendable = readAvailable(wallet)
  const left = spendable === undefined || perDay <= 0n ? undefined : Number((spendable * 100n) / perDay) / 100
  const isFinite = left !== undefined && left < LONGEST_DAYS
  return {
    per_day: formatUsd(perDay),
    of_days: counted.length === 0 ? 0 : days,
    runway_days: isFinite ? Math.max(0, left) : null,
    empty_at: isFinite ? showMoment(nowMs + Math.max(0, left) * DAY_MS) : null,
  }
}
