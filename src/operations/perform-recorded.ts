// Runs an operation for a command and writes to the audit log what changed something: by which user of the machine, and with
// which arguments. Routes of the console write their own entries, which say more.
import type { Json, JsonObject } from '../foundation/json/json.ts'
import { isObject, readString } from '../foundation/json/json.ts'
import type { OperationContext } from './operation-context.ts'
import { Arguments, type Operation } from './operation.ts'

/** Arguments that say what an operation is done to, the first that is there. */
const TARGETS = ['id', 'endpoint', 'model', 'provider', 'owner', 'name'] as const

/** `user`: who typed the command. @throws as the operation does, and StoreError where it was done and not recorded. */
export async function performRecorded(
  context: OperationContext,
  operation: Operation,
  args: JsonObject,
  user: string,
): Promise<Json> {
  const result = await operation.run(context, new Arguments(args))
  if (operation.changes?.(args) !== true) return result
  const told = isObject(result) ? result : {}
  const targets = TARGETS.flatMap((name) => readString(told[name]) ?? readString(args[name]) ?? [])
  await (
    await context.auditLog()
  ).append({
    actor: { kind: 'command-line', id: null, name: user },
    address: null,
    workspaceId: readString(told['owner_id']) ?? null,
    action: operation.name,
    target: targets[0] ?? null,
    outcome: 'done',
    reason: null,
    before: null,
    after: args,
  })
  return result
}
