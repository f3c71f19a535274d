// A customer's key, and what may be said of one.
import { Type } from 'typebox'
import { bounds } from '../../foundation/bounds.ts'
import { moneyBudgetShape } from './money.ts'
import { idShape, momentShape, nameShape, shapeNamed, shapeNullable, shapeObject, usdShape } from './shapes.ts'

const aliasShape = shapeNamed('Alias', { name: Type.String(), target: Type.String(), prefix: Type.Boolean() })
const limit = shapeNullable(Type.Integer())
const amount = shapeNullable(usdShape)

const keyFields = {
  id: idShape,
  name: Type.String(),
  status: Type.Enum(['active', 'disabled', 'deleted']),
  preview: Type.String({ description: 'The first characters, to recognise it by' }),
  created_at: momentShape,
  expires_at: shapeNullable(momentShape),
  /** The key that rotation made in its place. */
  replaced_by: shapeNullable(idShape),
  made_for: shapeNullable(
    Type.Literal('playground', {
      description: "A session's: it ends with that, and can be disabled and deleted alone",
    }),
  ),
  limits: shapeNamed('KeyLimits', {
    requests_per_minute: limit,
    tokens_per_minute: limit,
    concurrent_requests: limit,
    spend_per_day: amount,
    spend_per_month: amount,
  }),
  limits_set: Type.Array(Type.String(), { description: 'Those that were set for this key; others are defaults' }),
  allowed_models: shapeNullable(Type.Array(Type.String(), { description: 'null: all' })),
  aliases: Type.Array(aliasShape),
}

export const keyShape = shapeNamed('Key', keyFields)

const spentFields = {
  ...keyFields,
  spend: shapeObject({ day: moneyBudgetShape, month: moneyBudgetShape }),
  last_used_at: shapeNullable(momentShape),
}

export const listedKeyShape = shapeObject(spentFields)

const clientShape = shapeObject({
  client: Type.String({ description: 'The kind of program; empty: not known' }),
  requests: Type.Integer(),
  first_at: momentShape,
  last_at: momentShape,
  last_generation: idShape,
  last_status: Type.String(),
  last_error: shapeNullable(Type.String()),
})

const namedModelShape = shapeObject({
  id: Type.String(),
  names: Type.Array(Type.String(), { description: 'Others that find it, with `-` where there may be `.`' }),
  can_be_called: Type.Boolean(),
  created: Type.Integer({ description: 'Seconds since the epoch; 0: not known' }),
})

export const usedKeyShape = shapeObject({
  ...spentFields,
  day_ends_at: momentShape,
  month_ends_at: momentShape,
  held: usdShape,
  in_flight: Type.Integer(),
  month_at_pace: shapeNullable(usdShape),
  peak: shapeObject({ requests: Type.Integer(), tokens: Type.Integer() }, { description: 'Of a minute in 24 hours' }),
  clients: Type.Array(clientShape, { description: 'Those that used it, the last first' }),
  named: shapeObject(
    {
      aliases: Type.Array(aliasShape),
      models: Type.Array(namedModelShape),
    },
    { description: "The operator's aliases, and the models of the gateway" },
  ),
})

/** Null: no limit. `default`: what holds where nothing is set. */
const countChange = Type.Union([Type.Integer({ minimum: 1 }), Type.Null(), Type.Literal('default')])
const amountChange = Type.Union([
  Type.String({ pattern: String.raw`^\d{1,9}(\.\d{1,9})?$` }),
  Type.Null(),
  Type.Literal('default'),
])

const limitChangesShape = shapeNamed('KeyLimitChanges', {
  requests_per_minute: Type.Optional(countChange),
  tokens_per_minute: Type.Optional(countChange),
  concurrent_requests: Type.Optional(countChange),
  spend_per_day: Type.Optional(amountChange),
  spend_per_month: Type.Optional(amountChange),
})

const newAliasShape = shapeNamed('NewAlias', {
  name: Type.String({ minLength: 1, maxLength: bounds.aliasLength }),
  target: Type.String({ minLength: 1, maxLength: bounds.nameLength }),
  prefix: Type.Boolean(),
})

/** What can be said of a key; what is absent stays as it is. */
const keyChangesShape = {
  limits: Type.Optional(limitChangesShape),
  expires_at: Type.Optional(shapeNullable(momentShape)),
  allowed_models: Type.Optional(
    shapeNullable(Type.Array(Type.String({ minLength: 1, maxLength: bounds.nameLength }), { maxItems: 1_000 })),
  ),
  aliases: Type.Optional(Type.Array(newAliasShape, { maxItems: bounds.aliasesPerKey })),
}

export const newKeyShape = shapeObject({ name: nameShape, ...keyChangesShape })
export const editedKeyShape = shapeObject({ name: Type.Optional(nameShape), ...keyChangesShape })

/** The text of a key is in the answer that makes it and nowhere else. */
export const madeKeyShape = shapeNamed('MadeKey', {
  key: keyShape,
  text: Type.String({ description: 'Shown this once' }),
  notice: shapeNullable(Type.String()),
})
