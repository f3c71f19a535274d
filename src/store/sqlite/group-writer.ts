// How rows are written in groups, each whole or not at all, many groups with one fsync. `SqliteWriter` makes it real on
// a thread; the simulation has one that crashes.
import type { Statement } from '../statement.ts'
import type { PreparedStatement } from './messages.ts'

export type GroupWriter = {
  /** Announces a statement of the hot path; the answer is what `add` calls it by. */
  prepare(statement: PreparedStatement): number
  /** Adds one run of a prepared statement to the open group. */
  add(prepared: number, values: readonly (string | number | bigint | null)[]): void
  /** Adds any other statement to the open group. */
  addStatement(statement: Statement): void
  /**
   * Ends the open group, which must be opened and ended without an await in between; resolves once it is durable.
   * Rejects with WriteConflict or StoreError where it was refused; no other group is affected.
   */
  commitGroup(): Promise<void>
  /** Whether the disk keeps up; false: admit nothing new. */
  hasRoom(): boolean
  /** Groups that are not durable yet. */
  readonly queued: number
  /** How many groups are about to come: in a crowd a batch waits for some of them. Set by who writes most. */
  crowd: () => number
}
