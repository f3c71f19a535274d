// SQLite's errors as data that crosses a thread, and as one line for the operator.
import { StoreError, WriteConflict } from '../store-error.ts'

/** `errcode`: SQLite's; 0 where it was not SQLite that refused. */
export type SqliteFailure = { message: string; errcode: number }

/** Codes of a database that fails whatever it is given: busy, locked, out of memory, read-only, broken, full, gone, … */
const faults = new Set([3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 22, 23, 26])

export function readSqliteFailure(error: unknown): SqliteFailure {
  const { message, errcode } = error as { message?: string; errcode?: number }
  return { message: message ?? String(error), errcode: errcode ?? 0 }
}

/** The database itself failed (locked, full, broken), and did not refuse one group's data (a constraint, a value). */
export function isDatabaseFault(error: unknown): boolean {
  return isFault(readSqliteFailure(error))
}

function isFault({ errcode }: SqliteFailure): boolean {
  return faults.has(errcode & 0xff)
}

/** Why a group was not written. */
export function toWriteError(failure: SqliteFailure, file: string): StoreError | WriteConflict {
  return isFault(failure) ? toSqliteError(failure, file) : new WriteConflict(failure.message)
}

/** Another program holds the database. */
export function isLock({ errcode }: SqliteFailure): boolean {
  return (errcode & 0xff) === 5 || (errcode & 0xff) === 6
}

/** `file` is the database's path, which the operator chose. */
export function toSqliteError(failure: SqliteFailure, file: string): StoreError {
  switch (failure.errcode & 0xff) {
    case 5:
    case 6:
      return new StoreError(`The database ${file} is locked by another program.`, 'the database is locked')
    case 8:
      return new StoreError(
        `The database ${file} cannot be written: it is read-only for this user.`,
        'the database is read-only',
      )
    case 10:
      return new StoreError(`The disk failed under the database ${file}: ${failure.message}.`, 'the disk failed')
    case 11:
    case 26:
      return new StoreError(
        `The database ${file} is corrupt or not a database; restore it from a backup.`,
        'the database is corrupt',
      )
    case 13:
      return new StoreError(
        `The disk is full: the database ${file} cannot grow. Free space; nothing was lost.`,
        'the disk is full',
      )
    case 14:
      return new StoreError(`The database ${file} cannot be opened: check that the directory exists and is writable.`)
    default:
      return new StoreError(`The database ${file} failed: ${failure.message}.`)
  }
}
