// Models as operators price them, and a price as they write it: every dimension, amounts as decimal text.
import { Type } from 'typebox'
import { momentShape, shapeNamed, shapeNullable, shapeObject, usdShape } from '../shapes.ts'
import { firstTierShape, priceCardShape } from './offer.ts'

const texts = Type.Array(Type.String())
const source = {
  source: Type.Enum(['file', 'database', 'list', 'catalogue']),
  set_at: shapeNullable(momentShape),
}

export const pricedModelShape = shapeObject({
  id: Type.String(),
  name: Type.String(),
  is_unpriced: Type.Boolean(),
  reason: shapeNullable(Type.String()),
  price: shapeNullable(firstTierShape),
  ...source,
  endpoints: Type.Array(shapeObject({ id: Type.String(), cost: shapeNullable(firstTierShape), below_cost: texts })),
})

const MOST_NAMES = 50
/** What is no amount is told by its field where the price is read. */
const amount = Type.String({ maxLength: 32 })
const rate = Type.Optional(amount)
const rates = {
  input: rate,
  output: rate,
  cache_read: rate,
  cache_write: rate,
  cache_write_1h: rate,
  reasoning: rate,
  input_audio: rate,
  input_image: rate,
  output_audio: rate,
  output_image: rate,
}
const named = Type.Optional(Type.Record(Type.String(), amount, { maxProperties: MOST_NAMES }))

const tier = shapeNamed('WrittenTier', { from_input_tokens: Type.Integer({ minimum: 1 }), ...rates })

export const writtenPriceShape = shapeNamed('WrittenPrice', {
  ...rates,
  per_request: rate,
  server_tools: named,
  tiers: Type.Optional(Type.Array(tier, { maxItems: MOST_NAMES })),
  service_tiers: Type.Optional(
    Type.Record(Type.String(), Type.Union([amount, shapeObject(rates)]), { maxProperties: MOST_NAMES }),
  ),
  speeds: named,
  regions: named,
  hours: Type.Optional(
    Type.Array(shapeObject({ factor: amount, utc: texts, days: Type.Optional(texts) }), { maxItems: MOST_NAMES }),
  ),
})

export const shownPriceShape = shapeNamed('ShownPrice', {
  model: Type.String(),
  currency: Type.Literal('USD'),
  per: Type.String(),
  price: priceCardShape,
  endpoints: Type.Array(
    shapeObject({ id: Type.String(), price: priceCardShape, cost: priceCardShape, below_cost: texts }),
  ),
  margin: Type.String(),
  ...source,
  /** As it was set, where it is one of the database. */
  written: shapeNullable(Type.Union([writtenPriceShape, Type.Literal('free')])),
  reason: Type.Optional(Type.String()),
})

export const previewShape = shapeObject({
  charge: shapeNullable(usdShape),
  charge_before: shapeNullable(usdShape),
  card: priceCardShape,
  endpoints: Type.Array(
    shapeObject({ id: Type.String(), charge: usdShape, cost: usdShape, margin: usdShape, below_cost: texts }),
  ),
})
