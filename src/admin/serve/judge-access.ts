// Whether an actor may call a route: its row of the access table, the actor's permissions, and the workspace of the path,
// which must be there and be the actor's.
import type { Owner } from '../../keys/owners.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { knowsWorkspace, mayDo, type Actor } from '../access/actor.ts'
import type { Access } from '../access/access-table.ts'
import { AdminError, notFound } from '../admin-error.ts'

/**
 * The workspace of the path, undefined where it names none.
 * @throws AdminError: 401 where nobody is signed in, 404 where the workspace is not the actor's, 403 where they may not.
 */
export async function judgeAccess(
  context: OperationContext,
  access: Access,
  actor: Actor,
  workspaceId: string | undefined,
): Promise<Owner | undefined> {
  if (access === 'anyone') return undefined
  if (actor.kind === 'nobody') throw new AdminError('unauthorized', 'Sign in first.')
  if (access === 'person') {
    if (actor.kind === 'person') return undefined
    throw new AdminError('forbidden', 'This is for people who are signed in, not for management keys.')
  }
  if (workspaceId === undefined) {
    if (mayDo(actor, access, undefined)) return undefined
    throw new AdminError('forbidden', `This needs the permission ${access} over the whole gateway.`)
  }
  if (!knowsWorkspace(actor, workspaceId)) throw notFound()
  const workspace = await (await context.keys()).owners.find(workspaceId)
  if (workspace === undefined || workspace.id !== workspaceId || workspace.status === 'deleted') throw notFound()
  if (!mayDo(actor, access, workspaceId)) {
    throw new AdminError('forbidden', `This needs the permission ${access}; an admin of the workspace can give it.`)
  }
  return workspace
}
