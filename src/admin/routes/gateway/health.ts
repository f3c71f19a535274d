// How endpoints do, and how they are used: the operator's board, what needs a hand, and draining an endpoint or a provider.
import { Type } from 'typebox'
import { changedUseShape, healthBoardShape, newUseShape } from '../../wire/health.ts'
import { shapeObject } from '../../wire/shapes.ts'
import { defineRoute } from '../route.ts'

export const healthRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/health',
    summary: 'Endpoints with each of their credentials as this gateway sees them now, the worst first',
    schema: {
      querystring: shapeObject({
        all: Type.Optional(Type.Boolean({ description: 'Those as well that are well and were not called' })),
      }),
      response: healthBoardShape,
    },
    run: (call) => call.operate('health.board', { ...call.query }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/counts',
    summary: 'What waits for an operator, as numbers',
    schema: { response: shapeObject({ needs_a_hand: Type.Integer(), unpriced: Type.Integer() }) },
    run: async (call) => ({ ...(await call.operate('health.count')), ...(await call.operate('price.count')) }),
  }),
  defineRoute({
    method: 'PUT',
    path: '/admin/health/use',
    action: 'endpoint.use',
    summary: 'Whether an endpoint, or all that a provider has, is used: draining takes no new conversation there',
    schema: { body: newUseShape, response: changedUseShape },
    async run(call) {
      const { name, use } = call.body
      call.audit({ target: name, after: { use } })
      const { use: before } = await call.operate('endpoint.read-use', { endpoint: name })
      call.audit({ before: { use: before ?? null } })
      await call.operate('endpoint.use', { endpoint: name, use })
      return { name, before, use }
    },
  }),
]
