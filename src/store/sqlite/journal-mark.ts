// Where the database stands: which one it is, and the number of the newest batch that it has. It lies in the database
// and is written in the same transaction as the batch, so that each comes in once.
import type { DatabaseSync } from 'node:sqlite'
import { newId } from '../../foundation/ids.ts'
import { systemRandom } from '../../foundation/random.ts'
import type { PreparedStatement } from './messages.ts'

export type JournalMark = { database: string; number: number }

/** Whose batches a journal has, and what the numbers in them mean: the text of its preambles. */
export type Preamble = { database: string; statements: readonly PreparedStatement[] }

export function readMark(database: DatabaseSync): JournalMark {
  database.exec('create table if not exists journal_mark (database text not null, number integer not null)')
  const found = database.prepare('select database, number from journal_mark').get()
  if (found !== undefined) return found as JournalMark
  const mark = { database: newId('db_', systemRandom), number: 0 }
  database.prepare('insert into journal_mark (database, number) values (?, ?)').run(mark.database, mark.number)
  return mark
}

export function writeMark(database: DatabaseSync, number: number): void {
  database.prepare('update journal_mark set number = ?').run(number)
}
