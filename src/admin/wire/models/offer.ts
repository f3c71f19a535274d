// Models as those see them who call them, and a price with all its dimensions.
import { Type } from 'typebox'
import { momentShape, shapeNamed, shapeNullable, shapeObject, usdShape } from '../shapes.ts'

const count = shapeNullable(Type.Integer())
const texts = Type.Array(Type.String())

/** The first tier of a price, USD per million tokens; all zeros: free. */
export const firstTierShape = shapeNamed('FirstTier', {
  input: usdShape,
  output: usdShape,
  cache_read: usdShape,
  cache_write: usdShape,
  tiers: Type.Integer({ description: 'How many tiers there are; this is the first' }),
})

const offer = {
  id: Type.String(),
  vendor: Type.String(),
  name: Type.String(),
  released_on: shapeNullable(Type.String({ description: 'A date' })),
  context_window_tokens: count,
  max_output_tokens: count,
  input: texts,
  output: texts,
  tools: Type.Boolean(),
  json: Type.Boolean(),
  reasoning: Type.Boolean(),
  reasoning_efforts: texts,
  reasoning_toggle: Type.Boolean({ description: 'It can be switched off' }),
  price: shapeNullable(firstTierShape),
}

const names = {
  providers: Type.Array(Type.String(), { description: 'Who serves it' }),
  aliases: Type.Array(Type.String(), { description: 'Other names that every key may call it by' }),
}

export const offerShape = shapeObject({ ...offer, ...names })

const state = Type.Enum(['well', 'degraded', 'down'], {
  description: 'The best of those who serve it: well, slow or faulty of late, or none that is called now',
})
const baseUrl = Type.String({ description: 'Where callers send requests' })

/** For strangers: no provider, no alias, no endpoint, and nothing that is counted. */
export const publicModelsShape = shapeObject({
  callers_url: baseUrl,
  data: Type.Array(shapeObject({ ...offer, state })),
})

const health = {
  well: Type.Integer({ description: 'Endpoints that are well' }),
  all: Type.Integer(),
  open: Type.Integer({ description: 'Endpoints that are called: well, or slow' }),
  first_content_ms: shapeNullable(
    Type.Integer({ description: 'p50 of the last five minutes, of the fastest endpoint' }),
  ),
  tokens_per_second: shapeNullable(Type.Integer({ description: 'p50, of the same' })),
}

export const modelHealthShape = shapeObject({ id: Type.String(), ...health })

const tier = {
  input: usdShape,
  output: usdShape,
  cache_read: usdShape,
  cache_write: usdShape,
  cache_write_1h: usdShape,
  reasoning: usdShape,
  input_audio: usdShape,
  input_image: usdShape,
  output_audio: usdShape,
  output_image: usdShape,
}
const tiers = Type.Array(shapeNamed('PriceTier', { from_input_tokens: Type.Integer(), ...tier }))
const amounts = Type.Record(Type.String(), usdShape)

const fullCard = shapeNamed('FullPriceCard', {
  version: Type.String(),
  per_request: usdShape,
  server_tools: amounts,
  tiers,
  service_tiers: Type.Optional(Type.Record(Type.String(), tiers)),
  speeds: Type.Optional(amounts),
  regions: Type.Optional(amounts),
  hours: Type.Optional(
    Type.Array(shapeObject({ factor: usdShape, utc: Type.String(), days: Type.Array(Type.String()) })),
  ),
})

export const priceCardShape = Type.Union([fullCard, Type.Literal('free'), Type.Null()], {
  title: 'PriceCard',
  description: 'USD per million tokens; null: not known',
})

const priceSteps = Type.Array(
  shapeObject({
    since: momentShape,
    price: shapeNullable(firstTierShape),
    changed: Type.Array(Type.String(), { description: 'What is not as before, by its name in `card`' }),
  }),
  { description: 'What it cost since when, the newest first; the oldest may have held before that' },
)

const priced = { card: priceCardShape, price_steps: priceSteps }

export const publicModelShape = shapeObject({ callers_url: baseUrl, ...offer, state, ...priced })

const shown = { ...offer, ...priced, health: shapeObject(health) }

export const shownModelShape = shapeObject({
  ...shown,
  ...names,
  read_at: momentShape,
  endpoints: Type.Array(
    shapeObject({
      provider: Type.String(),
      model: Type.String({ description: "The provider's own id of it" }),
      price: shapeNullable(firstTierShape),
      context_window_tokens: count,
      max_output_tokens: count,
      tools: Type.Boolean(),
      state: Type.Enum(['well', 'degraded', 'resting', 'off']),
      calls: Type.Integer({ description: 'Of the last five minutes' }),
      first_content_ms: shapeNullable(shapeObject({ p50: Type.Integer(), p95: Type.Integer() })),
      tokens_per_second: count,
      tool_error_rate: Type.Number(),
      hours: Type.Array(shapeObject({ start: momentShape, requests: Type.Integer(), failed: Type.Integer() }), {
        description: 'The last 24, the oldest first',
      }),
    }),
  ),
})
