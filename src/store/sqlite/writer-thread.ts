// The thread that owns the writing connection. One message is one batch is one transaction: many groups, one fsync
// (WAL, synchronous=FULL). Where a batch fails, it is rolled back and its groups are tried one by one, so that a group
// that the data refuses harms no other. It knows nothing of what it writes.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../../foundation/assert.ts'
import { WriteConflict } from '../store-error.ts'
import { AD_HOC, ANY_ROWS, GROUP_END, type Batch, type PreparedStatement, type SqliteFailure } from './messages.ts'
import type { WriterAnswer, WriterRequest } from './messages.ts'
import { readSqliteFailure } from './sqlite-failure.ts'

type Prepared = PreparedStatement & { statement: StatementSync | undefined }
type Sum = { prepared: Prepared; values: SQLInputValue[] }

const port = parentPort
assert(port !== null, 'the SQLite writer runs as a worker thread')
const answer = (message: WriterAnswer): void => port.postMessage(message)

const prepared: Prepared[] = []
let database: DatabaseSync
try {
  database = openWriter((workerData as { file: string }).file)
  answer({ kind: 'ready' })
} catch (error) {
  answer({ kind: 'failed', failure: readSqliteFailure(error) })
}

port.on('message', (request: WriterRequest) => {
  if (request.kind === 'close') {
    database.close()
    answer({ kind: 'closed' })
    port.close()
    return
  }
  for (const each of request.prepared) prepared.push({ ...each, statement: undefined })
  answer({ kind: 'committed', failures: commit(request.batch) })
})

function openWriter(file: string): DatabaseSync {
  const opened = new DatabaseSync(file, { timeout: 5_000 })
  opened.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  opened.exec('pragma cache_size = -65536; pragma temp_store = memory; pragma wal_autocheckpoint = 4000')
  opened.prepare('select count(*) from sqlite_schema').get()
  return opened
}

function commit(batch: Batch): [number, SqliteFailure][] {
  try {
    transact(() => run(batch, 0, batch.operations.length, 0))
    return []
  } catch {
    return commitEachGroup(batch)
  }
}

function commitEachGroup(batch: Batch): [number, SqliteFailure][] {
  const failures: [number, SqliteFailure][] = []
  let from = 0
  let valuesFrom = 0
  for (let group = 0; from < batch.operations.length; group += 1) {
    const end = batch.operations.indexOf(GROUP_END, from)
    try {
      transact(() => run(batch, from, end, valuesFrom))
    } catch (error) {
      failures.push([group, readSqliteFailure(error)])
    }
    valuesFrom = skip(batch, from, end, valuesFrom)
    from = end + 1
  }
  return failures
}

function transact(action: () => void): void {
  database.exec('begin immediate')
  try {
    action()
    database.exec('commit')
  } catch (error) {
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}

/** Runs the operations from `from` up to `end`. */
function run(batch: Batch, from: number, end: number, valuesFrom: number): void {
  const { operations, values } = batch
  const sums = new Map<string, Sum>()
  let at = valuesFrom
  for (let index = from; index < end; index += 1) {
    const operation = operations[index] as number
    if (operation === GROUP_END) continue
    if (operation === AD_HOC) {
      at = runAdHoc(values, at)
      continue
    }
    const each = prepared[operation]
    assert(each !== undefined, `store: statement ${operation} was not announced`)
    const row = values.slice(at, at + each.arity) as SQLInputValue[]
    at += each.arity
    if (each.keys === undefined) runPrepared(each, row)
    else addTo(sums, operation, each, each.keys, row)
  }
  for (const sum of sums.values()) runPrepared(sum.prepared, sum.values)
}

function runPrepared(each: Prepared, row: SQLInputValue[]): void {
  each.statement ??= database.prepare(each.sql)
  each.statement.run(...row)
}

function addTo(sums: Map<string, Sum>, operation: number, each: Prepared, keys: number, row: SQLInputValue[]): void {
  const name = `${operation}\n${row.slice(0, keys).join('\n')}`
  const known = sums.get(name)
  if (known === undefined) sums.set(name, { prepared: each, values: row })
  else {
    for (let index = keys; index < row.length; index += 1)
      known.values[index] = (known.values[index] as bigint) + (row[index] as bigint)
  }
}

function runAdHoc(values: unknown[], at: number): number {
  const [sql, count, expected] = values.slice(at, at + 3) as [string, number, number]
  const parameters = values.slice(at + 3, at + 3 + count) as SQLInputValue[]
  const { changes } = database.prepare(sql).run(...parameters)
  if (expected !== ANY_ROWS && Number(changes) !== expected)
    throw new WriteConflict(`changed ${changes} rows where ${expected} had to change`)
  return at + 3 + count
}

/** The place in `values` after the operations from `from` up to `end`. */
function skip({ operations, values }: Batch, from: number, end: number, valuesFrom: number): number {
  let at = valuesFrom
  for (let index = from; index < end; index += 1) {
    const operation = operations[index] as number
    at += operation === AD_HOC ? 3 + (values[at + 1] as number) : (prepared[operation]?.arity ?? 0)
  }
  return at
}
