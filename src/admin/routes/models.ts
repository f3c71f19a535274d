// Models that can be called, with what they can do and what callers pay: for workspaces. The list is the
// same until the catalogue changes, and browsers ask for it by its tag; how models run is asked for apart, and often.
import { Type } from 'typebox'
import { TaggedAnswer } from '../serve/tagged-answer.ts'
import { modelHealthShape, offerShape, shownModelShape } from '../wire/models/offer.ts'
import { idShape, momentShape, shapeObject } from '../wire/shapes.ts'
import { defineRoute } from './route.ts'

const inWorkspace = shapeObject({ workspace: idShape })
/** Providers give ids to models, so they come as they are and in no path. */
const whichModel = shapeObject({ id: Type.String({ minLength: 1, maxLength: 300 }) })

export const modelRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/models',
    summary: 'All models that can be called, with what callers pay',
    schema: { params: inWorkspace, response: shapeObject({ data: Type.Array(offerShape) }) },
    run: async (call) => new TaggedAnswer(await call.operate('offer.list'), 'private, no-cache'),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/models/health',
    summary: 'How each of these models runs now, over all its endpoints',
    schema: {
      params: inWorkspace,
      response: shapeObject({ read_at: momentShape, data: Type.Array(modelHealthShape) }),
    },
    run: (call) => call.operate('offer.health'),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/model',
    summary: 'One model: its price with all dimensions, and its endpoints with how they run',
    schema: { params: inWorkspace, querystring: whichModel, response: shownModelShape },
    run: (call) => call.operate('offer.show', { model: call.query.id }),
  }),
]
