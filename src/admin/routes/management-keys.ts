// Management keys of a workspace, and those of the gateway. None can do more than who makes it may do there.
import type { Static } from 'typebox'
import type { ManagementKey } from '../../management-keys/management-key.ts'
import { readExpiry } from '../../operations/read-moment.ts'
import { workspaceScopes } from '../access/access-table.ts'
import { readPermissions } from '../access/actor.ts'
import { AdminError, notFound } from '../admin-error.ts'
import { madeManagementKeyShape, managementKeyShape, newManagementKeyShape } from '../wire/management-key.ts'
import { idShape, shapeList, shapeObject } from '../wire/shapes.ts'
import { readMadeWith, readMaker } from './people/read-person.ts'
import { defineRoute, type AdminCall } from './route.ts'

const inWorkspace = shapeObject({ workspace: idShape })

export const managementKeyRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/management-keys',
    summary: "A workspace's management keys",
    schema: { params: inWorkspace, response: shapeList(managementKeyShape) },
    run: (call) => listKeys(call, call.workspace.id),
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/management-keys',
    action: 'management-key.create',
    summary: 'Makes one; its text is in this answer and nowhere else',
    schema: { params: inWorkspace, body: newManagementKeyShape, response: madeManagementKeyShape },
    run: (call) => createKey(call, call.body, call.workspace.id),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/admin/workspaces/:workspace/management-keys/:key',
    action: 'management-key.revoke',
    summary: 'Ends it for good, at once, and with it the keys that it made and its open invitations',
    schema: { params: shapeObject({ workspace: idShape, key: idShape }), response: managementKeyShape },
    run: (call) => revokeKey(call, call.params.key, call.workspace.id),
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/management-keys',
    summary: "The gateway's management keys",
    schema: { response: shapeList(managementKeyShape) },
    run: (call) => listKeys(call, undefined),
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/management-keys',
    action: 'management-key.create',
    summary: 'Makes one for the whole gateway; its text is in this answer and nowhere else',
    schema: { body: newManagementKeyShape, response: madeManagementKeyShape },
    run: (call) => createKey(call, call.body, undefined),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/admin/management-keys/:key',
    action: 'management-key.revoke',
    summary: 'Ends it for good, at once, and with it the keys that it made and its open invitations',
    schema: { params: shapeObject({ key: idShape }), response: managementKeyShape },
    run: (call) => revokeKey(call, call.params.key, undefined),
  }),
]

async function listKeys({ parts }: AdminCall, workspaceId: string | undefined) {
  const keys = await parts.managementKeys.list(workspaceId)
  return { data: keys.map(showKey), next: null }
}

type New = Static<typeof newManagementKeyShape>

async function createKey(call: AdminCall, { name, scopes, expires_at: expires }: New, workspaceId: string | undefined) {
  const own = readPermissions(call.actor, workspaceId)
  const beyond = scopes.find((scope) => !own.has(scope))
  if (beyond !== undefined)
    throw new AdminError('forbidden', `You may not ${beyond} yourself, so no key of yours may.`, { field: 'scopes' })
  const idle = workspaceId === undefined ? undefined : scopes.find((scope) => !workspaceScopes.has(scope))
  if (idle !== undefined)
    throw new AdminError('invalid_request', `A key of a workspace can do nothing with ${idle}.`, { field: 'scopes' })
  const nowMs = call.context.clock.nowMs()
  const expiresMs = typeof expires === 'string' ? readExpiry(expires, nowMs, 'expires_at') : undefined
  const ownMs = call.actor.kind === 'management-key' ? (call.actor.key.expiresMs ?? Infinity) : Infinity
  if ((expiresMs ?? Infinity) > ownMs)
    throw new AdminError('forbidden', 'A key that this key makes cannot outlive it.', { field: 'expires_at' })
  const maker = { madeBy: readMaker(call), madeWith: readMadeWith(call) }
  const made = await call.parts.managementKeys.create({ name, workspaceId, scopes, ...maker, expiresMs })
  if (made === undefined)
    throw new AdminError('conflict', 'There are as many management keys as there may be: revoke one.')
  const key = showKey(made.key)
  call.audit({ target: key.id, after: key })
  return { key, text: made.text }
}

async function revokeKey(call: AdminCall, id: string, workspaceId: string | undefined) {
  const { managementKeys } = call.parts
  const key = (await managementKeys.list(workspaceId)).find((each) => each.id === id)
  if (key === undefined || !(await managementKeys.revoke(id))) throw notFound()
  const before = showKey(key)
  call.audit({ target: id, before })
  return before
}

function showKey(key: ManagementKey) {
  const moment = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())
  return {
    id: key.id,
    name: key.name,
    preview: key.preview,
    workspace_id: key.workspaceId ?? null,
    scopes: [...key.scopes],
    made_by: key.madeBy ?? null,
    created_at: new Date(key.createdMs).toISOString(),
    expires_at: moment(key.expiresMs),
    last_used_at: moment(key.lastUsedMs),
  }
}
