// Who belongs to a workspace, and who is invited to it.
import { Type } from 'typebox'
import { notFound } from '../../admin-error.ts'
import { invitationShape, memberShape, roleShape, showInvitation, showMember, writtenShape } from '../../wire/person.ts'
import { doneShape, idShape, shapeList, shapeNullable, shapeObject } from '../../wire/shapes.ts'
import { defineRoute, type AdminCall } from '../route.ts'
import { readGiver, readMadeWith, readMaker, readPerson } from './read-person.ts'

const inWorkspace = shapeObject({ workspace: idShape })
const ofMember = shapeObject({ workspace: idShape, person: idShape })
const done = { done: true } as const

export const memberRoutes = [
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/members',
    summary: "A workspace's members, the oldest first, and the invitations to it that can still be accepted",
    schema: {
      params: inWorkspace,
      response: shapeObject({
        data: Type.Array(memberShape),
        next: Type.Null(),
        invitations: Type.Array(invitationShape),
      }),
    },
    async run(call) {
      const { members, invitations } = call.parts.people
      const [all, open] = await Promise.all([members.list(call.workspace.id), invitations.list(call.workspace.id)])
      return { data: all.map(showMember), next: null, invitations: open.map(showInvitation) }
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/admin/workspaces/:workspace/members/:person',
    action: 'member.change-role',
    summary: 'Gives a member another role, none above the own',
    schema: { params: ofMember, body: shapeObject({ role: roleShape }), response: memberShape },
    async run(call) {
      const { person } = call.params
      const before = await readMember(call, person)
      await call.parts.people.members.changeRole(call.workspace.id, person, call.body.role, readGiver(call))
      const after = await readMember(call, person)
      call.audit({ target: person, before: { role: before.role }, after: { role: after.role } })
      return after
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/admin/workspaces/:workspace/members/:person',
    action: 'member.remove',
    summary: 'Takes a member out of the workspace; their open invitations are void',
    schema: { params: ofMember, response: doneShape },
    async run(call) {
      const before = await readMember(call, call.params.person)
      await call.parts.people.members.remove(call.workspace.id, call.params.person, readGiver(call))
      call.audit({ target: call.params.person, before })
      return done
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/leave',
    action: 'member.leave',
    summary: 'Leaves the workspace',
    schema: { params: inWorkspace, response: doneShape },
    async run(call) {
      const { id } = readPerson(call)
      await call.parts.people.members.leave(call.workspace.id, id)
      call.audit({ target: id })
      return done
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/transfer',
    action: 'workspace.transfer',
    summary: 'Makes another member its owner, and oneself an admin',
    schema: { params: inWorkspace, body: shapeObject({ person_id: idShape }), response: doneShape },
    async run(call) {
      const { id } = readPerson(call)
      await call.parts.people.members.transfer(call.workspace.id, id, call.body.person_id)
      call.audit({ target: call.body.person_id, before: { owner: id } })
      return done
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/workspaces/:workspace/invitations',
    summary: 'Invitations that can still be accepted, the newest first',
    schema: { params: inWorkspace, response: shapeList(invitationShape) },
    async run(call) {
      const invitations = await call.parts.people.invitations.list(call.workspace.id)
      return { data: invitations.map(showInvitation), next: null }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/workspaces/:workspace/invitations',
    action: 'invitation.create',
    summary: 'Invites somebody, by mail where there is mail; else the link is in this answer and nowhere else',
    schema: {
      params: inWorkspace,
      body: shapeObject({ role: roleShape, email: Type.Optional(shapeNullable(writtenShape)) }),
      response: shapeObject({ invitation: invitationShape, url: shapeNullable(Type.String()) }),
    },
    async run(call) {
      const { invitation, url } = await call.parts.people.invitations.create({
        workspaceId: call.workspace.id,
        role: call.body.role,
        email: call.body.email ?? undefined,
        invitedBy: readMaker(call),
        madeWith: readMadeWith(call),
        giver: readGiver(call),
      })
      const shown = showInvitation(invitation)
      call.audit({ target: shown.id, after: shown })
      return { invitation: shown, url: url ?? null }
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/admin/workspaces/:workspace/invitations/:invitation',
    action: 'invitation.revoke',
    summary: 'Withdraws an invitation',
    schema: { params: shapeObject({ workspace: idShape, invitation: idShape }), response: doneShape },
    async run(call) {
      await call.parts.people.invitations.revoke(call.workspace.id, call.params.invitation)
      call.audit({ target: call.params.invitation })
      return done
    },
  }),
]

async function readMember(call: Pick<AdminCall, 'parts' | 'workspace'>, personId: string) {
  const member = await call.parts.people.members.find(call.workspace.id, personId)
  if (member === undefined) throw notFound()
  return showMember(member)
}
