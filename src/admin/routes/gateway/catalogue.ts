// The catalogue as operators price it: what callers pay for each model, what its endpoints cost, and setting what callers pay. A price
// that is set here is in the database, and charged from the next request on; one that the configuration file names is set there.
import { Type } from 'typebox'
import type { JsonObject } from '../../../foundation/json/json.ts'
import { assertReason } from '../../assert-reason.ts'
import { idShape, shapeNullable, shapeObject } from '../../wire/shapes.ts'
import { previewShape, pricedModelShape, shownPriceShape, writtenPriceShape } from '../../wire/models/priced.ts'
import { defineRoute } from '../route.ts'

const whichModel = shapeObject({ id: idShape })
const tokens = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })
/** `free`: callers pay nothing; null: what the catalogue and the margin say. */
const written = Type.Optional(shapeNullable(Type.Union([writtenPriceShape, Type.Literal('free')])))

export const catalogueRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/catalogue',
    summary: 'Every model that can be called or only lacks a price, with what callers pay and what it costs',
    schema: {
      response: shapeObject({ margin: Type.String(), listed_on: Type.String(), data: Type.Array(pricedModelShape) }),
    },
    run: (call) => call.operate('price.list'),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/catalogue/model',
    summary: 'What callers pay for one model and what each endpoint costs, with all dimensions',
    schema: { querystring: whichModel, response: shownPriceShape },
    run: (call) => call.operate('price.show', { model: call.query.id }),
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/catalogue/preview',
    reads: true,
    summary: 'What a request would be charged at a price that is not set yet',
    schema: {
      body: shapeObject({
        model: idShape,
        price: written,
        input_tokens: tokens,
        cache_read_tokens: tokens,
        output_tokens: tokens,
      }),
      response: previewShape,
    },
    run: ({ body: { price, ...rest }, operate }) => operate('price.preview', { ...rest, ...writeText(price) }),
  }),
  defineRoute({
    method: 'PUT',
    path: '/admin/catalogue/price',
    action: 'price.set',
    summary: 'Sets what callers pay for a model, or gives it back to the catalogue',
    schema: {
      body: shapeObject({
        model: idShape,
        price: written,
        reason: Type.String({ minLength: 1, maxLength: 500 }),
      }),
      response: shownPriceShape,
    },
    async run({ body: { model, price, reason }, operate, audit }) {
      assertReason(reason)
      const { price: before, source } = await operate('price.show', { model })
      audit({ target: model, before: { price: before, source }, after: { reason, price: (price ?? null) as never } })
      await operate('price.store', { model, respects_file: true, ...writeText(price) })
      return operate('price.show', { model })
    },
  }),
]

function writeText(price: object | 'free' | null | undefined): JsonObject {
  return price === null || price === undefined ? {} : { price: JSON.stringify(price) }
}
