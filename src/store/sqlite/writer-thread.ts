// The thread that owns the writing connection. One message is one batch is one transaction (`batch-committer.ts`), in WAL
// with synchronous=FULL: what was answered survives a crash of the machine.
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../../foundation/assert.ts'
import { BatchCommitter } from './batch-committer.ts'
import { unpackBatch, type WriterAnswer, type WriterRequest } from './messages.ts'
import { readSqliteFailure } from './sqlite-failure.ts'

const port = parentPort
assert(port !== null, 'the SQLite writer runs as a worker thread')
const answer = (message: WriterAnswer): void => port.postMessage(message)

let database: DatabaseSync
let committer: BatchCommitter
try {
  database = openWriter((workerData as { file: string }).file)
  committer = new BatchCommitter(database)
  answer({ kind: 'ready' })
} catch (error) {
  answer({ kind: 'failed', failure: readSqliteFailure(error) })
}

port.on('message', (request: WriterRequest) => {
  if (request.kind === 'close') {
    database.close()
    port.close()
    return
  }
  committer.announce(request.prepared)
  answer({ kind: 'committed', failures: committer.commit(unpackBatch(request.batch)) })
})

function openWriter(file: string): DatabaseSync {
  const opened = new DatabaseSync(file, { timeout: 5_000 })
  opened.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  opened.exec('pragma cache_size = -16384; pragma temp_store = memory; pragma wal_autocheckpoint = 4000')
  opened.prepare('select count(*) from sqlite_schema').get()
  return opened
}
