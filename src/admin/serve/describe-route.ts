// A route as the OpenAPI document shows it: with an id that its method and path make, under the noun of its path, with its
// shapes, its errors, and the permission that it needs.
import { Type } from 'typebox'
import { accessTable, type Access } from '../access/access-table.ts'
import type { AdminRoute } from '../routes/route.ts'
import { shapeNamed, shapeObject } from '../wire/shapes.ts'

const errorShape = shapeNamed('Error', {
  error: shapeObject({
    code: Type.String(),
    message: Type.String(),
    field: Type.Optional(Type.String()),
    request_id: Type.String(),
  }),
})

export function describeRoute({ method, schema, summary, path }: AdminRoute) {
  const { response, contentType = 'application/json', ...given } = schema
  const [, , first = '', , second] = path.split('/')
  const access = accessTable[`${method} ${path}`]
  const needs = access === 'anyone' || access === 'person' ? access : `the permission \`${access}\``
  return {
    operationId: nameOperation(method, path),
    summary,
    description: `For ${needs}.`,
    security: describeSecurity(access),
    tags: [first === 'workspaces' && second !== undefined ? second : first],
    ...given,
    response: {
      200: { description: 'Done', content: { [contentType]: { schema: response } } },
      '4xx': { description: 'Refused', content: { 'application/json': { schema: errorShape } } },
    },
  }
}

/** `get-workspaces-workspace-keys-key` of `GET /admin/workspaces/:workspace/keys/:key`. */
function nameOperation(method: string, path: string): string {
  return [method.toLowerCase(), ...path.replaceAll(':', '').replace('*', 'rest').split('/').slice(2)].join('-')
}

/** A permission is what a management key needs among its scopes, and a person among those of their role. */
function describeSecurity(access: Access | undefined) {
  if (access === undefined || access === 'anyone') return []
  return access === 'person' ? [{ session: [] }] : [{ 'management-key': [access] }, { session: [access] }]
}
