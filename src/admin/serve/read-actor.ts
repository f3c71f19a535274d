// Who asks, by the request's headers: `Authorization: Bearer cmadm-…` is a management key, a session's cookie a person.
// A key that is not known is refused, and never read as nobody.
import { AdminError } from '../admin-error.ts'
import type { AdminParts } from '../admin-parts.ts'
import { isPermission } from '../access/permissions.ts'
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
  if (key === undefined) throw new AdminError('unauthorized', 'This management key is not known, or has expired.')
  const { id, name, workspaceId, scopes, expiresMs } = key
  return {
    kind: 'management-key',
    key: { id, name, workspaceId, scopes: new Set(scopes.filter(isPermission)), expiresMs },
  }
}
