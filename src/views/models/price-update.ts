// What a published list of prices changes, as JSON: every offer with the whole of its price before and after.
import type { JsonObject } from '../../foundation/json/json.ts'
import type { OfferChange, UpdatePlan } from '../../price-lists/plan-update.ts'
import { changedNames, describePriceCard } from './price-card.ts'

export function describePriceUpdate({
  fresh,
  dearer,
  cheaper,
  gone,
  odd,
  unpriced,
  unchanged,
}: UpdatePlan): JsonObject {
  const show = (changes: readonly OfferChange[]) => changes.map(describeChange)
  return {
    unchanged,
    new: show(fresh),
    dearer: show(dearer),
    cheaper: show(cheaper),
    odd: show(odd),
    unpriced: show(unpriced),
    gone: show(gone),
  }
}

function describeChange({ id, provider, model, before, after, changed, reasons }: OfferChange): JsonObject {
  return {
    id,
    provider,
    model,
    before: describePriceCard(before),
    after: describePriceCard(after),
    ...(changed.length > 0 && { changed: changed.map((name) => changedNames[name] ?? name) }),
    ...(reasons.length > 0 && { reasons: [...reasons] }),
  }
}
