// Sums of requests as pages show them: totals, points in time, groups.
import { Type, type TProperties } from 'typebox'
import { idShape, momentShape, shapeNamed, shapeNullable, shapeObject, usdShape } from './shapes.ts'

const count = Type.Integer()

const sums = {
  requests: count,
  completed: count,
  failed: Type.Integer({ description: 'Of all faults' }),
  failed_caller: count,
  failed_provider: count,
  failed_ours: count,
  cancelled: Type.Integer({ description: 'The caller left' }),
  charge: usdShape,
  tokens: shapeNamed('Tokens', {
    input: Type.Integer({ description: 'All of it' }),
    fresh: count,
    cache_read: count,
    cache_write: count,
    output: Type.Integer({ description: 'All of it' }),
    reasoning: count,
  }),
  cache_hit_rate: shapeNullable(Type.Number({ description: 'Of the input tokens; null: there were none' })),
  saved: Type.String({ description: 'USD: what the same tokens would have cost without a cache, less what they cost' }),
  waived: usdShape,
  estimated: Type.Integer({ description: 'Requests whose usage was counted by us' }),
  lossy: Type.Integer({ description: 'Requests that lost something in a translation' }),
  retried: Type.Integer({ description: 'Requests with more than one attempt' }),
  rescued: Type.Integer({ description: 'Of these, those that were completed' }),
  hedged: count,
}

/** With these only operators see: what providers were paid, and what is left. */
const costs = { cost: usdShape, margin: usdShape, lost: usdShape, unpaid: usdShape }

const quantiles = shapeNamed('Quantiles', { p50: shapeNullable(Type.Integer()), p95: shapeNullable(Type.Integer()) })

/** Milliseconds. */
const latencyShape = shapeNamed('Latency', { first: quantiles, total: quantiles })

const rangeShape = shapeNamed('Range', {
  name: Type.String(),
  unit: Type.Enum(['minute', 'hour', 'day']),
  from: momentShape,
  to: momentShape,
  previous_from: momentShape,
  read_at: momentShape,
})

const refusedShape = shapeNamed('Refused', {
  requests: Type.Integer({ description: 'None of the sums has them' }),
  codes: Type.Array(shapeObject({ code: Type.String(), count }), { description: 'The most first' }),
})

/** `all` are the members of sums: of a customer, or of an operator, whose shapes are named with an ending of their own. */
function describeFigures(all: TProperties, ending = '') {
  return {
    range: rangeShape,
    totals: shapeNamed(`Sums${ending}`, all),
    latency: latencyShape,
    points: Type.Array(shapeNamed(`Point${ending}`, { start: momentShape, is_over: Type.Boolean(), ...all })),
  }
}

const seriesShape = shapeNamed('Series', {
  id: shapeNullable(Type.String({ description: 'null: the rest' })),
  charge: Type.Array(usdShape),
  requests: Type.Array(count),
  tokens: Type.Array(count),
  failed: Type.Array(count),
})

function describeGroups(all: TProperties, ending = '') {
  const group = {
    id: Type.String(),
    name: Type.String(),
    share: Type.Number({ description: '1 is all' }),
    ...all,
  }
  return shapeNamed(`Groups${ending}`, {
    by: Type.String(),
    data: Type.Array(shapeNamed(`Group${ending}`, group)),
    is_whole: Type.Boolean({ description: 'No group is left out' }),
    rest: shapeNamed(`Sums${ending}`, all),
    series: Type.Array(seriesShape, { description: 'A value for each point' }),
  })
}

function describeReport(all: TProperties, ending = '') {
  return {
    currency: Type.Literal('USD'),
    ...describeFigures(all, ending),
    refused: Type.Union([refusedShape, Type.Null()], {
      description: 'Requests that were refused before they became generations; null: narrowed by what they do not have',
    }),
    previous: shapeNamed(`Sums${ending}`, all),
    groups: describeGroups(all, ending),
    unsummed: Type.Integer({ description: 'Records that are in no sum yet' }),
  }
}

const WITH_COST = 'WithCost'
export const sumTotalsShape = shapeNamed('Sums', sums)
export const sumGroupsShape = describeGroups(sums)
export const figuresFields = describeFigures(sums)
export const figuresWithCostFields = describeFigures({ ...sums, ...costs }, WITH_COST)
export const reportFields = describeReport(sums)
export const reportWithCostFields = describeReport({ ...sums, ...costs }, WITH_COST)

/** What a report can be narrowed to. */
export const sumFilterFields = {
  key: Type.Optional(idShape),
  model: Type.Optional(idShape),
  provider: Type.Optional(idShape),
  client: Type.Optional(idShape),
}

/** Over which stretch of time: a name, or from one moment to another. */
export const rangeFields = {
  range: Type.Optional(Type.Enum(['1h', '24h', '7d', '30d', '90d', '365d'])),
  from: Type.Optional(momentShape),
  to: Type.Optional(momentShape),
}
