// A wallet's ledger as pages show it: entry by entry, day by day, month by month.
import type { JsonObject } from '../../foundation/json/json.ts'
import { formatUsd, type Nanos } from '../../foundation/nanos.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import type { LedgerEntry } from '../../ledger/reports/entries-store.ts'
import type { MovedDay, MovedDays } from '../../ledger/reports/moved-days-store.ts'
import { showDay, showMoment } from '../moment.ts'
import type { Names } from './activity.ts'

/** `after`: what was in the wallet after it; undefined: entries between these are not shown. */
export function describeLedgerEntry(entry: LedgerEntry, after: Nanos | undefined, names: Names): JsonObject {
  return {
    sequence: entry.sequence,
    at: showMoment(entry.createdMs),
    kind: entry.kind,
    amount: formatUsd(entry.nanos),
    posted_after: after === undefined ? null : formatUsd(after),
    generation_id: entry.generationId ?? null,
    key_id: entry.keyId ?? null,
    key: names.get(entry.keyId ?? '') ?? null,
    model: entry.model ?? null,
    reason: entry.reason ?? null,
    actor: entry.actor ?? null,
  }
}

/** A line for each day and kind, the newest first. */
export function describeLedgerDays({ closing, days }: MovedDays, today: number): JsonObject[] {
  let balance = closing
  return days.map(({ day, kind, count, nanos }) => {
    const line = {
      day: showDay(day),
      is_over: day < today,
      kind,
      count,
      amount: formatUsd(nanos),
      posted_after: formatUsd(balance),
    }
    balance -= nanos
    return line
  })
}

/** A line for each month in which anything moved, the newest first. */
export function describeLedgerMonths({ closing: last, days: all }: MovedDays, today: number): JsonObject[] {
  const months = new Map<string, MovedDay[]>()
  for (const each of all) {
    const name = showDay(each.day).slice(0, 7)
    months.set(name, [...(months.get(name) ?? []), each])
  }
  let balance = last
  return [...months].map(([month, days]) => {
    const closing = balance
    balance -= days.reduce((sum, { nanos }) => sum + nanos, 0n)
    return { month, ...describeMonth({ opening: balance, closing, days }), is_over: month < showDay(today).slice(0, 7) }
  })
}

/** What was in the wallet before and after it, and what moved, by kind. */
export function describeMonth({ opening, closing, days }: MovedDays): JsonObject {
  const kinds = new Map<string, { count: number; nanos: Nanos }>()
  for (const { kind, count, nanos } of days) {
    const known = kinds.get(kind) ?? { count: 0, nanos: 0n }
    kinds.set(kind, { count: known.count + count, nanos: known.nanos + nanos })
  }
  return {
    opening: formatUsd(opening),
    closing: formatUsd(closing),
    kinds: [...kinds].map(([kind, { count, nanos }]) => ({ kind, count, amount: formatUsd(nanos) })),
  }
}

/** The first day of a month (`2026-11`) and of the one after it, in days since the epoch; undefined: it is none. */
export function readMonth(written: string): { fromDay: number; toDay: number } | undefined {
  const match = /^([1-9]\d{3})-(0[1-9]|1[0-2])$/.exec(written)
  if (match === null) return undefined
  const [year, month] = [Number(match[1]), Number(match[2])]
  return { fromDay: Date.UTC(year, month - 1) / DAY_MS, toDay: Date.UTC(year, month) / DAY_MS }
}
