// What lies in the journal's file that a dead process left: every record that can be read, wherever it lies, and whether
// the file is as it was left. Damage in one place hides nothing that lies behind it.
import { HALF_BYTES, JOURNAL_BYTES } from './journal.ts'
import type { BatchEnd, Preamble } from './journal-mark.ts'
import {
  findRecords,
  GROUPS_WRAP,
  isCutRecord,
  readRecord,
  type FoundRecord,
  type JournalRecord,
} from './journal-record.ts'
import { countGroups } from '../writer/batch.ts'

export type FoundJournal = {
  /** By number, each once. */
  batches: JournalRecord[]
  /** What they mean: a later preamble only adds statements. Undefined: no preamble can be read. */
  preamble: Preamble | undefined
  /** Every database that a preamble names. */
  databases: ReadonlySet<string>
  /** It begins as it was made. */
  hasBegin: boolean
  /** It is shorter than it was made, and what is missing may have been a record. */
  isCut: boolean
}

export function readJournal(bytes: Buffer): FoundJournal {
  const size = Math.min(bytes.length, JOURNAL_BYTES)
  const halves = [findRecords(bytes, 0, Math.min(size, HALF_BYTES)), findRecords(bytes, HALF_BYTES, size)]
  const records = halves.flat()
  const preambles = records.filter(({ kind }) => kind === 'preamble').map(({ text }) => JSON.parse(text) as Preamble)
  const batches = new Map(records.filter(({ kind }) => kind === 'batch').map((record) => [record.number, record]))
  return {
    batches: [...batches.values()].toSorted((a, b) => a.number - b.number),
    preamble: preambles.toSorted((a, b) => b.statements.length - a.statements.length)[0],
    databases: new Set(preambles.map(({ database }) => database)),
    hasBegin: readRecord(bytes, 0, Math.min(size, HALF_BYTES)) !== undefined,
    isCut: size < JOURNAL_BYTES && isCutShort(bytes, size, halves),
  }
}

/** Batches that are missing before `to`, where `from` is the one before them that is there. */
export type Gap = { from: BatchEnd; to: number; lost: number }

/** What is missing of the batches after `from`. */
export function findGaps(from: BatchEnd, batches: readonly JournalRecord[]): Gap[] {
  const gaps: Gap[] = []
  let before = from
  for (const { number, groups, text } of batches) {
    const missing = number - before.number - 1
    if (missing > 0)
      gaps.push({ from: before, to: number, lost: countLost(before, groups - countGroups(text), missing) })
    before = { number, groups }
  }
  return gaps
}

/** Groups between two counts, where these make sense: a journal of an older release has none. */
function countLost(from: BatchEnd, groupsBefore: number, missing: number): number {
  const lost = (((groupsBefore - from.groups) % GROUPS_WRAP) + GROUPS_WRAP) % GROUPS_WRAP
  return lost >= missing && lost < GROUPS_WRAP / 2 ? lost : missing
}

/** Whether the end of the file lies where the next record would be, or in it. */
function isCutShort(bytes: Buffer, size: number, [first = [], second = []]: FoundRecord[][]): boolean {
  const newest = Math.max(0, ...[...first, ...second].map(({ number }) => number))
  const [half, from] = size > HALF_BYTES ? [second, HALF_BYTES] : [first, 0]
  return size <= HALF_BYTES || isCutRecord(bytes, half.at(-1)?.end ?? from, size, newest + 1)
}
