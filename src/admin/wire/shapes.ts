// The pieces that shapes of the API are made of: names in snake_case, money as USD in decimal text, moments as ISO texts in
// UTC, ids whole. A shape names every field: one that it does not name is refused in a body, and never sent.
import { Type, type TProperties, type TSchema } from 'typebox'

/** An object with these fields and no others. */
export function shapeObject<Properties extends TProperties>(
  properties: Properties,
  about: { description?: string } = {},
) {
  return Type.Object(properties, { additionalProperties: false, ...about })
}

/** The same, of a shape that several routes share: the OpenAPI document has it once, under this name (gather-shapes.ts). */
export function shapeNamed<Properties extends TProperties>(title: string, properties: Properties) {
  return Type.Object(properties, { title, additionalProperties: false })
}

/** The answer where there is nothing else to say. */
export const doneShape = shapeNamed('Done', { done: Type.Literal(true) })

/** A page of a list. `next` is the cursor of the page after it; null at the end. */
export function shapeList<Item extends TSchema>(item: Item) {
  return shapeObject({ data: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) })
}

export function shapeNullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

export const momentShape = Type.String({
  title: 'Moment',
  description: 'ISO 8601 in UTC',
  examples: ['2026-11-27T14:08:26.000Z'],
})
export const usdShape = Type.String({
  title: 'Usd',
  description: 'USD as decimal text, exact to the nano-dollar',
  examples: ['386.45'],
})
export const idShape = Type.String({ minLength: 1, maxLength: 256 })
/** What people call a thing. */
export const nameShape = Type.String({ minLength: 1, maxLength: 128 })
