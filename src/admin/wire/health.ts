// How endpoints do, as the board of health and what needs a hand are sent.
import { Type } from 'typebox'
import { idShape, momentShape, shapeNullable, shapeObject } from './shapes.ts'

export const useShape = Type.Enum(['enabled', 'draining', 'disabled'], { title: 'Use' })
const countShape = Type.Integer({ minimum: 0 })
const partShape = Type.Number({ description: 'A part of the whole, 0 to 1' })
const faultShape = Type.String({ description: 'What the provider did wrong', examples: ['rate-limited'] })
const numberShape = Type.Union([Type.Integer(), Type.Null()], {
  description: "The credential's place among those of its provider, from 1 on; null where there is no other",
})

const quantilesShape = Type.Union(
  [
    shapeObject({
      p50: Type.Number(),
      p75: Type.Number(),
      p90: Type.Number(),
      p95: Type.Number(),
      p99: Type.Number(),
      count: countShape,
    }),
    Type.Null(),
  ],
  { description: 'Of the last five minutes; null where there was none' },
)

const laneShape = shapeObject({
  endpoint: idShape,
  provider: Type.String(),
  credential: Type.String(),
  credential_number: numberShape,
  models: Type.Array(Type.String(), { description: 'That it serves; at most twenty' }),
  state: Type.Enum(['ready', 'degraded', 'open', 'cooling', 'probing']),
  use: Type.Enum(['enabled', 'draining', 'disabled'], {
    description: 'As it is set of the endpoint or its provider, whichever leaves it less',
  }),
  /** As each is set by itself. */
  endpoint_use: useShape,
  provider_use: useShape,
  fault: Type.Union([faultShape, Type.Null()], { description: 'What opened it, or failed last' }),
  back_at: Type.Union([momentShape, Type.Null()], { description: 'Until when it is left alone' }),
  refused_since: shapeNullable(momentShape),
  in_flight: countShape,
  calls: Type.Integer({ minimum: 0, description: 'Of the last five minutes' }),
  error_rate: partShape,
  tool_error_rate: partShape,
  first_content_ms: quantilesShape,
  body_ms: quantilesShape,
  tokens_per_second: quantilesShape,
  headroom: shapeNullable(
    shapeObject({
      requests: shapeNullable(Type.Number()),
      tokens: shapeNullable(Type.Number()),
      fraction: partShape,
      resets_at: momentShape,
    }),
  ),
  requests_left: Type.Union([partShape, Type.Null()], { description: 'null: the provider does not tell' }),
  tokens_left: Type.Union([partShape, Type.Null()], { description: 'null: the provider does not tell' }),
  faults: Type.Array(shapeObject({ fault: faultShape, count: countShape }), {
    description: 'Of the last five minutes',
  }),
  strip: Type.Object(
    { calls: Type.Array(countShape), failed: Type.Array(countShape) },
    { additionalProperties: false, description: 'The last hour by three minutes, the oldest first; empty: not called' },
  ),
})

const changeShape = shapeObject({
  at: momentShape,
  kind: Type.Enum(['away', 'back', 'refused', 'taken', 'use']),
  subject: Type.String({ description: 'An endpoint or a provider' }),
  credential: shapeNullable(Type.String()),
  credential_number: numberShape,
  fault: shapeNullable(faultShape),
  use: shapeNullable(useShape),
})

const needShape = shapeObject({
  kind: Type.Enum([
    'model-down',
    'model-unused',
    'credential-refused',
    'unknown-model',
    'forbidden-model',
    'provider-not-ready',
  ]),
  provider: shapeNullable(Type.String()),
  endpoint: Type.Union([Type.String(), Type.Null()], {
    description: 'Of a model that is unused, what would be used again; null: all that its provider has',
  }),
  credential: shapeNullable(Type.String()),
  credential_number: numberShape,
  model: shapeNullable(Type.String()),
  since: shapeNullable(momentShape),
  models: Type.Integer({ description: 'That it is about' }),
  models_down: Type.Integer({ description: 'Of these, those that nothing else serves' }),
  words: shapeNullable(Type.String()),
})

export const healthBoardShape = shapeObject({
  at: momentShape,
  lanes: Type.Array(laneShape, { description: 'An endpoint with one of its credentials each, the worst first' }),
  left_out: Type.Integer({ description: 'Lanes beyond those that are shown' }),
  idle: Type.Integer({ description: 'Lanes that are well and were not called; `all` shows them' }),
  counts: shapeObject({
    closed: countShape,
    probing: countShape,
    open: countShape,
    unused: countShape,
    in_flight: countShape,
    calls: countShape,
    failed: countShape,
  }),
  requests: Type.Union(
    [
      shapeObject({
        requests: Type.Integer({ description: 'Without those that their callers got wrong or left' }),
        failed: countShape,
        rescued: Type.Integer({ description: 'Answered by another endpoint than the first that was tried' }),
        first: shapeObject({ p50: shapeNullable(Type.Number()), p95: shapeNullable(Type.Number()) }),
      }),
      Type.Null(),
    ],
    { description: 'Of the last five minutes, at all gateways of the database; null where it cannot be read' },
  ),
  failed: Type.Array(shapeObject({ fault: faultShape, counts: Type.Array(countShape) }), {
    description: 'Calls that failed in the last hour, by minute; the last is the one that runs',
  }),
  changes: Type.Array(changeShape, { description: 'The newest first' }),
  needs: Type.Array(needShape, { description: 'What does not mend itself, the worst first' }),
  needs_count: countShape,
})

export const changedUseShape = shapeObject({
  name: Type.String(),
  before: useShape,
  use: useShape,
})

export const newUseShape = shapeObject({ name: idShape, use: useShape })
