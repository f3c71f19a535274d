// Who asks: a person with a session, a management key, or nobody that we know.
import type { Session } from '../../people/people.ts'
import { permissionsOf, type Permission } from './permissions.ts'

export type Actor =
  | { readonly kind: 'person'; readonly session: Session }
  | { readonly kind: 'management-key'; readonly key: ActingKey }
  | { readonly kind: 'nobody' }

/** What of a management key decides what it may do. */
type ActingKey = {
  readonly id: string
  readonly name: string
  /** The workspace that it is for; undefined: the gateway. */
  readonly workspaceId: string | undefined
  readonly scopes: ReadonlySet<Permission>
  /** Undefined: never. */
  readonly expiresMs: number | undefined
  /** A person. */
  readonly madeBy: string | undefined
  /** Keys. */
  readonly madeWith: readonly string[]
}

/** Whether the actor may do this in the workspace, or over all where none is named. */
export function mayDo(actor: Actor, permission: Permission, workspaceId: string | undefined): boolean {
  return readPermissions(actor, workspaceId).has(permission)
}

/** Whether the workspace is there for this actor at all: what is not is answered as if it did not exist. */
export function knowsWorkspace(actor: Actor, workspaceId: string): boolean {
  return readPermissions(actor, workspaceId).size > 0
}

/** All that the actor may do in a workspace, or over all where none is named. */
export function readPermissions(actor: Actor, workspaceId: string | undefined): ReadonlySet<Permission> {
  if (actor.kind === 'nobody') return new Set()
  if (actor.kind === 'management-key') {
    const { key } = actor
    return key.workspaceId === undefined || key.workspaceId === workspaceId ? key.scopes : new Set()
  }
  const { person, memberships } = actor.session
  const overAll = permissionsOf(person.gatewayRole)
  if (workspaceId === undefined) return overAll
  return overAll.union(permissionsOf(memberships.get(workspaceId)))
}

/** For the audit log and for postings. */
export function nameActor(actor: Actor): { kind: Actor['kind']; id: string | null; name: string } {
  if (actor.kind === 'person') return { kind: 'person', id: actor.session.person.id, name: actor.session.person.email }
  if (actor.kind === 'management-key') return { kind: 'management-key', id: actor.key.id, name: actor.key.name }
  return { kind: 'nobody', id: null, name: 'nobody' }
}
