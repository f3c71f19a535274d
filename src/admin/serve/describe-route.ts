// A route as its OpenAPI document shows it: under the noun of its path, with its shapes, its errors, and the permission that it
// needs.
import { Type } from 'typebox'
import { accessTable } from '../access/access-table.ts'
import type { AdminRoute } from '../routes/route.ts'
import { shapeObject } from '../wire/shapes.ts'

const errorShape = shapeObject({
  error: shapeObject({
    code: Type.String(),
    message: Type.String(),
    field: Type.Optional(Type.String()),
    request_id: Type.String(),
  }),
})

export function describeRoute({ method, schema, summary, path }: AdminRoute) {
  const { response, ...given } = schema
  const [, , first = '', , second] = path.split('/')
  const access = accessTable[`${method} ${path}`]
  const needs = access === 'anyone' || access === 'person' ? access : `the permission \`${access}\``
  return {
    summary,
    description: `For ${needs}.`,
    tags: [first === 'workspaces' && second !== undefined ? second : first],
    ...given,
    response: { 200: response, '4xx': errorShape },
  }
}
