// Operations on price lists that are newer than the release. A list is applied as a layer in the database: above what
// the release knows, below the operator's file and `price set`. The command reads the list; the operation works out
// what it changes, by the prices that hold here.
import { bounds } from '../../foundation/bounds.ts'
import { decodeOffers } from '../../price-lists/decode-offers.ts'
import type { ListedOffer } from '../../price-lists/listed-offer.ts'
import { unpackOffers } from '../../price-lists/pack-offers.ts'
import { planUpdate } from '../../price-lists/plan-update.ts'
import { hasSecrets } from '../../store/secrets.ts'
import { describeCatalogLayers } from '../../views/models/catalog-layers.ts'
import { describePriceUpdate } from '../../views/models/price-update.ts'
import type { OperationContext } from '../operation-context.ts'
import { changes, OperationError, type Arguments, type Operation } from '../operation.ts'
import { deleteLayers, readLayers, writeLayer } from './catalog-layer-store.ts'

export const catalogOperations: readonly Operation[] = [
  {
    name: 'catalog.update',
    changes: (args) => args['apply'] === true,
    async run(context, args) {
      const offers = readOffers(args)
      const { force, apply } = { force: args.flag('force'), apply: args.flag('apply') }
      const [newest] = await readStored(context)
      const below = newest?.id ?? 0
      const seen = args.optionalCount('below')
      if (seen !== undefined && seen !== below) throw changedMeanwhile()
      const plan = planUpdate(offers, newest?.models ?? [], force)
      const changes = plan.fresh.length + plan.dearer.length + plan.cheaper.length
      const isApplied = apply && changes > 0
      if (isApplied) {
        const layer = { source: args.text('source'), format: args.text('format'), models: plan.models }
        if (!(await writeLayer(await context.store(), below, layer))) throw changedMeanwhile()
        await context.reprice?.()
      }
      return { applied: isApplied, below, ...describePriceUpdate(plan) }
    },
  },
  {
    name: 'catalog.show',
    run: async (context) => describeCatalogLayers(await readStored(context), context.clock.nowMs()),
  },
  {
    // For the check of a configuration that may be wrong, so that no catalogue can be built of it.
    name: 'catalog.models',
    async run(context) {
      const [newest] = await readStored(context)
      return { models: newest?.models.map(({ id }) => id) ?? [] }
    },
  },
  {
    name: 'catalog.revert',
    changes,
    async run(context, args) {
      const store = await context.store()
      const [newest, ...earlier] = await readLayers(store)
      if (newest === undefined)
        throw new OperationError('fault', 'No price list was applied: the prices of the release hold.')
      const isAll = args.flag('all')
      await deleteLayers(store, isAll ? 'all' : newest.id)
      await context.reprice?.()
      return describeCatalogLayers(isAll ? [] : earlier, context.clock.nowMs())
    },
  },
]

function changedMeanwhile(): OperationError {
  return new OperationError('fault', 'Somebody else has changed the catalogue meanwhile; give the command again.')
}

function readOffers(args: Arguments): ListedOffer[] {
  try {
    const offers = decodeOffers(unpackOffers(args.text('offers')))
    if (offers.length <= bounds.priceListEntries) return offers
    throw new RangeError(`more than ${bounds.priceListEntries} offers`)
  } catch (error) {
    if (error instanceof RangeError) throw new OperationError('usage', error.message)
    throw error
  }
}

/** Newest first; looking at what a list would change makes no database. */
async function readStored(context: OperationContext): ReturnType<typeof readLayers> {
  return hasSecrets(context.dataDirectory) ? readLayers(await context.store()) : []
}
