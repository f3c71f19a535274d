// What the event loop and the two SQLite threads say to each other. Operations of a batch travel as two flat arrays:
// one structured clone of numbers and values, not of an object for each row.

/** A statement known to the writer by its index, prepared once. */
export type PreparedStatement = {
  sql: string
  /** How many values one run takes. */
  arity: number
  /**
   * Set: the statement adds. Its first `keys` values name a row, the rest are bigints; runs of one batch that name the
   * same row are summed and run once.
   */
  keys?: number
}

/** In `operations`: the end of a group, and a statement whose SQL travels along (sql, count, expected rows, values…). */
export const GROUP_END = -1
export const AD_HOC = -2
/** As expected rows of an ad-hoc statement: any number. */
export const ANY_ROWS = -1

export type Batch = { operations: number[]; values: unknown[] }

export type SqliteFailure = { message: string; errcode: number; conflict: boolean }

export type WriterRequest = { kind: 'commit'; batch: Batch; prepared: PreparedStatement[] } | { kind: 'close' }

export type WriterAnswer =
  | { kind: 'ready' }
  | { kind: 'failed'; failure: SqliteFailure }
  /** Groups by their place in the batch; those not named are durable. */
  | { kind: 'committed'; failures: [group: number, failure: SqliteFailure][] }

export type ReaderRequest = { kind: 'query'; id: number; sql: string; parameters: unknown[] } | { kind: 'close' }

export type ReaderAnswer =
  | { kind: 'ready' }
  | { kind: 'failed'; failure: SqliteFailure }
  | { kind: 'rows'; id: number; rows: unknown[] }
  | { kind: 'error'; id: number; failure: SqliteFailure }

/** How Node starts the threads: nothing of the process's own command line, no warning that SQLite's binding is new. */
export const WORKER_ARGUMENTS = ['--disable-warning=ExperimentalWarning']
