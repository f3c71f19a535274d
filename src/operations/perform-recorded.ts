// Runs an operation for a command and writes to the audit log what changed something: by which user of the machine, and with
// which arguments. Routes of the console write their own entries, which say more.
import type { AuditOutcome } from '../audit-log/entry.ts'
import type { Json, JsonObject } from '../foundation/json/json.ts'
import { isObject, readString } from '../foundation/json/json.ts'
import type { OperationContext } from './operation-context.ts'
import { describeFailure } from './describe-failure.ts'
import { Arguments, OperationError, type Operation } from './operation.ts'

/** Arguments that say what an operation is done to, the first that is there. */
const TARGETS = ['id', 'endpoint', 'model', 'provider', 'owner', 'name'] as const

/** What moves money, or gives and takes access: it is written down before it is done. */
const RECORDED_FIRST = /^(?:wallet|key|owner|operator|workspace)\./

/**
 * `user`: who typed the command. @throws as the operation does; StoreError where nothing was done, since it could not be
 * recorded; OperationError where it was done and could not be.
 */
export async function performRecorded(
  context: OperationContext,
  operation: Operation,
  args: JsonObject,
  user: string,
): Promise<Json> {
  const run = () => operation.run(context, new Arguments(args))
  if (operation.changes?.(args) !== true) return run()
  const write = async (told: JsonObject, outcome: AuditOutcome, reason: string | null = null) => {
    const targets = TARGETS.flatMap((name) => readString(told[name]) ?? readString(args[name]) ?? [])
    const auditLog = await context.auditLog()
    await auditLog.append({
      actor: { kind: 'command-line', id: null, name: user },
      address: null,
      workspaceId: readString(told['owner_id']) ?? null,
      action: operation.name,
      target: targets[0] ?? null,
      outcome,
      reason,
      before: null,
      after: args,
    })
  }
  const isFirst = RECORDED_FIRST.test(operation.name)
  if (isFirst) await write({}, 'begun')
  let result: Json
  try {
    result = await run()
  } catch (error) {
    if (isFirst) await write({}, 'failed', describeFailure(error)?.kind ?? 'bug').catch(() => {})
    throw error
  }
  await write(isObject(result) ? result : {}, 'done').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new OperationError('fault', `This was done, but the audit log could not be written: ${why}`)
  })
  return result
}
