// The database's own mark: which database it is, the newest batch that it has, and whether a journal belongs beside it.
// The mark lies in the database and is written in the same transaction as a batch, so that each batch is brought in
// once.
import type { DatabaseSync } from 'node:sqlite'
import { newId } from '../../../foundation/ids.ts'
import { systemRandom } from '../../../foundation/random.ts'
import type { PreparedStatement } from '../prepared-statement.ts'

/** A batch by its number, and how many groups there were up to its end, over all lives. */
export type BatchEnd = { number: number; groups: number }

export type JournalMark = BatchEnd & {
  database: string
  /** Groups that the last transaction brought. */
  lastGroups: number
  /** A journal was opened and not taken away: it must be there. */
  hasJournal: boolean
}

/** Whose batches a journal has, and what the numbers in them mean: the text of its preambles. */
export type Preamble = { database: string; statements: readonly PreparedStatement[] }

const additions = {
  groups: 'integer not null default 0',
  last_groups: 'integer not null default 0',
  has_journal: 'integer not null default 0',
}

/** Nothing was ever written to it. */
export function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('select 1 from sqlite_schema limit 1').get() === undefined
}

export function readMark(database: DatabaseSync): JournalMark {
  database.exec('create table if not exists journal_mark (database text not null, number integer not null)')
  const columns = database.prepare("select name from pragma_table_info('journal_mark')").all()
  for (const [name, type] of Object.entries(additions))
    if (!columns.some((column) => column['name'] === name))
      database.exec(`alter table journal_mark add column ${name} ${type}`)
  if (database.prepare('select 1 from journal_mark').get() === undefined)
    database.prepare('insert into journal_mark (database, number) values (?, 0)').run(newId('db_', systemRandom))
  const row = database.prepare('select database, number, groups, last_groups, has_journal from journal_mark').get()
  const { last_groups, has_journal, ...mark } = row as BatchEnd & {
    database: string
    last_groups: number
    has_journal: number
  }
  return { ...mark, lastGroups: last_groups, hasJournal: has_journal === 1 }
}

export function writeMark(database: DatabaseSync, { number, groups }: BatchEnd): void {
  database
    .prepare('update journal_mark set number = ?1, last_groups = max(0, ?2 - groups), groups = ?2')
    .run(number, groups)
}

export function markJournal(database: DatabaseSync, hasJournal: boolean): void {
  database.prepare('update journal_mark set has_journal = ?').run(hasJournal ? 1 : 0)
}
