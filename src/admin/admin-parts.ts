// What the routes of the console's API work on.
import type { ManagementKeys } from '../management-keys/management-keys.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import type { People } from '../people/people.ts'
import type { Log } from '../foundation/log.ts'

export type AdminParts = {
  readonly context: OperationContext
  readonly people: People
  readonly managementKeys: ManagementKeys
  readonly log: Log
  readonly version: string
  /** How the command is typed where this gateway was started, such as `npm run crossmodel --`. */
  readonly commandForm: string
  /** Where callers reach the gateway. */
  readonly callersUrl: string
}
