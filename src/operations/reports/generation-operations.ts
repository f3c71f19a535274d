// The operation for the page of one generation: the whole of its record and the ones before and after it in the list that it was
// opened from, or what is held while it is under way.
import type { JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { findRefusal } from '../../ledger/refusals/refusals-store.ts'
import { readActivityRow, readNeighbour } from '../../ledger/reports/activity-store.ts'
import { readNames } from '../../ledger/reports/names-store.ts'
import { readOpenHolds } from '../../ledger/reports/open-holds-store.ts'
import { readGeneration } from '../../ledger/reports/read-generation.ts'
import { readCards } from '../../ledger/rollups/cards-store.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import type { Store } from '../../store/store.ts'
import { describeActivity, describeInFlight, type Names } from '../../views/reports/activity.ts'
import { describeRefusal } from '../../views/reports/refusal.ts'
import { describeStory } from '../../views/reports/story.ts'
import type { Operation } from '../operation.ts'
import { findWalletOf } from './find-wallet-of.ts'
import { readActivityFilter } from './read-activity-filter.ts'

export const generationOperations: readonly Operation[] = [
  {
    name: 'report.generation',
    async run(context, args) {
      const store = await context.store()
      const named = args.optionalText('owner')
      const of = named === undefined ? undefined : await findWalletOf(context, named)
      const id = args.text('id')
      const isOperator = of === undefined
      // Before the record: one that ends meanwhile has it.
      const [open] = await readOpenHolds(store, of?.wallet.id, 1, id)
      const row = await readActivityRow(store, id, of?.owner.id)
      if (row === undefined) {
        if (open === undefined) return { ...nothing, refusal: await readRefusal(store, of?.owner.id, id) }
        const names = await readNamesOf(store, open.keyId, open.ownerId)
        const inFlight = describeInFlight(open, names, isOperator)
        return { ...nothing, in_flight: inFlight }
      }
      const record = await readGeneration(store, id, undefined)
      if (record === undefined) throw new GatewayError('not_found', `There is no generation '${id}'.`)
      const names = await readNamesOf(store, row.key_id, row.owner_id)
      const filter = readActivityFilter(args)
      const versions = [record.priceVersion, ...(record.usage?.others ?? []).map((each) => each.priceVersion)]
      const known = await readCards(store, [...new Set(versions.filter((each) => each !== undefined))])
      const cards = new Map<string, PriceCard | 'free'>([['free', 'free'], ...known])
      return {
        ...nothing,
        generation: describeActivity(row, names, isOperator),
        story: describeStory(record, cards, isOperator),
        newer: (await readNeighbour(store, of?.owner.id, filter, row.sequence, 'newer')) ?? null,
        older: (await readNeighbour(store, of?.owner.id, filter, row.sequence, 'older')) ?? null,
      }
    },
  },
]

const nothing = { in_flight: null, generation: null, story: null, refusal: null, newer: null, older: null } as const

/** @throws GatewayError not_found */
async function readRefusal(store: Store, ownerId: string | undefined, id: string): Promise<JsonObject> {
  const row = await findRefusal(store, ownerId, id)
  if (row === undefined) throw new GatewayError('not_found', `There is no generation '${id}'.`)
  return describeRefusal(row, await readNamesOf(store, row.key_id, row.owner_id))
}

async function readNamesOf(store: Store, keyId: string, ownerId: string): Promise<Names> {
  return new Map([...(await readNames(store, 'keys', [keyId])), ...(await readNames(store, 'owners', [ownerId]))])
}
