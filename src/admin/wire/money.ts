// A wallet as pages show it.
import { Type } from 'typebox'
import { idShape, momentShape, shapeNullable, shapeObject, usdShape } from './shapes.ts'

export const moneyEquationShape = shapeObject({
  spendable: shapeNullable(usdShape),
  posted: usdShape,
  held: usdShape,
  open_holds: Type.Integer(),
  credit_limit: shapeNullable(Type.String({ description: 'USD; null: unlimited, and so is what is spendable' })),
})

export const moneyPaceShape = shapeObject({
  per_day: usdShape,
  of_days: Type.Integer({ description: 'Full days that it was seen on; 0: nothing was charged' }),
  runway_days: shapeNullable(Type.Number()),
  empty_at: shapeNullable(momentShape),
})

export const moneyLineShape = Type.Array(shapeObject({ day: Type.String(), posted: usdShape }))

const budget = shapeObject({
  spent: usdShape,
  limit: shapeNullable(usdShape),
  share: shapeNullable(Type.Number({ description: '1 is all of it; null: no limit' })),
})

export const moneyBudgetsShape = shapeObject({
  day_ends_at: momentShape,
  month_ends_at: momentShape,
  keys: Type.Array(
    shapeObject({ key_id: idShape, name: Type.String(), status: Type.String(), day: budget, month: budget }),
  ),
  all_keys: Type.Integer(),
})
