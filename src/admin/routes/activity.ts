// Requests, now and back: lists with the figures of their range, a live tail, one request whole, and an export. Of a workspace, and
// of all of them for operators, who see costs; nobody sees what was asked or answered.
import { Type } from 'typebox'
import type { JsonObject } from '../../foundation/json/json.ts'
import { StreamedAnswer } from '../serve/streamed-answer.ts'
import {
  activityFilterFields,
  activityGenerationShape,
  activityGenerationWithCostShape,
  activityPageShape,
  activityPageWithCostShape,
  refusalFilterFields,
  refusalPageShape,
} from '../wire/activity.ts'
import { idShape, shapeObject } from '../wire/shapes.ts'
import { rangeFields } from '../wire/sums.ts'
import { defineRoute, type AdminCall } from './route.ts'

const sequence = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
const cursor = Type.Integer({ ...sequence, description: '`next` of the page before' })
const inWorkspace = shapeObject({ workspace: idShape })

const filter = { ...rangeFields, ...activityFilterFields }
const list = shapeObject({
  ...filter,
  cursor: Type.Optional(cursor),
  after: Type.Optional(Type.Integer({ ...sequence, description: 'Only what came since: `after` of the last answer' })),
  figures: Type.Optional(Type.Boolean({ description: 'With `after`: the figures of the range as well' })),
})
const refusals = shapeObject({
  ...rangeFields,
  ...refusalFilterFields,
  cursor: Type.Optional(cursor),
})
/** Of the list that a request was opened from: its neighbours are those of that list. */
const neighbours = shapeObject(activityFilterFields)

export const activityRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/activity',
    summary: "A workspace's requests, the newest first; those under way stand beside them",
    schema: { params: inWorkspace, querystring: list, response: activityPageShape },
    run: (call) => call.operate('report.activity', { owner: call.workspace.id, ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/activity/export',
    summary: 'The same as CSV',
    schema: { params: inWorkspace, querystring: shapeObject(filter), response: Type.String(), contentType: 'text/csv' },
    run: async (call) => exportActivity(call, { owner: call.workspace.id, ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/refusals',
    summary: "A workspace's requests that were refused before they became generations, the newest first, and how many",
    schema: { params: inWorkspace, querystring: refusals, response: refusalPageShape },
    run: (call) => call.operate('report.refusals', { owner: call.workspace.id, ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/activity/:generation',
    summary: 'One request whole: plan, attempts, losses, usage × price',
    schema: {
      params: shapeObject({ workspace: idShape, generation: idShape }),
      querystring: neighbours,
      response: activityGenerationShape,
    },
    run: (call) =>
      call.operate('report.generation', { owner: call.workspace.id, id: call.params.generation, ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/activity',
    summary: 'The requests of all workspaces',
    schema: { querystring: list, response: activityPageWithCostShape },
    run: (call) => call.operate('report.activity', { ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/activity/export',
    summary: 'The same as CSV',
    schema: { querystring: shapeObject(filter), response: Type.String(), contentType: 'text/csv' },
    run: async (call) => exportActivity(call, { ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/activity/:generation',
    summary: 'One request of any workspace, whole',
    schema: {
      params: shapeObject({ generation: idShape }),
      querystring: neighbours,
      response: activityGenerationWithCostShape,
    },
    run: (call) => call.operate('report.generation', { id: call.params.generation, ...call.query }),
  }),
]

function exportActivity(call: AdminCall, args: JsonObject): StreamedAnswer {
  return new StreamedAnswer('text/csv; charset=utf-8', readSteps(call, args), { fileName: 'activity.csv' })
}

/** A step is read when the one before it was taken. */
async function* readSteps(call: AdminCall, args: JsonObject): AsyncGenerator<string> {
  for (let cursor: number | null = null; ;) {
    const step: JsonObject = await call.operate('report.activity-export', cursor === null ? args : { ...args, cursor })
    yield String(step['text'])
    if (typeof step['next'] !== 'number') return
    cursor = step['next']
  }
}
