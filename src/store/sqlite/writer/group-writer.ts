// How rows are written in groups, each whole or not at all, many groups with one fsync. `SqliteWriter` makes it real on
// a thread; the simulation has one that crashes.
import type { Statement } from '../../statement.ts'
import type { StoreError } from '../../store-error.ts'
import type { PreparedStatement } from '../prepared-statement.ts'
import type { Crowd } from './crowd.ts'

/** One run of a prepared statement. */
export type Row = {
  /** As `prepare` numbered it. */
  readonly statement: number
  readonly values: readonly (string | number | bigint | null)[]
}

export type GroupWriter = {
  /** Announces a statement of the hot path and returns its number, by which rows name it. */
  prepare(statement: PreparedStatement): number
  /**
   * Writes one group of prepared statements; resolves once it is durable. Rejects with WriteConflict or StoreError where
   * it was refused; no other group is affected. The data may judge such a group only after it is durable: what the data
   * must be able to refuse goes through `commitStatements`.
   */
  commit(rows: readonly Row[]): Promise<void>
  /** The same for any other statements: when it resolves, the database has accepted them. */
  commitStatements(statements: readonly Statement[]): Promise<void>
  /**
   * Resolves once a query of the database finds all that was durable when this was called; undefined: it does now.
   * Rejects with StoreError where the database takes nothing.
   */
  catchUp(): Promise<void> | undefined
  /** Why nothing new may be admitted: it might never be written. Undefined: what is admitted can be written. */
  readonly fault: StoreError | undefined
  /** Groups that are not durable yet. */
  readonly queued: number
  /** Groups that are about to come. */
  readonly crowd: Crowd
}
