// The thread that owns the writing connection. It brings into the database what the journal has, many batches in one
// transaction, and commits at once what the journal does not take: statements that the data must be able to refuse. What
// it has answered survives a crash of the machine: the database is in WAL with synchronous=FULL.
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../../foundation/assert.ts'
import { giveWay } from '../../foundation/give-way.ts'
import { BatchCommitter } from './batch-committer.ts'
import { readMark, writeMark } from './journal-mark.ts'
import { GROUP_END, unpackBatch } from './messages.ts'
import type { Batch, CommitResult, GroupFailure, PackedBatch, WriterAnswer, WriterRequest } from './messages.ts'
import { recoverJournal } from './recover-journal.ts'
import { readSqliteFailure } from './sqlite-failure.ts'

/** How long a batch that the journal does not take waits for another program that writes to the database, ms. */
const PATIENCE_MS = 1_000

const port = parentPort
assert(port !== null, 'the SQLite writer runs as a worker thread')
const answer = (message: WriterAnswer): void => port.postMessage(message)

giveWay()

let database: DatabaseSync
let committer: BatchCommitter
/** Of the newest batch that the database has, and of the newest one below. */
let applied = 0
let newest = 0
/** In the journal and not in the database. */
let waiting: string[] = []
try {
  const { file, journal } = workerData as { file: string; journal: string }
  database = openWriter(file)
  committer = new BatchCommitter(database)
  const mark = readMark(database)
  applied = newest = recoverJournal(database, journal, mark, {
    onCommitted: tellRefusals,
    onTrouble: (message) => answer({ kind: 'trouble', message }),
  })
  waitForOthers(0)
  answer({ kind: 'ready', database: mark.database, number: applied })
} catch (error) {
  answer({ kind: 'failed', failure: readSqliteFailure(error) })
}

port.on('message', (request: WriterRequest) => {
  committer.announce(request.prepared)
  for (const text of request.texts) waiting.push(text)
  newest = Math.max(newest, request.number)
  if (request.kind === 'commit') {
    const failures = commit(request.batch)
    return answer({ kind: 'committed', number: applied, failures })
  }
  if (request.kind === 'close') waitForOthers(PATIENCE_MS)
  try {
    apply()
    answer({ kind: 'applied', number: applied })
  } catch (error) {
    answer({ kind: 'applied', number: applied, failure: readSqliteFailure(error) })
  }
  if (request.kind === 'close') {
    database.close()
    port.close()
  }
})

/** @throws SQLite's error: then they wait on */
function apply(): void {
  if (waiting.length > 0) {
    tellRefusals(committer.commit(joinBatches(waiting), () => writeMark(database, newest)))
  }
  waiting = []
  applied = newest
}

/** The groups that were refused; all others are durable, and all that the journal had. */
function commit(packed: PackedBatch): GroupFailure[] {
  const batch = unpackBatch(packed)
  try {
    waitForOthers(PATIENCE_MS)
    apply()
    // It has a number too, so that a database which lacks it is not given what came behind it.
    const number = newest + 1
    const { refused, mended } = committer.commit(batch, () => writeMark(database, number))
    applied = newest = number
    tellRefusals({ refused: [], mended })
    return refused
  } catch (error) {
    return refuseAll(batch, readSqliteFailure(error))
  } finally {
    waitForOthers(0)
  }
}

/** What became of groups that nobody waits for any more. */
function tellRefusals({ refused, mended }: CommitResult): void {
  for (const [, failure] of refused) answer({ kind: 'refused', failure })
  for (const [, failure] of mended) answer({ kind: 'mended', failure })
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
