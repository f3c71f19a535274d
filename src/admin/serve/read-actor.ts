// Who asks, by the request's headers: `Authorization: Bearer cmadm-…` is a management key, a session's cookie a person.
// A key that is not known is refused, and never read as nobody.
import { AdminError } from '../admin-error.ts'
import type { AdminParts } from '../admin-parts.ts'
import type { KnownManagementKey } from '../../management-keys/management-key.ts'
import { gatewayRoles, isWorkspaceRole } from '../../people/roles.ts'
import { isPermission, permissionsOf, type Permission } from '../access/permissions.ts'
import type { Actor } from '../access/actor.ts'

/** With the `Set-Cookie` headers that the answer must carry. */
export async function readActor(
  { people, managementKeys }: Pick<AdminParts, 'people' | 'managementKeys'>,
  headers: Headers,
): Promise<{ actor: Actor; cookies: readonly string[] }> {
  const bearer = headers.get('authorization')
  if (bearer !== null) return { actor: await readKey(managementKeys, bearer), cookies: [] }
  const session = await people.readSession(headers)
  if (session === undefined) return { actor: { kind: 'nobody' }, cookies: [] }
  return { actor: { kind: 'person', session }, cookies: session.cookies }
}

async function readKey(keys: AdminParts['managementKeys'], authorization: string): Promise<Actor> {
  const [scheme = '', text = ''] = authorization.split(' ')
  const key = scheme.toLowerCase() === 'bearer' ? await keys.authenticate(text) : undefined
  const scopes = key === undefined ? new Set<Permission>() : readScopes(key)
  if (key === undefined || scopes.size === 0)
    throw new AdminError('unauthorized', 'This management key is not known, has expired, or may do nothing any more.')
  const { id, name, workspaceId, expiresMs, madeBy, madeWith } = key
  return { kind: 'management-key', key: { id, name, workspaceId, scopes, expiresMs, madeBy, madeWith } }
}

/** What it was given, and no more than its maker may do today. */
function readScopes({ scopes, makerRoles }: KnownManagementKey): Set<Permission> {
  const given = new Set(scopes.filter(isPermission))
  if (makerRoles === undefined) return given
  const roles = [gatewayRoles.find((role) => role === makerRoles.gateway), readWorkspaceRole(makerRoles.workspace)]
  return given.intersection(new Set(roles.flatMap((role) => [...permissionsOf(role)])))
}

function readWorkspaceRole(role = '') {
  return isWorkspaceRole(role) ? role : undefined
}
