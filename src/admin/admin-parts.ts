// What the routes of the console's API work on.
import type { ManagementKeys } from '../management-keys/management-keys.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import type { People } from '../people/people.ts'
import type { Log } from '../foundation/log.ts'
import type { WatchRequests } from './watch-requests.ts'

export type AdminParts = {
  readonly context: OperationContext
  readonly people: People
  readonly managementKeys: ManagementKeys
  readonly log: Log
  /** Undefined: no line is written of requests. */
  readonly watch?: WatchRequests | undefined
  readonly version: string
  /** How the command is typed where this gateway was started, such as `npm run crossmodel --`. */
  readonly commandForm: string
  /** Where the callers' listener is. */
  readonly callersUrl: string
}
