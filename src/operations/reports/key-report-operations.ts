// Operations for the page of an owner's API keys: all of them with what they spent, and one with its use and the names for models
// that requests with it can say.
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Key } from '../../keys/key.ts'
import { readKeyClients, readKeyPeaks, readKeysLastUsed, readKeySpends } from '../../ledger/reports/key-spends-store.ts'
import { readOpenHolds } from '../../ledger/reports/open-holds-store.ts'
import { firstDayOf, readPeriod } from '../../limits/rules/spend-period.ts'
import { describeKey } from '../../views/key.ts'
import { showMoment } from '../../views/moment.ts'
import { describeKeySpend, describeKeyUse, describeNames } from '../../views/reports/key-use.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Operation } from '../operation.ts'
import { findWalletOf } from './find-wallet-of.ts'

/** The busiest minute is looked for in so long. */
const PEAK_MS = DAY_MS

export const keyReportOperations: readonly Operation[] = [
  {
    name: 'report.keys',
    async run(context, args) {
      const { owner } = await findWalletOf(context, args.text('owner'))
      const keys = await (await context.keys()).list({ owner: owner.id, deleted: args.flag('deleted') })
      const period = periodNow(context)
      const spends = await readSpends(context, owner.id)
      const lastUsed = await readKeysLastUsed(await context.store(), owner.id)
      return {
        month_ends_at: showMoment(period.monthToMs),
        keys: keys.map((key) => ({
          ...describeKey(key, owner.name),
          ...describeKeySpend(key, spends(key), lastUsed.get(key.id)),
        })),
      }
    },
  },
  {
    name: 'report.key',
    async run(context, args): Promise<JsonObject> {
      const store = await context.store()
      const { owner, wallet } = await findWalletOf(context, args.text('owner'))
      const keys = await (await context.keys()).list({ owner: owner.id })
      const key = keys.find(({ id }) => id === args.text('id'))
      if (key === undefined) throw new GatewayError('not_found', `There is no key '${args.text('id')}'.`)
      const period = periodNow(context)
      const spend = (await readSpends(context, owner.id))(key)
      const clients = await readKeyClients(store, owner.id, key.id)
      const holds = await readOpenHolds(store, wallet.id, bounds.exportRows)
      // What limits count is theirs together (`Key.familyId`).
      const together = new Set(keys.filter((other) => isTogether(key, other)).map(({ id }) => id))
      const use = describeKeyUse({
        ...period,
        month: spend.month,
        holds: holds.filter(({ keyId }) => together.has(keyId)),
        peaks: await readKeyPeaks(store, owner.id, key.id, period.nowMs - PEAK_MS),
        clients,
      })
      return {
        ...describeKey(key, owner.name),
        ...describeKeySpend(key, spend, clients[0]?.last_ms),
        ...use,
        day_ends_at: showMoment(period.dayToMs),
        month_ends_at: showMoment(period.monthToMs),
        named: describeNames(await context.catalog()),
      }
    },
  },
]

function isTogether(key: Key, other: Key): boolean {
  return key.id === other.id || (key.familyId !== undefined && key.familyId === other.familyId)
}

function periodNow({ clock }: OperationContext) {
  const nowMs = clock.nowMs()
  const { day, month } = readPeriod(nowMs)
  const monthFromMs = firstDayOf(month) * DAY_MS
  return { nowMs, dayToMs: (day + 1) * DAY_MS, monthFromMs, monthToMs: firstDayOf(month + 1) * DAY_MS }
}

async function readSpends(context: OperationContext, ownerId: string) {
  const { day, month } = readPeriod(context.clock.nowMs())
  const spends = await readKeySpends(await context.store(), ownerId, day, firstDayOf(month))
  const byKey = new Map(spends.map((spend) => [spend.keyId, spend]))
  return ({ id, familyId }: Key) => byKey.get(familyId ?? id) ?? { day: 0n, month: 0n }
}
