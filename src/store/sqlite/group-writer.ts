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
   * Rejects with WriteConflict or StoreError where it was refused; no other group is affected. Prepared statements alone
   * may be judged only after they are durable: what the data must be able to refuse is another statement.
   */
  commitGroup(): Promise<void>
  /**
   * Resolves once a query of the database finds all that was durable when this was called; undefined: it does now.
   * Rejects with StoreError where the database takes nothing.
   */
  catchUp(): Promise<void> | undefined
  /** Whether the disk keeps up; false: admit nothing new. */
  hasRoom(): boolean
  /** Groups that are not durable yet. */
  readonly queued: number
  /** How many groups are about to come: in a crowd a batch waits for some of them. Set by who writes most. */
  crowd: () => number
}
