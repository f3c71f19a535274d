// Use as sums: a workspace's overview, and use by any group and stretch of time, of a workspace or of all.
import { Type } from 'typebox'
import { agentSessionShape } from '../wire/agent-session.ts'
import { moneyBudgetsShape, moneyEquationShape, moneyLineShape, moneyPaceShape } from '../wire/money.ts'
import { idShape, shapeObject } from '../wire/shapes.ts'
import { rangeFields, reportFields, reportWithCostFields, sumFilterFields } from '../wire/sums.ts'
import { defineRoute } from './route.ts'

const inWorkspace = shapeObject({ workspace: idShape })

export const usageRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/overview',
    summary: 'What is left, where it goes: the wallet, sums with the same before, the largest groups, budgets',
    schema: {
      params: inWorkspace,
      querystring: shapeObject({
        range: Type.Optional(Type.Enum(['24h', '7d', '30d', '90d'])),
        by: Type.Optional(Type.Enum(['model', 'key'])),
      }),
      response: shapeObject({
        ...reportFields,
        wallet: moneyEquationShape,
        pace: moneyPaceShape,
        balance: moneyLineShape,
        budgets: moneyBudgetsShape,
        sessions: Type.Array(agentSessionShape),
      }),
    },
    run: (call) => call.operate('report.overview', { owner: call.workspace.id, ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/usage',
    summary: "A workspace's use by model, key, provider or kind of client",
    schema: {
      params: inWorkspace,
      querystring: shapeObject({
        ...rangeFields,
        ...sumFilterFields,
        by: Type.Optional(Type.Enum(['model', 'key', 'provider', 'client'])),
      }),
      response: shapeObject(reportFields),
    },
    run: (call) => call.operate('report.usage', { owner: call.workspace.id, ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/usage',
    summary: 'Use over all workspaces, with what providers were paid, the margin and what was lost',
    schema: {
      querystring: shapeObject({
        ...rangeFields,
        ...sumFilterFields,
        by: Type.Optional(Type.Enum(['model', 'key', 'provider', 'client', 'workspace'])),
      }),
      response: shapeObject(reportWithCostFields),
    },
    run: (call) => call.operate('report.usage', { ...call.query }),
  }),
]
