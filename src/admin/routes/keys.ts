// A workspace's API keys. The text of one is in the answer that makes it, and nowhere else.
import { Type, type Static } from 'typebox'
import type { JsonObject } from '../../foundation/json/json.ts'
import { readMoment } from '../../operations/read-moment.ts'
import { notFound } from '../admin-error.ts'
import { editedKeyShape, keyShape, listedKeyShape, madeKeyShape, newKeyShape, usedKeyShape } from '../wire/key.ts'
import { idShape, momentShape, shapeObject } from '../wire/shapes.ts'
import { defineRoute, type AdminCall } from './route.ts'

const inWorkspace = shapeObject({ workspace: idShape })
const ofKey = shapeObject({ workspace: idShape, key: idShape })

export const keyRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/keys',
    summary: "A workspace's API keys, the oldest first, with what they spent",
    schema: {
      params: inWorkspace,
      querystring: shapeObject({ deleted: Type.Optional(Type.Boolean()) }),
      response: shapeObject({
        data: Type.Array(listedKeyShape),
        next: Type.Null(),
        month_ends_at: momentShape,
      }),
    },
    async run(call) {
      const { keys, month_ends_at } = await call.operate('report.keys', {
        owner: call.workspace.id,
        deleted: call.query.deleted ?? false,
      })
      return { data: (keys as JsonObject[]).map(showKey), next: null, month_ends_at }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/keys',
    action: 'key.create',
    summary: 'Makes a key; its text is in this answer and nowhere else',
    schema: { params: inWorkspace, body: newKeyShape, response: madeKeyShape },
    async run(call) {
      const { name, ...settings } = call.body
      const made = await call.operate('key.create', { owner: call.workspace.id, name, ...readChanges(settings) })
      return showMade(call, made)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/keys/:key',
    summary: 'One key, its use, and the names of models that it can ask for',
    schema: { params: ofKey, response: usedKeyShape },
    run: async (call) => showKey(await call.operate('report.key', { owner: call.workspace.id, id: call.params.key })),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/admin/workspaces/:workspace/keys/:key',
    action: 'key.change',
    summary: 'Changes what is named: name, limits, models, aliases, expiry. All of it or nothing',
    schema: { params: ofKey, body: editedKeyShape, response: keyShape },
    async run(call) {
      const { name, ...settings } = call.body
      const change = { ...(name !== undefined && { name }), ...readChanges(settings) }
      return changeKey(call, call.params.key, 'key.change', change)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/keys/:key/disable',
    action: 'key.disable',
    summary: 'Requests with it are refused until it is enabled again',
    schema: { params: ofKey, response: keyShape },
    run: (call) => changeKey(call, call.params.key, 'key.disable'),
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/keys/:key/enable',
    action: 'key.enable',
    summary: 'Takes back that it was disabled',
    schema: { params: ofKey, response: keyShape },
    run: (call) => changeKey(call, call.params.key, 'key.enable'),
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/keys/:key/rotate',
    action: 'key.rotate',
    summary: 'Makes another key with the same settings; the old one ends after so many seconds',
    schema: {
      params: ofKey,
      body: shapeObject({ grace_seconds: Type.Integer({ minimum: 0, maximum: 30 * 86_400 }) }),
      response: madeKeyShape,
    },
    async run(call) {
      const before = await readKey(call, call.params.key)
      const made = await call.operate('key.rotate', {
        id: String(before['id']),
        grace_seconds: call.body.grace_seconds,
      })
      return showMade(call, made)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/admin/workspaces/:workspace/keys/:key',
    action: 'key.delete',
    summary: 'Ends it for good; what it did stays in the records',
    schema: { params: ofKey, response: keyShape },
    run: (call) => changeKey(call, call.params.key, 'key.delete'),
  }),
]

/** @throws AdminError `not_found` where it is another workspace's, is deleted, or is not there. */
async function readKey(call: AdminCall, id: string): Promise<JsonObject> {
  const { keys } = await call.operate('key.list', { owner: call.workspace.id })
  const key = (keys as JsonObject[]).find((each) => each['id'] === id)
  if (key === undefined) throw notFound()
  return key
}

async function changeKey(call: AdminCall, id: string, operation: string, args: JsonObject = {}): Promise<JsonObject> {
  const before = showKey(await readKey(call, id))
  const after = showKey(await call.operate(operation, { ...args, id }))
  call.audit({ target: id, before, after })
  return after
}

function showMade(call: AdminCall, { key: text, notice, ...made }: JsonObject): JsonObject {
  const key = showKey(made)
  call.audit({ target: String(key['id']), after: key })
  return { key, text, notice: notice ?? null }
}

/** The workspace is said by the path. */
function showKey({ owner: _name, owner_id: _id, ...key }: JsonObject): JsonObject {
  return key
}

type Changes = Omit<Static<typeof editedKeyShape>, 'name'>

/** As operations take them: `none` for no limit, `never`, `all`. */
function readChanges({ limits = {}, expires_at: expires, allowed_models: models, aliases }: Changes): JsonObject {
  // As operations do, and neither empty nor a word of the command line.
  if (typeof expires === 'string') readMoment(expires, 'expires_at')
  const named = Object.entries(limits).map(([name, value]) => [name, value === null ? 'none' : String(value)])
  return {
    ...Object.fromEntries(named),
    ...(expires !== undefined && { expires: expires ?? 'never' }),
    ...(models !== undefined && { models: models ?? ['all'] }),
    ...(aliases !== undefined && { aliases: aliases.map((alias) => ({ ...alias })) }),
  }
}
