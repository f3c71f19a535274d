// What a published price list says of one model at one provider, in the gateway's own names, before it is compared with
// the catalogue. Amounts are decimal text: no number of a list is ever a float here.
import type { ModelFacts } from '../catalog/known-models.ts'
import type { PriceSettings } from '../pricing/read-card.ts'

export type ListedOffer = {
  /** Our name of the provider, and its own id of the model. */
  provider: string
  model: string
  facts: ModelFacts
  /** The whole price; absent where the list has none that can be charged. */
  cost?: PriceSettings
  /** Why there is no price: one line for each amount that is none, or is missing. Such an offer is never applied. */
  faults: readonly string[]
}

/** A list in one of the two shapes that are published. */
export type PriceList = { format: 'models.dev' | 'LiteLLM'; offers: readonly ListedOffer[] }
