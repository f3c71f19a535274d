// People, their sessions, members and invitations on the wire.
import { Type } from 'typebox'
import type { Invitation, ListedPerson, ListedSession, Member, Passkey, Person } from '../../people/people.ts'
import { gatewayRoles, workspaceRoles } from '../../people/roles.ts'
import { idShape, momentShape, shapeNamed, shapeNullable, shapeObject } from './shapes.ts'

export const roleShape = Type.Enum([...workspaceRoles], { title: 'WorkspaceRole' })
export const gatewayRoleShape = shapeNullable(Type.Enum([...gatewayRoles], { title: 'GatewayRole' }))

/** What a person writes of themselves; whether it will do is judged where it is used, so that the message names the field. */
export const writtenShape = Type.String({ maxLength: 1_024 })
export const tokenShape = Type.String({ minLength: 1, maxLength: 256 })
export const newAccountFields = { name: writtenShape, email: writtenShape, password: writtenShape }

const personFields = {
  id: idShape,
  email: Type.String(),
  name: Type.String(),
  gateway_role: gatewayRoleShape,
  email_verified: Type.Boolean(),
  has_second_factor: Type.Boolean(),
}

export const personShape = shapeNamed('Person', personFields)

export const listedPersonShape = shapeNamed('ListedPerson', {
  ...personFields,
  created_at: momentShape,
  last_seen_at: shapeNullable(momentShape),
  suspended_at: shapeNullable(momentShape),
  workspaces: Type.Array(shapeObject({ id: idShape, name: Type.String(), role: roleShape })),
})

export const sessionShape = shapeNamed('Session', {
  id: idShape,
  is_current: Type.Boolean(),
  signed_in_at: momentShape,
  renewed_at: momentShape,
  expires_at: momentShape,
  address: Type.String(),
  user_agent: Type.String(),
})

export const passkeyShape = shapeNamed('Passkey', {
  id: idShape,
  name: shapeNullable(Type.String()),
  created_at: shapeNullable(momentShape),
})

export const memberShape = shapeNamed('Member', {
  person: personShape,
  role: roleShape,
  joined_at: momentShape,
  last_seen_at: shapeNullable(momentShape),
})

export const invitationShape = shapeNamed('Invitation', {
  id: idShape,
  role: roleShape,
  email: shapeNullable(Type.String()),
  invited_by: shapeNullable(Type.String()),
  created_at: momentShape,
  expires_at: momentShape,
})

export function showPerson(person: Person) {
  return {
    id: person.id,
    email: person.email,
    name: person.name,
    gateway_role: person.gatewayRole ?? null,
    email_verified: person.emailVerified,
    has_second_factor: person.hasSecondFactor,
  }
}

export function showListedPerson(person: ListedPerson) {
  return {
    ...showPerson(person),
    created_at: showMoment(person.createdMs),
    last_seen_at: showMomentIfAny(person.lastSeenMs),
    suspended_at: showMomentIfAny(person.suspendedMs),
    workspaces: person.workspaces.map(({ id, name, role }) => ({ id, name, role })),
  }
}

/** `current`: the id of the session that asks. */
export function showSession(session: ListedSession, current: string | undefined) {
  return {
    id: session.id,
    is_current: session.id === current,
    signed_in_at: showMoment(session.createdMs),
    renewed_at: showMoment(session.renewedMs),
    expires_at: showMoment(session.expiresMs),
    address: session.address,
    user_agent: session.userAgent,
  }
}

export function showPasskey({ id, name, createdMs }: Passkey) {
  return { id, name: name ?? null, created_at: showMomentIfAny(createdMs) }
}

export function showMember({ person, role, createdMs, lastSeenMs }: Member) {
  return {
    person: showPerson(person),
    role,
    joined_at: showMoment(createdMs),
    last_seen_at: showMomentIfAny(lastSeenMs),
  }
}

export function showInvitation(invitation: Invitation) {
  return {
    id: invitation.id,
    role: invitation.role,
    email: invitation.email ?? null,
    invited_by: invitation.invitedBy?.name ?? null,
    created_at: showMoment(invitation.createdMs),
    expires_at: showMoment(invitation.expiresMs),
  }
}

function showMoment(ms: number): string {
  return new Date(ms).toISOString()
}

function showMomentIfAny(ms: number | undefined): string | null {
  return ms === undefined ? null : showMoment(ms)
}
