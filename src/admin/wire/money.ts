// A wallet as pages show it.
import { Type } from 'typebox'
import { idShape, momentShape, shapeNamed, shapeNullable, shapeObject, usdShape } from './shapes.ts'
import { sumGroupsShape, sumTotalsShape } from './sums.ts'

export const moneyEquationShape = shapeNamed('Wallet', {
  spendable: shapeNullable(usdShape),
  posted: usdShape,
  held: usdShape,
  open_holds: Type.Integer(),
  credit_limit: shapeNullable(Type.String({ description: 'USD; null: unlimited, and so is what is spendable' })),
})

export const moneyPaceShape = shapeNamed('Pace', {
  per_day: usdShape,
  of_days: Type.Integer({ description: 'Full days that it was seen on; 0: nothing was charged' }),
  runway_days: shapeNullable(Type.Number()),
  empty_at: shapeNullable(momentShape),
})

export const moneyLineShape = Type.Array(shapeNamed('Balance', { day: Type.String(), posted: usdShape }))

export const moneyBudgetShape = shapeNamed('Budget', {
  spent: usdShape,
  limit: shapeNullable(usdShape),
  share: shapeNullable(Type.Number({ description: '1 is all of it; null: no limit' })),
})

export const moneyBudgetsShape = shapeObject({
  day_ends_at: momentShape,
  month_ends_at: momentShape,
  keys: Type.Array(
    shapeObject({
      key_id: idShape,
      name: Type.String(),
      status: Type.String(),
      day: moneyBudgetShape,
      month: moneyBudgetShape,
    }),
  ),
  all_keys: Type.Integer(),
})

/** A day's movements of one kind. */
const day = shapeNamed('DayOfMoney', {
  day: Type.String(),
  is_over: Type.Boolean(),
  kind: Type.String(),
  count: Type.Integer(),
  amount: Type.String({ description: 'USD, into the wallet; below zero, out of it' }),
  posted_after: usdShape,
})

/** `days_next` is the cursor of the days before these. */
export const moneyDaysFields = { days: Type.Array(day), days_from: Type.String(), days_next: Type.String() }

const month = {
  month: Type.String({ description: 'Such as 2026-11' }),
  is_over: Type.Boolean(),
  opening: usdShape,
  closing: usdShape,
  kinds: Type.Array(shapeObject({ kind: Type.String(), count: Type.Integer(), amount: usdShape })),
}

export const moneyMonthShape = shapeObject(month)

export const moneyStatementShape = shapeObject({
  currency: Type.Literal('USD'),
  workspace: Type.String(),
  ...month,
  days: Type.Array(day),
  totals: sumTotalsShape,
  models: sumGroupsShape,
  keys: sumGroupsShape,
})

const text = shapeNullable(Type.String())

export const moneyEntryShape = shapeObject({
  sequence: Type.Integer(),
  at: momentShape,
  kind: Type.String(),
  amount: Type.String({ description: 'USD, into the wallet; below zero, out of it' }),
  posted_after: Type.Union([usdShape, Type.Null()], { description: 'null where entries of one kind are shown' }),
  generation_id: text,
  key_id: text,
  key: text,
  model: text,
  reason: text,
  actor: text,
})
