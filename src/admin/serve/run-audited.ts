// Runs a route and writes to the audit log what it changed, what it failed to change, and what somebody whom we know was not
// allowed to. The answer is sent once its entry is durable.
import { nameActor, type Actor } from '../access/actor.ts'
import { AdminError } from '../admin-error.ts'
import type { AdminParts } from '../admin-parts.ts'
import type { AdminCall, AdminRoute, AuditNote } from '../routes/route.ts'
import { describeError } from './describe-error.ts'

type Place = { actor: Actor; address: string; workspaceId: string | undefined }

/** @throws as the route does; StoreError where it was done and could not be recorded. */
export async function runAudited(
  route: AdminRoute,
  call: AdminCall,
  note: AuditNote,
  parts: AdminParts,
): Promise<unknown> {
  const { action } = route
  if (action === undefined) return route.run(call)
  const workspaceId = (call.params as { workspace?: string } | undefined)?.workspace
  const place = { actor: note.actor ?? call.actor, address: call.address, workspaceId }
  let answer: unknown
  try {
    answer = await route.run(call)
  } catch (error) {
    // What strangers try in vain is no entry: they could make any number.
    if (place.actor.kind !== 'nobody')
      await write(parts, place, action, { ...note, outcome: 'failed', reason: nameError(error) })
    throw error
  }
  await write(parts, { ...place, actor: note.actor ?? call.actor }, action, { ...note, outcome: 'done', reason: null })
  return answer
}

/** @throws the error that is handed in. */
export async function recordDenial(
  { route, error, ...place }: Place & { route: AdminRoute; error: unknown },
  parts: AdminParts,
): Promise<never> {
  const isDenied = error instanceof AdminError && error.code === 'forbidden' && place.actor.kind !== 'nobody'
  if (isDenied && route.action !== undefined)
    await write(parts, place, route.action, { outcome: 'denied', reason: 'forbidden' })
  throw error
}

type Ending = AuditNote & { outcome: 'done' | 'denied' | 'failed'; reason: string | null }

async function write({ context }: AdminParts, place: Place, action: string, ending: Ending): Promise<void> {
  const { target = null, before = null, after = null, outcome, reason } = ending
  const auditLog = await context.auditLog()
  await auditLog.append({
    actor: nameActor(place.actor),
    address: place.address,
    workspaceId: place.workspaceId ?? null,
    action,
    target,
    outcome,
    reason,
    before,
    after,
  })
}

function nameError(error: unknown): string {
  return describeError(error)?.code ?? 'internal_error'
}
