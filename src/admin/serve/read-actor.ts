// Who asks, by the request's headers: `Authorization: Bearer cmadm-…` is a management key, a session's cookie a person.
// A key that is not known is refused, and never read as nobody.
import { AdminError } from '../admin-error.ts'
import type { AdminParts } from '../admin-parts.ts'
import type { Actor } from '../access/actor.ts'

/** With the `Set-Cookie` headers that the answer must carry. */
export async function readActor(
  { people }: AdminParts,
  headers: Headers,
): Promise<{ actor: Actor; cookies: readonly string[] }> {
  const bearer = headers.get('authorization')
  if (bearer !== null) throw new AdminError('unauthorized', 'This management key is not known, or has expired.')
  const session = await people.readSession(headers)
  if (session === undefined) return { actor: { kind: 'nobody' }, cookies: [] }
  return { actor: { kind: 'person', session }, cookies: session.cookies }
}
