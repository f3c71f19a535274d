// The messages between the event loop and the writing thread.
import type { Incident } from '../../incident.ts'
import type { BatchEnd } from '../journal/journal-mark.ts'
import type { PreparedStatement } from '../prepared-statement.ts'
import type { SqliteFailure } from '../sqlite-failure.ts'
import type { GroupFailure, PackedBatch } from './batch.ts'

/** What the writing thread is asked, besides bringing in what the journal has. */
export type WriterTask =
  /** `probe`: something is written also where nothing waits, to find out whether it can be. */
  | { kind: 'apply'; probe: boolean }
  /** Commits a batch that the journal does not take. */
  | { kind: 'commit'; batch: PackedBatch }
  | { kind: 'close' }

export type WriterRequest = WriterTask & {
  /** Statements that are new since the last request. */
  prepared: PreparedStatement[]
  /** Batches that the journal has, `end` that of the newest: they go into the database before all else. */
  texts: string[]
  end: BatchEnd
}

export type WriterAnswer =
  /** `end`: of the newest batch that the database has. `hasJournal`: there is one to write to. */
  | { kind: 'ready'; database: string; end: BatchEnd; hasJournal: boolean; wasDamaged: boolean }
  /** The database cannot be opened; or must not be used, for the reason that `message` gives. */
  | { kind: 'failed'; failure: SqliteFailure }
  | { kind: 'forbidden'; message: string }
  /** To `apply` and `close`. `failure`: nothing more was brought in. */
  | { kind: 'applied'; end: BatchEnd; failure?: SqliteFailure }
  /** Groups that are not named are durable. `failure`: the database itself failed, and none is. */
  | { kind: 'committed'; end: BatchEnd; failures: GroupFailure[]; failure?: SqliteFailure }
  /** Something that is in the database's own list too. */
  | { kind: 'incident'; incident: Incident }
  /** A line for the operator. */
  | { kind: 'trouble'; message: string }
