// How the gateway itself is: versions, database, disk, the auditor's last word; and an examination on demand.
import { Type } from 'typebox'
import { momentShape, shapeNullable, shapeObject } from '../../wire/shapes.ts'
import { defineRoute } from '../route.ts'

export const systemRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/system',
    summary: 'Versions, database, disk, and what the auditor last found',
    schema: {
      response: shapeObject({
        version: Type.String(),
        node: Type.String(),
        database: shapeObject({
          kind: Type.String(),
          schema_version: Type.Integer(),
          fault: Type.Union([Type.String(), Type.Null()], { description: 'Why it cannot be written' }),
          incidents: Type.Array(
            shapeObject({
              kind: Type.String(),
              message: Type.String(),
              lost: Type.Unknown(),
              created_at: momentShape,
              acknowledged: Type.Boolean(),
            }),
            { description: 'That nobody has acknowledged' },
          ),
        }),
        disk: shapeObject({ path: Type.String(), free_bytes: Type.Integer(), total_bytes: Type.Integer() }),
        is_audited: Type.Boolean({ description: 'False: `audit_every` is `off`' }),
        audit: shapeNullable(
          shapeObject({
            ended_at: momentShape,
            differences: Type.Integer({ description: 'Of the books' }),
            audit_log: Type.Union(
              [
                shapeObject({ ok: Type.Boolean(), message: Type.String(), remedy: shapeNullable(Type.String()) }),
                Type.Null(),
              ],
              { description: 'Its chain as it was read then; null: it was not' },
            ),
          }),
        ),
      }),
    },
    run: async (call) => ({ version: call.parts.version, ...(await call.operate('system.show')) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/system/findings',
    summary: 'Looks at data directory, database, audit log, clock and providers now; it reads the whole database',
    schema: {
      response: shapeObject({
        findings: Type.Array(
          shapeObject({
            area: Type.String(),
            state: Type.Enum(['right', 'warning', 'fault']),
            message: Type.String(),
            remedy: shapeNullable(Type.String()),
          }),
        ),
      }),
    },
    run: (call) => call.operate('system.examine'),
  }),
]
