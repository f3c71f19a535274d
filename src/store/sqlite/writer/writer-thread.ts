// The thread that owns the writing connection. It brings into the database what the journal has, many batches in one
// transaction, and commits at once what the journal does not take: statements that the data must be able to refuse. What
// it has answered survives a crash of the machine: the database is in WAL with synchronous=FULL.
import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../../../foundation/assert.ts'
import { giveWay } from '../../../foundation/threads/give-way.ts'
import { BatchCommitter } from './batch-committer.ts'
import type { Incident } from '../../incident.ts'
import { addIncident, prepareIncidents } from './incidents.ts'
import { isEmpty, markJournal, readMark, writeMark, type BatchEnd, type Preamble } from '../journal/journal-mark.ts'
import { Journal } from '../journal/journal.ts'
import { countGroups, GROUP_END, unpackBatch } from './batch.ts'
import type { Batch, CommitResult, GroupFailure, PackedBatch } from './batch.ts'
import type { WriterAnswer, WriterRequest } from './writer-request.ts'
import { provesMore, recoverJournal } from '../journal/recover-journal.ts'
import { readSqliteFailure } from '../sqlite-failure.ts'

/** How long a batch that the journal does not take waits for another program that writes to the database, ms. */
const PATIENCE_MS = 1_000

const port = parentPort
assert(port !== null, 'the SQLite writer runs as a worker thread')
const answer = (message: WriterAnswer): void => port.postMessage(message)

giveWay()

let database: DatabaseSync
let committer: BatchCommitter
/** The newest batch that the database has, and the newest one below. */
let applied: BatchEnd
let newest: BatchEnd
/** In the journal and not in the database. */
let waiting: string[] = []
try {
  answer(open(workerData as { file: string; journal: string }))
} catch (error) {
  answer({ kind: 'failed', failure: readSqliteFailure(error) })
}

port.on('message', (request: WriterRequest) => {
  committer.announce(request.prepared)
  for (const text of request.texts) waiting.push(text)
  if (request.end.number > newest.number) newest = request.end
  if (request.kind === 'commit') return answer(commit(request.batch))
  if (request.kind === 'close') waitForOthers(PATIENCE_MS)
  try {
    apply(request.kind === 'apply' && request.probe)
    if (request.kind === 'close') markJournal(database, false)
    answer({ kind: 'applied', end: applied })
  } catch (error) {
    answer({ kind: 'applied', end: applied, failure: readSqliteFailure(error) })
  }
  if (request.kind === 'close') {
    database.close()
    port.close()
  }
})

/** Brings in what a dead process left in its journal, and makes a new one. */
function open({ file, journal }: { file: string; journal: string }): WriterAnswer {
  const hasWal = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
  database = openWriter(file)
  if (isEmpty(database) && provesMore(journal)) {
    const remedy = `Put the database back from a backup, or move ${journal} away to begin with an empty one.`
    return {
      kind: 'forbidden',
      message: `${file} is empty, and the journal beside it proves that it was not. ${remedy}`,
    }
  }
  prepareIncidents(database)
  committer = new BatchCommitter(database)
  const mark = readMark(database)
  let incidents = 0
  applied = newest = recoverJournal({
    database,
    journalPath: journal,
    mark,
    hasWal,
    onCommitted: tellRefusals,
    onIncident(incident) {
      incidents += 1
      report(incident)
    },
  })
  const hasJournal = makeJournal(journal, mark.database)
  waitForOthers(0)
  return { kind: 'ready', database: mark.database, end: { ...applied }, hasJournal, wasDamaged: incidents > 0 }
}

/** Where there can be none, each batch goes into the database at once. */
function makeJournal(path: string, of: string): boolean {
  try {
    Journal.create(path, JSON.stringify({ database: of, statements: [] } satisfies Preamble), applied.number + 1)
  } catch (error) {
    const message = `no journal (${(error as Error).message}): each batch goes into the database at once`
    answer({ kind: 'trouble', message })
    markJournal(database, false)
    return false
  }
  markJournal(database, true)
  return true
}

/** @throws SQLite's error: then they wait on */
function apply(probe: boolean): void {
  if (waiting.length > 0 || probe) {
    const batch = joinBatches(waiting)
    tellRefusals(
      committer,
      batch,
      committer.commit(batch, () => writeMark(database, newest)),
    )
  }
  waiting = []
  applied = newest
}

/** Groups that are not named are durable, and all that the journal had. */
function commit(packed: PackedBatch): WriterAnswer {
  const batch = unpackBatch(packed)
  try {
    waitForOthers(PATIENCE_MS)
    apply(false)
    // It has a number too, so that a database which lacks it is not given what came behind it unnoticed.
    const end = { number: newest.number + 1, groups: newest.groups + countGroups(batch) }
    const { refused, mended } = committer.commit(batch, () => writeMark(database, end))
    applied = newest = end
    tellRefusals(committer, batch, { refused: [], mended })
    return { kind: 'committed', end, failures: refused }
  } catch (error) {
    const failure = readSqliteFailure(error)
    return { kind: 'committed', end: applied, failures: refuseAll(batch, failure), failure }
  } finally {
    waitForOthers(0)
  }
}

/** Reports groups that were answered as durable, and that the database then refused or took in their second form alone. */
function tellRefusals(by: BatchCommitter, batch: Batch, { refused, mended }: CommitResult): void {
  for (const [group, failure] of refused) {
    const message = `A record was refused and is not in the books: ${failure.message}.`
    report({ kind: 'record-refused', message, lost: 1, detail: by.describeGroup(batch, group) })
  }
  for (const [group, failure] of mended) {
    const message = `A record was refused and written in its second form: ${failure.message}.`
    report({ kind: 'record-mended', message, lost: 0, detail: by.describeGroup(batch, group) })
  }
}

function report(incident: Incident): void {
  answer({ kind: 'incident', incident })
  try {
    addIncident(database, incident)
  } catch {
    // It is in the log.
  }
}

/** Whether a statement waits where another program holds the database; what the journal has can wait there. */
function waitForOthers(ms: number): void {
  database.exec(`pragma busy_timeout = ${ms}`)
}

function refuseAll({ operations }: Batch, failure: ReturnType<typeof readSqliteFailure>): GroupFailure[] {
  return operations.filter((operation) => operation === GROUP_END).map((_, group) => [group, failure])
}

function joinBatches(texts: readonly string[]): Batch {
  const operations: number[] = []
  const values: unknown[] = []
  for (const text of texts) {
    const batch = unpackBatch(text)
    for (const operation of batch.operations) operations.push(operation)
    for (const value of batch.values) values.push(value)
  }
  return { operations, values }
}

function openWriter(file: string): DatabaseSync {
  const opened = new DatabaseSync(file, { timeout: 5_000 })
  opened.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  opened.exec('pragma cache_size = -4096; pragma temp_store = memory; pragma wal_autocheckpoint = 4000')
  opened.prepare('select count(*) from sqlite_schema').get()
  return opened
}
