// Finds what the provider would bill, or has billed, and the price card has no price for. Such a request is refused
// where its wallet has a bound; a generation that ran all the same is recorded as unpriced, and raises an alarm.
import { lookUp } from '../foundation/lists/look-up.ts'
import { isPlainTerm, termNames, type BillingTerms, type ServerTool } from '../generation/usage/billing-terms.ts'
import type { Usage } from '../generation/usage/usage.ts'
import type { PriceCard } from './price-card.ts'
import { findCallPrice } from './price.ts'

const fields = { serviceTier: 'service_tier', speed: 'speed', region: 'inference_geo' } as const

/** The caller's fields that ask for something without a price. A model that is free is free whatever is asked of it. */
export function findUnpriced(
  asked: { terms?: BillingTerms; serverTools?: readonly ServerTool[] },
  card: PriceCard | 'free',
): string[] {
  if (card === 'free') return []
  const unpriced: string[] = listTerms(asked.terms, card).map((name) => fields[name])
  for (const { name, field } of asked.serverTools ?? [])
    if (findCallPrice(name, card) === undefined) unpriced.push(field)
  return unpriced
}

/** What ran without a price: `service_tier scale`, `code_execution`. */
export function listUnpriced(usage: Usage, card: PriceCard | 'free'): string[] {
  if (card === 'free') return []
  const { terms } = usage
  const unpriced = listTerms(terms, card).map((name) => `${fields[name]} ${terms?.[name]}`)
  for (const name of Object.keys(usage.serverToolCalls ?? {}))
    if (findCallPrice(name, card) === undefined) unpriced.push(name)
  return unpriced
}

function listTerms(terms: BillingTerms | undefined, card: PriceCard): (keyof typeof fields)[] {
  if (terms === undefined) return []
  const priced = { serviceTier: card.serviceTiers, speed: card.speeds, region: card.regions }
  return termNames.filter(
    (name) => !isPlainTerm(name, terms[name]) && lookUp<unknown>(priced[name], terms[name]) === undefined,
  )
}
