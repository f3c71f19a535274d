// Brings in what a dead process left in the journal, once, when the database is opened. Nothing is known then of the
// statements but what the journal says itself, so that a newer release can bring in what an older one left.
import { existsSync, readFileSync, renameSync, unlinkSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { BatchCommitter } from './batch-committer.ts'
import { writeMark, type JournalMark, type Preamble } from './journal-mark.ts'
import { readRecords, type JournalRecord } from './journal-record.ts'
import { HALF_BYTES } from './journal.ts'
import { unpackBatch, type CommitResult } from './messages.ts'

/** What belongs to no batch that somebody waits for. */
export type RecoveryWatch = {
  /** Its groups had been answered as durable. */
  onCommitted(result: CommitResult): void
  /** A line for the operator. */
  onTrouble(message: string): void
}

/**
 * The number of the newest batch that the database then has.
 * @throws SQLite's error, or the system's: the journal stays
 */
export function recoverJournal(database: DatabaseSync, path: string, mark: JournalMark, watch: RecoveryWatch): number {
  if (!existsSync(path)) return mark.number
  const records = readHalves(readFileSync(path))
  if (!belongs(records, mark)) {
    const aside = `${path}.set-aside`
    renameSync(path, aside)
    watch.onTrouble(`the journal does not belong to this state of the database, and was set aside as ${aside}`)
    return mark.number
  }
  let newest = mark.number
  let committer: BatchCommitter | undefined
  for (const { kind, number, text } of records) {
    if (kind === 'preamble') {
      committer = new BatchCommitter(database)
      committer.announce((JSON.parse(text) as Preamble).statements)
    } else if (number > newest && committer !== undefined) {
      watch.onCommitted(committer.commit(unpackBatch(text), () => writeMark(database, number)))
      newest = number
    }
  }
  unlinkSync(path)
  return newest
}

/** The records of both halves, the older ones first. */
function readHalves(bytes: Buffer): JournalRecord[] {
  const halves = [readRecords(bytes, 0), readRecords(bytes, HALF_BYTES)]
  return halves.toSorted((a, b) => (a[0]?.number ?? 0) - (b[0]?.number ?? 0)).flat()
}

/**
 * Whether these are this database's, and what it lacks follows on what it has. Otherwise a backup was put in its place:
 * the journal knows of a later time, or of another database.
 */
function belongs(records: readonly JournalRecord[], mark: JournalMark): boolean {
  let newest = mark.number
  for (const { kind, number, text } of records) {
    if (kind === 'preamble' && (JSON.parse(text) as Preamble).database !== mark.database) return false
    if (number > newest + 1) return false
    if (kind === 'batch') newest = Math.max(newest, number)
  }
  return true
}
