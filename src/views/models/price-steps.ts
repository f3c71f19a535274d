// What callers paid for a model from when on, as JSON. A step that changed nothing that a card says is none.
import type { JsonObject } from '../../foundation/json/json.ts'
import { findChanged } from '../../price-lists/find-changed.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { showMoment } from '../moment.ts'
import { describeOfferPrice } from './offer.ts'
import { changedNames } from './price-card.ts'

export type PriceStep = { sinceMs: number; price: PriceCard | 'free' }

/** `steps`: the newest first, as is the answer. */
export function describePriceSteps(steps: readonly PriceStep[]): JsonObject[] {
  return steps.flatMap(({ sinceMs, price }, at) => {
    const before = steps[at + 1]?.price
    const changed = findChanged(before, price)
    const isStep = before === undefined || (before === 'free') !== (price === 'free') || changed.length > 0
    if (!isStep) return []
    const names = changed.map((part) => changedNames[part] ?? part)
    return [{ since: showMoment(sinceMs), price: describeOfferPrice(price), changed: names }]
  })
}
