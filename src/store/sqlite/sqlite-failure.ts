// SQLite's errors as data that crosses a thread, and as one line for the operator.
import { StoreError, WriteConflict } from '../store-error.ts'
import type { SqliteFailure } from './messages.ts'

const CONSTRAINT = 19

export function readSqliteFailure(error: unknown): SqliteFailure {
  const { message, errcode } = error as { message?: string; errcode?: number }
  return {
    message: message ?? String(error),
    errcode: errcode ?? 0,
    conflict: error instanceof WriteConflict || ((errcode ?? 0) & 0xff) === CONSTRAINT,
  }
}

/** The database itself failed (locked, full, broken), and not one group's data. */
export function isDatabaseFault(error: unknown): boolean {
  const { errcode, conflict } = readSqliteFailure(error)
  return errcode !== 0 && !conflict
}

/** `file` is the database's path, which the operator chose. */
export function toSqliteError(failure: SqliteFailure, file: string): StoreError | WriteConflict {
  if (failure.conflict) return new WriteConflict(failure.message)
  switch (failure.errcode & 0xff) {
    case 5:
    case 6:
      return new StoreError(`The database ${file} is locked by another program.`)
    case 8:
      return new StoreError(`The database ${file} cannot be written: it is read-only for this user.`)
    case 10:
      return new StoreError(`The disk failed under the database ${file}: ${failure.message}.`)
    case 11:
    case 26:
      return new StoreError(`The database ${file} is corrupt or not a database; restore it from a backup.`)
    case 13:
      return new StoreError(`The disk is full: the database ${file} cannot grow. Free space; nothing was lost.`)
    case 14:
      return new StoreError(`The database ${file} cannot be opened: check that the directory exists and is writable.`)
    default:
      return new StoreError(`The database ${file} failed: ${failure.message}.`)
  }
}
