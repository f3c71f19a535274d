// Models for strangers, where the configuration lets them look (`public_models`): which there are, at which price, how they run in
// one word, and where to call them. Where it does not, nothing is here. Answers may be kept for a few seconds by whoever is
// between.
import { Type } from 'typebox'
import { TaggedAnswer } from '../serve/tagged-answer.ts'
import { publicModelShape, publicModelsShape } from '../wire/models/offer.ts'
import { shapeObject } from '../wire/shapes.ts'
import { sayCallersUrl } from '../say-callers-url.ts'
import { defineRoute } from './route.ts'

const CACHED = 'public, max-age=15'

export const publicModelRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/public/models',
    summary: 'All models that can be called, for whoever comes',
    schema: { response: publicModelsShape },
    run: async (call) =>
      new TaggedAnswer({ callers_url: sayCallersUrl(call), ...(await call.operate('public-offer.list')) }, CACHED),
  }),
  defineRoute({
    method: 'GET',
    // An id has as many slashes as its provider likes.
    path: '/admin/public/models/*',
    summary: 'One of these models, with its price in all dimensions',
    schema: {
      params: shapeObject({ '*': Type.String({ minLength: 1, maxLength: 300 }) }),
      response: publicModelShape,
    },
    async run(call) {
      const shown = await call.operate('public-offer.show', { model: call.params['*'] })
      return new TaggedAnswer({ callers_url: sayCallersUrl(call), ...shown }, CACHED)
    },
  }),
]
