// The audit log: of a workspace for its admins, of everything for the operator. Its export is JSON lines, the oldest entry
// first, with the hashes by which anybody can check the chain.
import { Type } from 'typebox'
import type { AuditEntry } from '../../audit-log/entry.ts'
import { bounds } from '../../foundation/bounds.ts'
import { describeAuditEntry } from '../../views/audit-entry.ts'
import { StreamedAnswer } from '../serve/streamed-answer.ts'
import { auditEntryShape } from '../wire/audit-entry.ts'
import { idShape, shapeList, shapeNullable, shapeObject } from '../wire/shapes.ts'
import { defineRoute, type AdminCall } from './route.ts'

const inWorkspace = shapeObject({ workspace: idShape })

const query = shapeObject({
  action: Type.Optional(Type.String({ maxLength: 128 })),
  actor: Type.Optional(idShape),
  after: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: '`next` of the page before' }),
  ),
})

export const auditLogRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/audit-log',
    summary: 'What was done in a workspace, the newest first',
    schema: { params: inWorkspace, querystring: query, response: shapeList(auditEntryShape) },
    run: (call) => readPage(call, call.query, call.workspace.id),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/audit-log/export',
    summary: 'The same as JSON lines, the oldest first',
    schema: { params: inWorkspace, response: Type.String(), contentType: 'application/jsonl' },
    run: async (call) => exportEntries(call, call.workspace.id),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/audit-log',
    summary: 'What was done at this gateway, the newest first',
    schema: { querystring: query, response: shapeList(auditEntryShape) },
    run: (call) => readPage(call, call.query, undefined),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/audit-log/export',
    summary: 'The same as JSON lines, the oldest first: a chain that can be checked',
    schema: { response: Type.String(), contentType: 'application/jsonl' },
    run: async (call) => exportEntries(call, undefined),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/audit-log/verified',
    summary: 'Whether its chain is whole',
    schema: {
      response: shapeObject({
        ok: Type.Boolean(),
        checked: Type.Integer(),
        broken: shapeNullable(Type.String()),
      }),
    },
    run: (call) => call.operate('audit-log.verify'),
  }),
]

type Query = { action?: string; actor?: string; after?: number }

async function readPage({ context }: AdminCall, { action, actor, after }: Query, workspaceId: string | undefined) {
  const auditLog = await context.auditLog()
  const limit = bounds.auditLogPage
  const entries = await auditLog.list({ workspaceId, action, actorId: actor, before: after, limit })
  const last = entries.length < limit ? undefined : entries.at(-1)
  return { data: entries.map(describeAuditEntry), next: last === undefined ? null : String(last.sequence) }
}

async function exportEntries({ context }: AdminCall, workspaceId: string | undefined): Promise<StreamedAnswer> {
  const auditLog = await context.auditLog()
  return new StreamedAnswer(
    'application/jsonl',
    writeLines((after) => auditLog.readAfter(after, workspaceId)),
    { fileName: 'audit-log.jsonl' },
  )
}

async function* writeLines(read: (after: number) => Promise<AuditEntry[]>): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const entries = await read(after)
    const last = entries.at(-1)
    if (last === undefined) return
    yield entries.map((entry) => `${JSON.stringify(describeAuditEntry(entry))}\n`).join('')
    after = last.sequence
  }
}
