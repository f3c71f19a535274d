// Does an operation: through the gateway that runs on the data directory where there is one, so that it takes effect at
// once, otherwise here, on the database itself. Two commands at the same moment wait for each other briefly.
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Json, JsonObject } from '../foundation/json.ts'
import { StoreError } from '../store/store-error.ts'
import { callControlSocket } from './call-control-socket.ts'
import type { ControlContext } from './control-context.ts'
import { Arguments, OperationError } from './operation.ts'
import { findOperation } from './operations.ts'

/** How long a command waits for another one to let go of the database, ms. */
const LOCK_MS = 3_000
const LOCK_EVERY_MS = 100

export type LocalContext = { context: ControlContext; close(): Promise<void> }

/** @throws OperationError, GatewayError, StoreError, ConfigurationError: each one line for the operator. */
export async function performOperation(
  name: string,
  args: JsonObject,
  dataDirectory: string,
  openLocal: () => Promise<LocalContext>,
): Promise<Json> {
  const operation = findOperation(name)
  if (operation === undefined) throw new OperationError('usage', `There is no operation ${name}.`)
  const triesUntilMs = performance.now() + LOCK_MS
  for (;;) {
    const answered = await callControlSocket(dataDirectory, name, args)
    if (answered !== undefined) return answered.result
    const local = await openLocal()
    try {
      return await operation.run(local.context, new Arguments(args))
    } catch (error) {
      // Held by a command that is about to end, or by a gateway that is about to open its socket.
      const isHeld = error instanceof StoreError && error.message.includes(' is in use by ')
      if (!isHeld || performance.now() > triesUntilMs) throw error
    } finally {
      await local.close()
    }
    await sleep(LOCK_EVERY_MS)
  }
}

/** @throws OperationError where there is nothing to work on yet. */
export function assertDataDirectory(dataDirectory: string): void {
  if (existsSync(dataDirectory)) return
  throw new OperationError(
    'fault',
    `There is no data directory ${dataDirectory}; start the gateway there first, or name another with --data.`,
  )
}
