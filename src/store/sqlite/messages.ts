// What the event loop and the two SQLite threads say to each other.
import type { Incident } from '../incident.ts'
import type { BatchEnd } from './journal/journal-mark.ts'

/** A statement known to the writer by its index, prepared once. */
export type PreparedStatement = {
  sql: string
  /** The one that it writes to. */
  table: string
  /** How many values one run takes. */
  arity: number
  /**
   * Set: the statement adds. Its first `keys` values name a row, the rest are bigints; runs of one batch that name the
   * same row are summed and run once.
   */
  keys?: number
  /**
   * Another text, with the same values. Where the data refuses a group that was answered as durable already, the group is
   * tried once more with these in place of their statements, since it must not be lost.
   */
  fallback?: string
}

/** In `operations`: the end of a group, and a statement whose SQL travels along (sql, count, expected rows, values…). */
export const GROUP_END = -1
export const AD_HOC = -2
/** As expected rows of an ad-hoc statement: any number. */
export const ANY_ROWS = -1

/** Operations, and the values of all of them one after the other. */
export type Batch = { operations: number[]; values: unknown[] }

/**
 * A batch on its way to the thread. A clone of many small values costs ten times what one text does, so prepared
 * statements travel as JSON; the values of other ones may be of any kind, and are cloned.
 */
export type PackedBatch = Batch | string

/** Takes the batch: its values are changed. */
export function packBatch(batch: Batch): PackedBatch {
  const { operations, values } = batch
  if (operations.includes(AD_HOC)) return batch
  const bigints: number[] = []
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]
    if (typeof value !== 'bigint') continue
    const number = Number(value)
    values[index] = Number.isSafeInteger(number) ? number : value.toString()
    bigints.push(index)
  }
  return JSON.stringify([operations, values, bigints])
}

/** Groups of a batch. */
export function countGroups(packed: PackedBatch): number {
  let groups = 0
  for (const operation of unpackBatch(packed).operations) if (operation === GROUP_END) groups += 1
  return groups
}

export function unpackBatch(packed: PackedBatch): Batch {
  if (typeof packed !== 'string') return packed
  const [operations, values, bigints] = JSON.parse(packed) as [number[], unknown[], number[]]
  for (const index of bigints) values[index] = BigInt(values[index] as number | string)
  return { operations, values }
}

/** `errcode`: SQLite's; 0 where it was not SQLite that refused. */
export type SqliteFailure = { message: string; errcode: number }
/** A group by its place in its batch, and why it was refused. */
export type GroupFailure = [group: number, failure: SqliteFailure]
/** Groups that the data refused; and those that it took in their second form alone, with what it said to the first. */
export type CommitResult = { refused: GroupFailure[]; mended: GroupFailure[] }

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

export type ReaderRequest = { kind: 'query'; id: number; sql: string; parameters: unknown[] } | { kind: 'close' }

export type ReaderAnswer =
  | { kind: 'ready' }
  | { kind: 'failed'; failure: SqliteFailure }
  | { kind: 'rows'; id: number; rows: unknown[] }
  | { kind: 'error'; id: number; failure: SqliteFailure }

/** How Node starts the threads: nothing of the process's own command line, no warning that SQLite's binding is new. */
export const WORKER_ARGUMENTS = ['--disable-warning=ExperimentalWarning']
