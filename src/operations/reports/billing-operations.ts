// Operations for the pages of money: what is in a wallet and what is bound, its ledger by entry and by day, its months.
import { bounds } from '../../foundation/bounds.ts'
import { parseJson, readArray, type JsonObject } from '../../foundation/json/json.ts'
import { formatUsd, type Nanos } from '../../foundation/nanos.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import { readLedgerEntries } from '../../ledger/reports/entries-store.ts'
import { readMovedDays, type MovedDays } from '../../ledger/reports/moved-days-store.ts'
import { readNames } from '../../ledger/reports/names-store.ts'
import { readOpenHolds } from '../../ledger/reports/open-holds-store.ts'
import { readPrunedCharges } from '../../ledger/reports/wallet-store.ts'
import { readDay } from '../../ledger/rows/usage-row.ts'
import type { Store } from '../../store/store.ts'
import { showDay } from '../../views/moment.ts'
import { describeInFlight } from '../../views/reports/activity.ts'
import { describeBalance, describeEquation, describePace } from '../../views/reports/balance.ts'
import {
  describeLedgerDays,
  describeLedgerEntry,
  describeLedgerMonths,
  describeMonth,
  readMonth,
} from '../../views/reports/ledger.ts'
import type { OperationContext } from '../operation-context.ts'
import { OperationError, type Arguments, type Operation } from '../operation.ts'
import { findWalletOf } from './find-wallet-of.ts'
import { reportGroupsOf } from './group-report.ts'

/** Days of the balance line, of a page of the ledger by day, and months that are listed. */
const LINE_DAYS = 30
const PAGE_DAYS = 31
const MONTHS = 24

export const billingOperations: readonly Operation[] = [
  {
    name: 'report.billing',
    async run(context, args) {
      const store = await context.store()
      const { wallet } = await findWalletOf(context, args.text('owner'))
      const nowMs = context.clock.nowMs()
      const today = readDay(nowMs)
      const moved = await readMovedDays(store, wallet.id, today - LINE_DAYS, today + 1)
      const holds = await readOpenHolds(store, wallet.id, bounds.reportRows)
      const names = await readNames(store, 'keys', [...new Set(holds.map(({ keyId }) => keyId))])
      return {
        currency: 'USD',
        wallet: describeEquation(wallet),
        pace: describePace(wallet, moved.days, nowMs),
        balance: describeBalance(wallet, moved, today - LINE_DAYS + 1, today),
        holds: holds.map((hold) => describeInFlight(hold, names, false)),
        ...describeDays(moved, today, today - PAGE_DAYS + 1),
      }
    },
  },
  {
    name: 'report.ledger-days',
    async run(context, args) {
      const store = await context.store()
      const { wallet } = await findWalletOf(context, args.text('owner'))
      const today = readDay(context.clock.nowMs())
      const last = Math.min(args.optionalCount('cursor') ?? today, today)
      const from = last - PAGE_DAYS + 1
      return describeDays(await readMovedDays(store, wallet.id, from, last + 1), today, from)
    },
  },
  {
    name: 'report.ledger',
    async run(context, args) {
      const store = await context.store()
      const { wallet } = await findWalletOf(context, args.text('owner'))
      return readEntries(store, wallet.id, args)
    },
  },
  {
    name: 'report.statements',
    async run(context, args) {
      const store = await context.store()
      const { wallet } = await findWalletOf(context, args.text('owner'))
      const today = readDay(context.clock.nowMs())
      const date = new Date(today * DAY_MS)
      const fromDay = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - MONTHS + 1) / DAY_MS
      const moved = await readMovedDays(store, wallet.id, fromDay, today + 1)
      return { currency: 'USD', data: describeLedgerMonths(moved, today), next: null }
    },
  },
  {
    name: 'report.statement',
    async run(context, args) {
      const { store, owner, month, nowMs, today, moved } = await readStatement(context, args)
      const range = {
        name: 'own',
        period: 'days' as const,
        fromMs: month.fromDay * DAY_MS,
        toMs: month.toDay * DAY_MS,
      }
      const of = { ownerId: owner.id, range, filter: {}, nowMs }
      const byModel = await reportGroupsOf(store, { ...of, by: 'model' })
      const byKey = await reportGroupsOf(store, { ...of, by: 'key' })
      return {
        currency: 'USD',
        month: args.text('month'),
        workspace: owner.name,
        is_over: month.toDay <= today,
        ...describeMonth(moved),
        days: describeLedgerDays(moved, today),
        totals: byModel['totals'] ?? null,
        models: byModel['groups'] ?? null,
        keys: byKey['groups'] ?? null,
      }
    },
  },
  {
    name: 'report.statement-export',
    async run(context, args) {
      const { moved, today } = await readStatement(context, args)
      const lines = describeLedgerDays(moved, today).map((row) => statementColumns.map((name) => row[name]).join())
      return { text: [statementColumns.join(), ...lines].map((line) => `${line}\r\n`).join('') }
    },
  },
]

/** Of a line of its CSV; none holds what a reader of CSV would take for more. */
const statementColumns = ['day', 'kind', 'count', 'amount', 'posted_after'] as const

/** What moved in a month. */
async function readStatement(context: OperationContext, args: Arguments) {
  const store = await context.store()
  const { owner, wallet } = await findWalletOf(context, args.text('owner'))
  const month = readMonth(args.text('month'))
  const nowMs = context.clock.nowMs()
  const today = readDay(nowMs)
  if (month === undefined || month.fromDay < 0 || month.fromDay > today)
    throw new OperationError('usage', '`month` must be a month such as 2026-11 that has begun', 'month')
  const moved = await readMovedDays(store, wallet.id, month.fromDay, month.toDay)
  return { store, owner, month, nowMs, today, moved }
}

function describeDays(moved: MovedDays, today: number, from: number): JsonObject {
  return {
    days: describeLedgerDays(moved, today),
    days_from: showDay(from),
    days_next: String(from - 1),
  }
}

/** The balance after an entry is known while all entries are shown: that of the newest is what is in the wallet. */
async function readEntries(store: Store, walletId: string, args: Arguments): Promise<JsonObject> {
  const kind = args.optionalText('kind')
  const { before, balance } = readCursor(args)
  const limit = bounds.reportRows
  const entries = await readLedgerEntries(store, walletId, { before, kind, limit })
  const names = await readNames(store, 'keys', [...new Set(entries.flatMap(({ keyId }) => keyId ?? []))])
  let after = kind === undefined ? (balance ?? entries[0]?.postedNanos) : undefined
  const data = entries.map((entry) => {
    const described = describeLedgerEntry(entry, after, names)
    if (after !== undefined) after -= entry.nanos
    return described
  })
  const last = entries.length < limit ? undefined : entries.at(-1)
  const pruned = last === undefined && kind !== 'other' ? await readPrunedCharges(store, walletId) : undefined
  return {
    data,
    next: last === undefined ? null : JSON.stringify([last.sequence, after?.toString() ?? null]),
    pruned: pruned === undefined ? null : { charges: pruned.charges, amount: formatUsd(-pruned.nanos) },
  }
}

/** Where the next page begins, and what is in the wallet after its first entry. */
function readCursor(args: Arguments): { before?: number; balance?: Nanos } {
  const written = args.optionalText('cursor')
  if (written === undefined) return {}
  const [before, balance] = readArray(parseJson(written)) ?? []
  const isBalance = balance === null || (typeof balance === 'string' && /^-?\d{1,19}$/.test(balance))
  if (typeof before !== 'number' || !Number.isSafeInteger(before) || !isBalance)
    throw new OperationError('usage', '`cursor` is wrong', 'cursor')
  return { before, ...(typeof balance === 'string' && { balance: BigInt(balance) }) }
}
