// The thread that reads: a read-only connection beside the writer's, so that a long query never holds up a commit. In
// WAL it sees everything that was committed before its query began.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../../../foundation/assert.ts'
import type { ReaderAnswer, ReaderRequest } from './reader-request.ts'
import { readSqliteFailure } from '../sqlite-failure.ts'

const STATEMENTS_KEPT = 200

const port = parentPort
assert(port !== null, 'the SQLite reader runs as a worker thread')
const answer = (message: ReaderAnswer): void => port.postMessage(message)

const statements = new Map<string, StatementSync>()
let database: DatabaseSync
try {
  database = new DatabaseSync((workerData as { file: string }).file, { readOnly: true, timeout: 5_000 })
  database.exec('pragma cache_size = -8192; pragma temp_store = memory')
  answer({ kind: 'ready' })
} catch (error) {
  answer({ kind: 'failed', failure: readSqliteFailure(error) })
}

port.on('message', (request: ReaderRequest) => {
  if (request.kind === 'close') {
    database.close()
    port.close()
    return
  }
  const { id, sql, parameters } = request
  try {
    answer({ kind: 'rows', id, rows: prepare(sql).all(...(parameters as SQLInputValue[])) })
  } catch (error) {
    answer({ kind: 'error', id, failure: readSqliteFailure(error) })
  }
})

function prepare(sql: string): StatementSync {
  const known = statements.get(sql)
  if (known !== undefined) return known
  if (statements.size >= STATEMENTS_KEPT) statements.clear()
  const statement = database.prepare(sql)
  statement.setReadBigInts(true)
  statements.set(sql, statement)
  return statement
}
