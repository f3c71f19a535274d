// A workspace's money: what is theirs, what is bound, what moved. Money moves through other routes.
import { Type } from 'typebox'
import { StreamedAnswer } from '../serve/streamed-answer.ts'
import { activityInFlightShape } from '../wire/activity.ts'
import {
  moneyDaysFields,
  moneyEntryShape,
  moneyEquationShape,
  moneyLineShape,
  moneyMonthShape,
  moneyPaceShape,
  moneyStatementShape,
} from '../wire/money.ts'
import { idShape, shapeNullable, shapeObject, usdShape } from '../wire/shapes.ts'
import { defineRoute } from './route.ts'

const inWorkspace = shapeObject({ workspace: idShape })

export const billingRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/billing',
    summary: 'The wallet with its balance line, what is held now, and the ledger of the last days',
    schema: {
      params: inWorkspace,
      response: shapeObject({
        currency: Type.Literal('USD'),
        wallet: moneyEquationShape,
        pace: moneyPaceShape,
        balance: moneyLineShape,
        holds: Type.Array(activityInFlightShape, { description: 'At most a hundred' }),
        ...moneyDaysFields,
      }),
    },
    run: (call) => call.operate('report.billing', { owner: call.workspace.id }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/billing/days',
    summary: 'The ledger by day and kind, a month of days at a time, the newest first',
    schema: {
      params: inWorkspace,
      querystring: shapeObject({
        cursor: Type.Optional(
          Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: '`days_next` of the page before' }),
        ),
      }),
      response: shapeObject(moneyDaysFields),
    },
    run: (call) => call.operate('report.ledger-days', { owner: call.workspace.id, ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/billing/ledger',
    summary: 'The ledger entry by entry, the newest first, with what was in the wallet after each',
    schema: {
      params: inWorkspace,
      querystring: shapeObject({
        cursor: Type.Optional(Type.String({ maxLength: 128, description: '`next` of the page before' })),
        kind: Type.Optional(Type.Enum(['charge', 'top-up', 'grant', 'refund', 'adjust', 'reversal', 'other'])),
      }),
      response: shapeObject({
        data: Type.Array(moneyEntryShape),
        next: shapeNullable(Type.String()),
        pruned: shapeNullable(shapeObject({ charges: Type.Integer(), amount: usdShape })),
      }),
    },
    run: (call) => call.operate('report.ledger', { owner: call.workspace.id, ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/billing/statements',
    summary: 'The last two years by month: what was in the wallet before and after, and what moved',
    schema: {
      params: inWorkspace,
      response: shapeObject({
        currency: Type.Literal('USD'),
        data: Type.Array(moneyMonthShape),
        next: shapeNullable(Type.String()),
      }),
    },
    run: (call) => call.operate('report.statements', { owner: call.workspace.id }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/billing/statements/:month',
    summary: 'One month: by day, by model, by key',
    schema: {
      params: shapeObject({ workspace: idShape, month: Type.String({ maxLength: 7 }) }),
      response: moneyStatementShape,
    },
    run: (call) => call.operate('report.statement', { owner: call.workspace.id, month: call.params.month }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/billing/statements/:month/export',
    summary: 'One month as CSV: what moved by day and kind, and what was in the wallet after it',
    schema: {
      params: shapeObject({ workspace: idShape, month: Type.String({ maxLength: 7 }) }),
      response: Type.String(),
      contentType: 'text/csv',
    },
    run: async (call) => {
      const { month } = call.params
      const { text } = await call.operate('report.statement-export', { owner: call.workspace.id, month })
      return new StreamedAnswer('text/csv; charset=utf-8', writeOnce(String(text)), {
        fileName: `statement-${month}.csv`,
      })
    },
  }),
]

async function* writeOnce(text: string): AsyncGenerator<string> {
  yield text
}
