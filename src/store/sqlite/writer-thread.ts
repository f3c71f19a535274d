// The thread that owns the writing connection. One message is one batch; what was answered survives a crash of the
// machine, since the journal writes through and the database is in WAL with synchronous=FULL (`journaled-committer.ts`).
// What the journal has follows into the database after the answer, so that nobody waits for it.
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../../foundation/assert.ts'
import { JournaledCommitter } from './journaled-committer.ts'
import type { WriterAnswer, WriterRequest } from './messages.ts'
import { readSqliteFailure } from './sqlite-failure.ts'

/** The longest that a batch is in the journal alone, ms; nobody reads before it is in the database. */
const APPLY_MS = 50
/** Between attempts while the database takes nothing, ms. */
const RETRY_MS = 1_000

const port = parentPort
assert(port !== null, 'the SQLite writer runs as a worker thread')
const answer = (message: WriterAnswer): void => port.postMessage(message)

let database: DatabaseSync
let committer: JournaledCommitter
let timer: NodeJS.Timeout | undefined
/** The database took nothing when it was last tried. */
let isStuck = false
try {
  const { file, journal } = workerData as { file: string; journal: string }
  database = openWriter(file)
  committer = new JournaledCommitter(database, journal, {
    onRefused: (failure) => answer({ kind: 'refused', failure }),
    onTrouble: (message) => answer({ kind: 'trouble', message }),
  })
  answer({ kind: 'ready' })
} catch (error) {
  answer({ kind: 'failed', failure: readSqliteFailure(error) })
}

port.on('message', (request: WriterRequest) => {
  if (request.kind === 'close') return close()
  if (request.kind === 'apply') return apply()
  committer.announce(request.prepared)
  const failures = committer.commit(request.batch)
  answer({ kind: 'committed', failures, isBehind: committer.isBehind })
  if (committer.isFull && !isStuck) apply()
  else if (committer.isBehind) timer ??= setTimeout(apply, APPLY_MS)
})

function apply(): void {
  clearTimeout(timer)
  timer = undefined
  try {
    committer.apply()
    isStuck = false
    answer({ kind: 'applied' })
  } catch (error) {
    isStuck = true
    answer({ kind: 'applied', failure: readSqliteFailure(error) })
    timer = setTimeout(apply, RETRY_MS)
  }
}

function close(): void {
  clearTimeout(timer)
  try {
    committer.close()
  } catch (error) {
    answer({ kind: 'applied', failure: readSqliteFailure(error) })
  }
  database.close()
  port?.close()
}

function openWriter(file: string): DatabaseSync {
  const opened = new DatabaseSync(file, { timeout: 5_000 })
  opened.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  opened.exec('pragma cache_size = -16384; pragma temp_store = memory; pragma wal_autocheckpoint = 4000')
  opened.prepare('select count(*) from sqlite_schema').get()
  return opened
}
