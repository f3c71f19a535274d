// Completes what an offer costs: the catalogue and the operator give the price of tokens, the provider's definition the
// published prices of what is billed beside them. Where both give a price, that of the catalogue or the operator counts.
import type { CardSettings, PriceSettings, ServiceTierSettings } from '../pricing/read-card.ts'
import type { PriceRule } from '../providers/definition.ts'
import { findDefinition } from '../providers/definitions.ts'

export function completePrice(
  price: PriceSettings | undefined,
  provider: string,
  model: string,
): PriceSettings | undefined {
  if (price === undefined || price === 'free') return price
  const rules = (findDefinition(provider)?.prices ?? []).filter(({ match }) => match.test(model))
  if (rules.length === 0) return price
  const serviceTiers = nameTiers({ ...merge(rules, 'serviceTiers'), ...price.serviceTiers }, merge(rules, 'tierNames'))
  const completed: CardSettings = {
    ...price,
    serverToolCalls: { ...merge(rules, 'serverToolCalls'), ...price.serverToolCalls },
    serviceTiers,
    speeds: { ...merge(rules, 'speeds'), ...price.speeds },
    regions: { ...merge(rules, 'regions'), ...price.regions },
  }
  return completed
}

type Member = 'serverToolCalls' | 'serviceTiers' | 'speeds' | 'regions' | 'tierNames'

function merge<Name extends Member>(rules: readonly PriceRule[], member: Name): NonNullable<PriceRule[Name]> {
  return Object.assign({}, ...rules.map((rule) => rule[member]))
}

/** A tier by all the words that ask for it. */
function nameTiers(
  tiers: { [name: string]: ServiceTierSettings },
  names: { readonly [word: string]: string },
): { readonly [name: string]: ServiceTierSettings } {
  const named = { ...tiers }
  for (const [word, name] of Object.entries(names)) {
    const tier = tiers[name]
    if (tier !== undefined && named[word] === undefined) named[word] = tier
  }
  return named
}
