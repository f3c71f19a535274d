// Ways in for those who have no account yet: the first operator, and invitations. Tokens come in bodies, and never in an address,
// which logs and histories keep. With an account that is made here, its person signs in as anybody does.
import { shapeObject, idShape, shapeNullable } from '../../wire/shapes.ts'
import { Type } from 'typebox'
import type { Person } from '../../../people/people.ts'
import type { Actor } from '../../access/actor.ts'
import { newAccountFields, personShape, roleShape, showPerson, tokenShape } from '../../wire/person.ts'
import { defineRoute } from '../route.ts'
import { readPerson } from './read-person.ts'

const workspaceShape = shapeObject({ id: idShape, name: Type.String() })
const withAccount = shapeObject({ token: tokenShape, ...newAccountFields })

export const setupRoutes = [
  defineRoute({
    method: 'POST',
    path: '/admin/setup',
    action: 'operator.create',
    summary: 'Makes the first operator, with the token that the start of the gateway printed',
    schema: { body: withAccount, response: shapeObject({ person: personShape }) },
    async run(call) {
      const { token, ...account } = call.body
      const person = await call.parts.people.firstOperator.create(token, account)
      call.audit({ target: person.id, after: showPerson(person), actor: actAs(person) })
      return { person: showPerson(person) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/invitations/read',
    reads: true,
    summary: 'What an invitation is to',
    schema: {
      body: shapeObject({ token: tokenShape }),
      response: shapeObject({
        workspace: workspaceShape,
        role: roleShape,
        email: shapeNullable(Type.String()),
        invited_by: shapeNullable(Type.String()),
      }),
    },
    async run(call) {
      const { invitation, workspaceName } = await call.parts.people.invitations.read(call.body.token)
      return {
        workspace: { id: invitation.workspaceId, name: workspaceName },
        role: invitation.role,
        email: invitation.email ?? null,
        invited_by: invitation.invitedBy?.name ?? null,
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/invitations/accept',
    action: 'invitation.accept',
    summary: 'Joins the workspace that an invitation is to',
    schema: {
      body: shapeObject({ token: tokenShape }),
      response: shapeObject({ workspace_id: idShape, role: roleShape }),
    },
    async run(call) {
      const { id, workspaceId, role } = await call.parts.people.invitations.accept(call.body.token, readPerson(call).id)
      call.audit({ target: id, after: { workspace_id: workspaceId, role } })
      return { workspace_id: workspaceId, role }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/invitations/accept-as-new',
    action: 'invitation.accept',
    summary: 'The same with an account that is made for it',
    schema: {
      body: withAccount,
      response: shapeObject({ workspace_id: idShape, role: roleShape, person: personShape }),
    },
    async run(call) {
      const { token, ...account } = call.body
      const accepted = await call.parts.people.invitations.acceptAsNew(token, account, call.address)
      const { id, workspaceId, role } = accepted.invitation
      const person = showPerson(accepted.person)
      call.audit({ target: id, after: { workspace_id: workspaceId, role, person }, actor: actAs(accepted.person) })
      return { workspace_id: workspaceId, role, person }
    },
  }),
]

/** For the audit log: the request was nobody's, and made this person. */
function actAs(person: Person): Actor {
  const session = { id: '', person, memberships: new Map(), createdMs: 0, expiresMs: 0, cookies: [] }
  return { kind: 'person', session }
}
