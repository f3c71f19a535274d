// Brings in what a dead process left in the journal, once, when the database is opened, and finds out what is missing.
// Nothing is known then of the statements but what the journal says itself, so that a newer release can bring in what an
// older one left. What can be read is brought in, also behind a gap; each gap is an incident for the operator.
import { existsSync, readFileSync, renameSync, unlinkSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Incident, IncidentKind } from '../../incident.ts'
import { BatchCommitter } from '../writer/batch-committer.ts'
import { writeMark, type BatchEnd, type JournalMark } from './journal-mark.ts'
import { findGaps, readJournal, type FoundJournal, type Gap } from './read-journal.ts'
import { unpackBatch, type Batch, type CommitResult } from '../writer/batch.ts'

/** Gaps that an incident names one by one. */
const GAPS_NAMED = 5

type Recovery = {
  database: DatabaseSync
  journalPath: string
  mark: JournalMark
  /** The database has the write-ahead log that its process left: it was not replaced by a copy. */
  hasWal: boolean
  /** Called for each batch that was brought in: its groups had been answered as durable. */
  onCommitted(committer: BatchCommitter, batch: Batch, result: CommitResult): void
  onIncident(incident: Incident): void
}

/** Whether a journal lies here that a database must have had: an empty database beside it has lost everything. */
export function provesMore(journalPath: string): boolean {
  return existsSync(journalPath) && readJournal(readFileSync(journalPath)).batches.length > 0
}

/**
 * The newest batch that the database then has.
 * @throws SQLite's error, or the system's: the journal stays
 */
export function recoverJournal(recovery: Recovery): BatchEnd {
  const { journalPath, mark, onIncident } = recovery
  if (!existsSync(journalPath)) {
    // A copy of the database, as a backup is, has neither journal nor write-ahead log.
    if (mark.hasJournal && recovery.hasWal) onIncident(missing(mark, `The journal ${journalPath} is missing`))
    return mark
  }
  const found = readJournal(readFileSync(journalPath))
  const isForeign = found.databases.size > 0 && !found.databases.has(mark.database)
  if (isForeign) return setAside(recovery, 'another database')
  const fresh = found.batches.filter(({ number }) => number > mark.number)
  const gaps = findGaps(mark, fresh)
  const isBehind = gaps[0]?.from === mark
  if (isBehind && !recovery.hasWal) return setAside(recovery, 'a later time of this database', gaps[0])
  return bringIn(recovery, found, gaps)
}

function bringIn(recovery: Recovery, found: FoundJournal, gaps: readonly Gap[]): BatchEnd {
  const { database, journalPath, mark, onCommitted, onIncident } = recovery
  const { batches, preamble } = found
  const committer = new BatchCommitter(database)
  committer.announce(preamble?.statements ?? [])
  let newest: BatchEnd = mark
  for (const { number, groups, text } of preamble === undefined ? [] : batches) {
    if (number <= mark.number) continue
    const batch = unpackBatch(text)
    const end = { number, groups }
    onCommitted(
      committer,
      batch,
      committer.commit(batch, () => writeMark(database, end)),
    )
    newest = end
  }
  const incidents = [...describeGaps(gaps, mark), ...describeFile(recovery, found)]
  for (const incident of incidents) onIncident(incident)
  if (incidents.length === 0) unlinkSync(journalPath)
  else renameSync(journalPath, `${journalPath}.damaged`)
  return newest
}

/** All gaps as one incident; the first places are named. */
function describeGaps(gaps: readonly Gap[], mark: JournalMark): Incident[] {
  const [first] = gaps
  if (first === undefined) return []
  const lost = gaps.reduce((sum, gap) => sum + gap.lost, 0)
  const places = gaps.slice(0, GAPS_NAMED).map(({ from, to }) => `${from.number + 1} to ${to - 1}`)
  const named = `Batches ${places.join(', ')}${gaps.length > GAPS_NAMED ? ' and others' : ''}`
  const cost = `up to ${lost} answers may be missing in the books`
  return first.from === mark
    ? [incident('database-behind', `${named} are in neither the database nor its journal: ${cost}.`, lost)]
    : [incident('journal-damaged', `${named} cannot be read in the journal: ${cost}.`, lost)]
}

/** What the file itself tells, besides its gaps. */
function describeFile(
  { journalPath, mark }: Recovery,
  { preamble, batches, hasBegin, isCut }: FoundJournal,
): Incident[] {
  if (isCut) return [missing(mark, `The journal ${journalPath} was cut short`)]
  if (mark.hasJournal && !hasBegin) return [missing(mark, `The journal ${journalPath} was emptied or damaged`)]
  const unreadable = preamble === undefined ? batches.filter(({ number }) => number > mark.number).length : 0
  if (unreadable === 0) return []
  const message = `The journal ${journalPath} does not say what its ${unreadable} batches mean; they are not in the books.`
  return [incident('journal-damaged', message, unreadable)]
}

function missing({ number, lastGroups }: JournalMark, what: string): Incident {
  const cost = `what was answered in the last moment after batch ${number} is lost`
  const scale = `the transaction before brought ${lastGroups} answers or less`
  return incident('journal-missing', `${what}: ${cost}; ${scale}.`, undefined)
}

/** It is not brought in, since it would be wrong here; it stays beside the database under another name. */
function setAside({ journalPath, mark, onIncident }: Recovery, whose: string, gap?: Gap): BatchEnd {
  const aside = `${journalPath}.set-aside`
  renameSync(journalPath, aside)
  const cost = gap === undefined ? '' : ` The database lacks up to ${gap.lost} answers that came before it.`
  const advice = 'After a backup was put back, this is expected.'
  const message = `The journal belongs to ${whose} and was set aside as ${aside}.${cost} ${advice}`
  onIncident(incident('journal-foreign', message, gap?.lost))
  return mark
}

function incident(kind: IncidentKind, message: string, lost: number | undefined): Incident {
  return { kind, message, lost }
}
