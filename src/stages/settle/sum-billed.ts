// What the calls of one answer come to together. The cards of the other models that each has used stand in one list, in the
// order of the calls. Pure.
import { sumUsage } from '../../generation/usage/sum-usage.ts'
import { emptyUsage, type Usage } from '../../generation/usage/usage.ts'
import type { BilledUsage, Cards } from './bill-usage.ts'

/** What one call, or all of them together, come to. */
export type BilledCall = {
  usage: Usage | undefined
  others: BilledUsage['others']
  /** See `findExcess`; undefined: there is no excess. */
  bounded: Usage | undefined
  estimated: boolean
}

/** `own`: the cards of the model that was asked for. */
export function sumBilled(calls: readonly BilledCall[], { price, cost }: Cards): BilledCall {
  const usages: Usage[] = []
  const bounded: Usage[] = []
  const cards: Cards[] = []
  for (const call of calls) {
    const { usage } = call
    if (usage === undefined) continue
    usages.push(usage)
    bounded.push(call.bounded === undefined ? usage : keepPlaces(call.bounded, usage))
    cards.push(...(call.others ?? (usage.others ?? []).map(() => ({ price, cost }))))
  }
  const isBounded = calls.some((call) => call.bounded !== undefined)
  return {
    usage: sumUsage(usages),
    others: cards.length === 0 ? undefined : cards,
    bounded: isBounded ? sumUsage(bounded) : undefined,
    estimated: calls.some(({ estimated }) => estimated),
  }
}

/** Usage that was cut to its bound has lost the parts of other models, whose cards have a place all the same. */
function keepPlaces(bounded: Usage, { others }: Usage): Usage {
  if (others === undefined || bounded.others !== undefined) return bounded
  const { raw: _raw, ...none } = emptyUsage()
  return { ...bounded, others: others.map((other) => ({ ...other, ...none })) }
}
