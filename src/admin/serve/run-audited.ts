// Runs a route and writes to the audit log what it changed, what it failed to change, and what somebody whom we know was not
// allowed to. The answer is sent once its entry is durable.
import type { AuditOutcome } from '../../audit-log/entry.ts'
import { isObject } from '../../foundation/json/json.ts'
import { accessTable } from '../access/access-table.ts'
import { nameActor, type Actor } from '../access/actor.ts'
import { recordedFirst } from '../access/permissions.ts'
import { AdminError } from '../admin-error.ts'
import type { AdminParts } from '../admin-parts.ts'
import type { AdminCall, AdminRoute, AuditNote } from '../routes/route.ts'
import { describeError } from './describe-error.ts'

type Place = { actor: Actor; address: string; workspaceId: string | undefined }

/**
 * What moves money or access is written down before it is done, so that none of it can be done and be in no entry.
 * @throws as the route does; StoreError where nothing was done, since it could not be recorded; AdminError where it was done and
 * could not be.
 */
export async function runAudited(
  route: AdminRoute,
  call: AdminCall,
  note: AuditNote,
  parts: AdminParts,
): Promise<unknown> {
  const { action, method, path } = route
  if (action === undefined) return route.run(call)
  const { workspace: workspaceId, ...named } = (call.params ?? {}) as { workspace?: string }
  const place = { actor: call.actor, address: call.address, workspaceId }
  // What strangers try in vain is no entry: they could make any number.
  const isKnown = place.actor.kind !== 'nobody'
  const isFirst = isKnown && recordedFirst.has(accessTable[`${method} ${path}`] ?? '')
  if (isFirst) {
    const [target] = Object.values<string>(named)
    const asked = isObject(call.body) ? { after: call.body } : {}
    await write(parts, place, action, { ...(target !== undefined && { target }), ...asked, ...begun })
  }
  let answer: unknown
  try {
    answer = await route.run(call)
  } catch (error) {
    if (!isKnown) throw error
    const failed = write(parts, place, action, { ...note, outcome: 'failed', reason: nameError(error) })
    await failed.catch((fault: unknown) => tellUnrecorded(parts, call, action, fault))
    throw error
  }
  const ending = { ...note, outcome: 'done', reason: null } as const
  await write(parts, { ...place, actor: note.actor ?? call.actor }, action, ending).catch((fault: unknown) => {
    tellUnrecorded(parts, call, action, fault)
    if (!isFirst) throw new AdminError('unavailable', DONE_UNRECORDED)
  })
  return answer
}

const begun = { outcome: 'begun', reason: null } as const
const DONE_UNRECORDED = 'This was done, but the audit log could not be written: look before you do it again.'

function tellUnrecorded({ log }: AdminParts, { requestId }: AdminCall, action: string, fault: unknown): void {
  log.error({ err: fault, request: requestId, action }, 'the audit log could not be written: it lacks how this ended')
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

type Ending = AuditNote & { outcome: AuditOutcome; reason: string | null }

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
