// Runs an operation in this process, as the control socket does for commands.
import assert from 'node:assert/strict'
import { isObject, type JsonObject } from '../../foundation/json/json.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { Arguments } from '../../operations/operation.ts'
import { findOperation } from '../../operations/operations.ts'

/** @throws as the operation does. */
export async function runOperation(
  context: OperationContext,
  name: string,
  args: JsonObject = {},
): Promise<JsonObject> {
  const operation = findOperation(name)
  assert.ok(operation !== undefined, `there is no operation ${name}`)
  const result = await operation.run(context, new Arguments(args))
  assert.ok(isObject(result), `${name} answers with an object`)
  return result
}
