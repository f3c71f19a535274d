// An entry of the audit log.
import { Type } from 'typebox'
import { momentShape, shapeNamed, shapeNullable, shapeObject } from './shapes.ts'

const thing = shapeNullable(Type.Record(Type.String(), Type.Unknown()))

export const auditEntryShape = shapeNamed('AuditEntry', {
  sequence: Type.Integer(),
  at: momentShape,
  actor: shapeObject({
    kind: Type.Enum(['person', 'management-key', 'command-line', 'gateway', 'nobody']),
    id: shapeNullable(Type.String()),
    name: Type.String(),
  }),
  address: shapeNullable(Type.String()),
  workspace_id: shapeNullable(Type.String()),
  action: Type.String(),
  target: shapeNullable(Type.String()),
  outcome: Type.Enum(['begun', 'done', 'denied', 'failed']),
  reason: shapeNullable(Type.String({ description: "The error's code" })),
  before: thing,
  after: thing,
  previous_hash: Type.String(),
  hash: Type.String({ description: 'SHA-256 of all other fields' }),
})
