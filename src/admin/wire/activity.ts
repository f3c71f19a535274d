// Requests as rows of a list, and one of them whole.
import { Type, type TProperties, type TSchema } from 'typebox'
import { idShape, momentShape, shapeNamed, shapeNullable, shapeObject, usdShape } from './shapes.ts'
import { figuresFields, figuresWithCostFields } from './sums.ts'

const text = shapeNullable(Type.String())
const count = Type.Integer()

const row = {
  id: idShape,
  caller_request_id: text,
  key_id: idShape,
  key: Type.Union([Type.String(), Type.Null()], { description: 'Its name' }),
  status: Type.Enum(['completed', 'failed', 'cancelled', 'interrupted']),
  error_code: text,
  finish_reason: text,
  protocol: Type.String(),
  streamed: Type.Boolean(),
  requested_model: Type.String(),
  model: Type.Union([Type.String(), Type.Null()], { description: 'That ran; null: none did' }),
  provider: text,
  client: Type.Union([Type.String(), Type.Null()], { description: 'The kind of program that asked' }),
  session_id: text,
  agent_id: text,
  started_at: momentShape,
  ended_at: momentShape,
  first_content_ms: shapeNullable(count),
  duration_ms: count,
  tokens: shapeNullable(
    shapeNamed('RequestTokens', {
      input: count,
      cache_read: count,
      cache_write: count,
      output: count,
      reasoning: count,
    }),
  ),
  charge: usdShape,
  waived: usdShape,
  estimated: Type.Boolean({ description: 'Its usage was counted by us' }),
  reversed: Type.Boolean({ description: 'Its charge was given back' }),
  tries: count,
  hedged: Type.Boolean(),
  continued: Type.Boolean(),
  losses: Type.Integer({ description: 'What a translation could not carry' }),
}

const ofOperator = { workspace_id: idShape, workspace: text }

const inFlight = {
  id: idShape,
  caller_request_id: text,
  key_id: idShape,
  key: text,
  protocol: Type.String(),
  streamed: Type.Boolean(),
  requested_model: Type.String(),
  client: text,
  session_id: text,
  started_at: momentShape,
  held: usdShape,
  held_at_first: usdShape,
  extensions: Type.Integer({ description: 'How often more was held' }),
}

const rowShape = shapeNamed('Generation', row)
const rowWithCostShape = shapeNamed('GenerationWithCost', { ...row, ...ofOperator, cost: usdShape })
export const activityInFlightShape = shapeNamed('InFlight', inFlight)
const inFlightOfOperatorShape = shapeNamed('InFlightOfOperator', { ...inFlight, ...ofOperator })

function describePage(rows: TSchema, open: TSchema, figures: TProperties) {
  return shapeObject({
    data: Type.Array(rows),
    next: Type.Union([Type.String(), Type.Null()], {
      description: '`cursor` of the next page, further back; with `after`: more came than a page holds',
    }),
    looked_at: Type.Integer({ description: 'About so many requests were looked at for this page' }),
    is_searched: Type.Boolean({
      description: 'False: fewer fitted than a page holds, and `next` searches further back',
    }),
    after: Type.String({ description: '`after` of the next look for new ones; some may come twice' }),
    in_flight: Type.Array(open),
    figures: shapeNullable(
      shapeObject({
        ...figures,
        not_narrowed_by: Type.Array(Type.String(), { description: 'Filters that these figures do not follow' }),
      }),
    ),
    refused: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Requests of the time, and of the keys, that were refused before they became generations',
    }),
  })
}

export const activityPageShape = describePage(rowShape, activityInFlightShape, figuresFields)
export const activityPageWithCostShape = describePage(rowWithCostShape, inFlightOfOperatorShape, figuresWithCostFields)

/** Several values of one field are separated by commas. */
export const activityFilterFields = {
  key: Type.Optional(Type.String({ maxLength: 4_096 })),
  model: Type.Optional(Type.String({ maxLength: 4_096 })),
  provider: Type.Optional(Type.String({ maxLength: 4_096 })),
  status: Type.Optional(Type.String({ maxLength: 256 })),
  error_code: Type.Optional(Type.String({ maxLength: 1_024 })),
  finish_reason: Type.Optional(Type.String({ maxLength: 1_024 })),
  protocol: Type.Optional(Type.String({ maxLength: 256 })),
  client: Type.Optional(Type.String({ maxLength: 1_024 })),
  session: Type.Optional(idShape),
  request: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Our id or the caller’s own' })),
  least_charge: Type.Optional(Type.String({ maxLength: 32, description: 'USD' })),
  least_total_ms: Type.Optional(Type.Integer({ minimum: 0 })),
  least_first_ms: Type.Optional(Type.Integer({ minimum: 0 })),
  lossy: Type.Optional(Type.Boolean()),
  estimated: Type.Optional(Type.Boolean()),
  retried: Type.Optional(Type.Boolean()),
}

const line = shapeNamed('ChargeLine', {
  item: Type.String({ description: 'A kind of token, `request`, or a tool of the provider’s' }),
  model: Type.Union([Type.String(), Type.Null()], { description: 'Another model that used it' }),
  count,
  price: Type.String({ description: 'USD for `per` of them' }),
  per: count,
  times: Type.String({ description: 'How many times the price' }),
  amount: Type.String({ description: 'USD, exact: finer than a nano-dollar' }),
})

const refusalShape = shapeNamed('Refusal', {
  id: idShape,
  at: momentShape,
  key_id: idShape,
  key: text,
  protocol: Type.String(),
  requested_model: Type.Union([Type.String(), Type.Null()], { description: 'Null: its body was not read so far' }),
  status: Type.Integer(),
  code: Type.String(),
  field: text,
  message: Type.Union([Type.String(), Type.Null()], {
    description: 'What the caller was told; null where that may quote what they wrote',
  }),
  client: Type.String(),
})

export const refusalPageShape = shapeObject({
  data: Type.Array(refusalShape, { description: 'Of requests that are alike in a minute, the first' }),
  next: text,
  counts: shapeNullable(
    Type.Array(shapeObject({ code: Type.String(), count }), { description: 'All, the most first' }),
  ),
})

export const refusalFilterFields = {
  key: activityFilterFields.key,
  error_code: activityFilterFields.error_code,
}

/** As the record keeps them; operators see more of them. */
const noted = Type.Record(Type.String(), Type.Any())

function describeGeneration(rows: TSchema, open: TSchema) {
  return shapeObject({
    in_flight: shapeNullable(open),
    generation: shapeNullable(rows),
    story: shapeNullable(
      shapeNamed('Story', {
        upstream_model: text,
        parent_agent_id: text,
        held: Type.Union([usdShape, Type.Null()], { description: 'In all when it ended' }),
        hold_end: Type.Enum(['settled', 'released', 'expired', 'reversed']),
        price_version: text,
        amounts: shapeNullable(
          shapeObject({
            lines: Type.Array(line),
            sum: Type.String({ description: 'USD, exact' }),
            due: Type.String({ description: 'The sum, rounded up to a nano-dollar' }),
          }),
        ),
        dropped: Type.Array(Type.String()),
        route: shapeNullable(noted),
        attempts: Type.Array(noted),
        unpriced: Type.Array(Type.String()),
        service_tier: text,
        speed: text,
        region: text,
      }),
    ),
    refusal: shapeNullable(refusalShape),
    newer: Type.Union([Type.String(), Type.Null()], { description: 'The next newer one that the filter lets through' }),
    older: Type.Union([Type.String(), Type.Null()], { description: 'The next older one; null: none is near' }),
  })
}

export const activityGenerationShape = describeGeneration(rowShape, activityInFlightShape)
export const activityGenerationWithCostShape = describeGeneration(rowWithCostShape, inFlightOfOperatorShape)
