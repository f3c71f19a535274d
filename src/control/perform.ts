// Runs an operation: through the gateway that runs on the data directory where there is one, so that the change takes
// effect at once; otherwise in this process, on the database itself. Of two commands at the same moment the second
// waits briefly for the first.
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'

import { bounds } from '../foundation/bounds.ts'
import type { Json, JsonObject } from '../foundation/json/json.ts'
import { sleep, systemClock, type Clock } from '../foundation/time/clock.ts'
import { StoreError } from '../store/store-error.ts'
import { callControlSocket } from './call-control-socket.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import { OperationError } from '../operations/operation.ts'
import { performRecorded } from '../operations/perform-recorded.ts'
import { findOperation } from '../operations/operations.ts'

const LOCK_EVERY_MS = 100

export type LocalContext = { context: OperationContext; close(): Promise<void> }

/** @throws OperationError, GatewayError, StoreError, ConfigurationError: each one line for the operator. */
export async function performOperation(
  name: string,
  args: JsonObject,
  dataDirectory: string,
  openLocal: () => Promise<LocalContext>,
  clock: Clock = systemClock,
): Promise<Json> {
  const performer = new Performer(dataDirectory, openLocal, clock)
  try {
    return await performer.perform(name, args)
  } finally {
    await performer.close()
  }
}

/** Does one operation after the other; without a running gateway the database stays open until `close`. */
export class Performer {
  readonly #dataDirectory: string
  readonly #openLocal: () => Promise<LocalContext>
  readonly #clock: Clock
  #local: LocalContext | undefined

  constructor(dataDirectory: string, openLocal: () => Promise<LocalContext>, clock = systemClock) {
    this.#clock = clock
    this.#dataDirectory = dataDirectory
    this.#openLocal = openLocal
  }

  /** @throws as `performOperation` */
  async perform(name: string, args: JsonObject): Promise<Json> {
    const operation = findOperation(name)
    if (operation === undefined) throw new OperationError('usage', `There is no operation ${name}.`)
    const user = readUser()
    if (this.#local !== undefined) return performRecorded(this.#local.context, operation, args, user)
    const triesUntilMs = this.#clock.monotonicMs() + bounds.commandLockMs
    for (;;) {
      const answered = await callControlSocket(this.#dataDirectory, name, args, undefined, user)
      if (answered !== undefined) return answered.result
      const local = await this.#openLocal()
      try {
        const result = await performRecorded(local.context, operation, args, user)
        this.#local = local
        return result
      } catch (error) {
        await local.close()
        // Held by a command that is about to end, or by a gateway that is about to open its socket.
        const isHeld = error instanceof StoreError && error.message.includes(' is in use by ')
        if (!isHeld || this.#clock.monotonicMs() > triesUntilMs) throw error
      }
      await sleep(this.#clock, LOCK_EVERY_MS)
    }
  }

  async close(): Promise<void> {
    await this.#local?.close()
    this.#local = undefined
  }
}

/** Who typed the command. In a container a user may have no name. */
function readUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'a user without a name'
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
