// Workspaces as such: made, renamed, suspended, and how long what is known of their requests is kept.
import { Type } from 'typebox'
import { readEmail } from '../../../people/accounts/read-account.ts'
import { PeopleError } from '../../../people/people-error.ts'
import { DAY_MS } from '../../../foundation/time/clock.ts'
import { FIRST_OWNER } from '../../../keys/owners.ts'
import type { Workspace } from '../../../people/people.ts'
import { notFound } from '../../admin-error.ts'
import { writtenShape } from '../../wire/person.ts'
import { idShape, momentShape, nameShape, shapeNamed, shapeNullable, shapeObject } from '../../wire/shapes.ts'
import { defineRoute, type AdminCall } from '../route.ts'
import { readMadeWith, readMaker } from './read-person.ts'

const inWorkspace = shapeObject({ workspace: idShape })
const workspaceShape = shapeNamed('Workspace', {
  id: idShape,
  name: nameShape,
  status: Type.Enum(['active', 'suspended']),
  created_at: momentShape,
})

const settingsShape = shapeObject({
  workspace: workspaceShape,
  /** The one that keys without an owner belong to: it keeps its name, by which configurations and commands know it. */
  keeps_name: Type.Boolean(),
  /** How long the records of single requests are kept; null: for ever. */
  records_kept_days: shapeNullable(Type.Number()),
})

export const workspaceRoutes = [
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces',
    action: 'workspace.create',
    summary: 'Makes a workspace with its wallet; its owner is invited, or is who makes it',
    schema: {
      body: shapeObject({ name: nameShape, owner_email: Type.Optional(shapeNullable(writtenShape)) }),
      response: shapeObject({ workspace: workspaceShape, invitation_url: shapeNullable(Type.String()) }),
    },
    async run(call) {
      const { workspaces, invitations } = call.parts.people
      const maker = call.actor.kind === 'person' ? call.actor.session.person.id : undefined
      const email = readOwnerEmail(call.body.owner_email ?? undefined)
      const workspace = await workspaces.create(call.body.name, email === undefined ? maker : undefined)
      const shown = showWorkspace(workspace)
      call.audit({ target: workspace.id, after: { ...shown, owner_email: email ?? null } })
      const wanted = {
        workspaceId: workspace.id,
        role: 'owner',
        email,
        invitedBy: readMaker(call),
        madeWith: readMadeWith(call),
        giver: 'operator',
      } as const
      if (email === undefined) return { workspace: shown, invitation_url: null }
      const invited = await invitations.create(wanted).catch(async (error: unknown) => {
        // Nobody could come into it.
        await workspaces.takeBack(workspace.id)
        throw error
      })
      return { workspace: shown, invitation_url: invited.url ?? null }
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/admin/workspaces/:workspace',
    action: 'workspace.rename',
    summary: 'Gives the workspace another name',
    schema: { params: inWorkspace, body: shapeObject({ name: nameShape }), response: workspaceShape },
    async run(call) {
      await call.parts.people.workspaces.rename(call.workspace.id, call.body.name)
      return showChanged(call)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/settings',
    summary: 'What can be set of the workspace, and what the operator has set for all of them',
    schema: { params: inWorkspace, response: settingsShape },
    async run({ parts, workspace, context }) {
      const found = await parts.people.workspaces.find(workspace.id)
      if (found === undefined) throw notFound()
      const { keepRecordsMs } = context.settings()
      const days = keepRecordsMs === 'forever' ? null : keepRecordsMs / DAY_MS
      return { workspace: showWorkspace(found), keeps_name: found.name === FIRST_OWNER, records_kept_days: days }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/suspend',
    action: 'workspace.suspend',
    summary: 'Its keys are refused until it is resumed',
    schema: { params: inWorkspace, response: workspaceShape },
    run: (call) => setStatus(call, 'suspended'),
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/resume',
    action: 'workspace.resume',
    summary: 'Takes back that it was suspended',
    schema: { params: inWorkspace, response: workspaceShape },
    run: (call) => setStatus(call, 'active'),
  }),
]

/** Before anything is made: a workspace whose owner cannot be invited would be nobody's. */
function readOwnerEmail(written: string | undefined): string | undefined {
  if (written === undefined) return undefined
  try {
    return readEmail(written)
  } catch (error) {
    if (!(error instanceof PeopleError)) throw error
    throw new PeopleError(error.kind, error.message, { field: 'owner_email' })
  }
}

type Call = Pick<AdminCall, 'parts' | 'workspace' | 'audit'>

async function setStatus(call: Call, status: Workspace['status']) {
  await call.parts.people.workspaces.setStatus(call.workspace.id, status)
  return showChanged(call)
}

async function showChanged({ parts, workspace: { id, name, status }, audit }: Call) {
  const workspace = await parts.people.workspaces.find(id)
  if (workspace === undefined) throw notFound()
  const after = showWorkspace(workspace)
  audit({ target: id, before: { name, status }, after })
  return after
}

function showWorkspace({ id, name, status, createdMs }: Workspace) {
  return { id, name, status, created_at: new Date(createdMs).toISOString() }
}
