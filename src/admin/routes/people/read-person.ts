// The person who asks, and what roles they may give.
import type { Person } from '../../../people/people.ts'
import type { RoleGiver } from '../../../people/roles.ts'
import { AdminError } from '../../admin-error.ts'
import type { AdminCall } from '../route.ts'

/** @throws AdminError where a management key asks */
export function readPerson({ actor }: Pick<AdminCall, 'actor'>): Person {
  if (actor.kind === 'person') return actor.session.person
  throw new AdminError('forbidden', 'This is for people who are signed in, not for management keys.')
}

/** In the workspace of the path. A management key that may change members gives what an admin gives. */
export function readGiver({ actor, workspace }: Pick<AdminCall, 'actor' | 'workspace'>): RoleGiver {
  if (actor.kind === 'management-key') return 'admin'
  if (actor.kind === 'nobody') return 'read-only'
  if (actor.session.person.gatewayRole === 'operator') return 'operator'
  return actor.session.memberships.get(workspace.id) ?? 'read-only'
}

/** The management keys that something is made with: it ends with each of them. */
export function readMadeWith({ actor }: Pick<AdminCall, 'actor'>): readonly string[] {
  return actor.kind === 'management-key' ? [...actor.key.madeWith, actor.key.id] : []
}

/** Who stands behind what is done: the person, or who made the management key. What they made ends with what they may do. */
export function readMaker({ actor }: Pick<AdminCall, 'actor'>): string | undefined {
  if (actor.kind === 'person') return actor.session.person.id
  return actor.kind === 'management-key' ? actor.key.madeBy : undefined
}
