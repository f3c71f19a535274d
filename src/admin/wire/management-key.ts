// A management key.
import { Type } from 'typebox'
import { permissionShape } from './permission.ts'
import { idShape, momentShape, nameShape, shapeNamed, shapeNullable } from './shapes.ts'

export const managementKeyShape = shapeNamed('ManagementKey', {
  id: idShape,
  name: Type.String(),
  preview: Type.String(),
  workspace_id: shapeNullable(idShape),
  scopes: Type.Array(Type.String()),
  made_by: shapeNullable(idShape),
  created_at: momentShape,
  expires_at: shapeNullable(momentShape),
  last_used_at: shapeNullable(momentShape),
})

export const newManagementKeyShape = shapeNamed('NewManagementKey', {
  name: nameShape,
  scopes: Type.Array(permissionShape, { minItems: 1, uniqueItems: true }),
  expires_at: Type.Optional(shapeNullable(momentShape)),
})

export const madeManagementKeyShape = shapeNamed('MadeManagementKey', {
  key: managementKeyShape,
  text: Type.String({ description: 'Shown this once' }),
})
