// Kysely over the reading thread. It only reads: a write or a transaction through it is a bug of ours, refused here
// (and by SQLite, whose connection is read-only).
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, Kysely, QueryResult } from 'kysely'
import { AssertionError } from '../../../foundation/assert.ts'
import { StoreError } from '../../store-error.ts'
import { WORKER_ARGUMENTS } from '../worker-arguments.ts'
import { type ReaderAnswer, type ReaderRequest } from './reader-request.ts'
import { toSqliteError } from '../sqlite-failure.ts'

type Waiting = { resolve: (rows: unknown[]) => void; reject: (error: Error) => void }

/** What a query waits for; undefined: nothing. */
export type CatchUp = (sql: string) => Promise<void> | undefined

export function createSqliteDialect(file: string, catchUp: CatchUp = () => undefined): Dialect {
  return {
    createDriver: () => new ReaderDriver(file, catchUp),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  }
}

class ReaderDriver implements Driver {
  readonly #file: string
  readonly #catchUp: CatchUp
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #next = 0

  constructor(file: string, catchUp: CatchUp) {
    this.#file = file
    this.#catchUp = catchUp
  }

  async init(): Promise<void> {
    const worker = new Worker(new URL('./reader-thread.ts', import.meta.url), {
      workerData: { file: this.#file },
      execArgv: WORKER_ARGUMENTS,
    })
    const [answer] = (await once(worker, 'message')) as [ReaderAnswer]
    if (answer.kind === 'failed') throw toSqliteError(answer.failure, this.#file)
    worker.on('message', (message: ReaderAnswer) => this.#receive(message))
    worker.on('error', (error) => this.#fail(error as Error))
    worker.on('exit', () => this.#fail(new Error('closed')))
    worker.unref()
    this.#worker = worker
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
        await this.#catchUp(sql)
        return { rows: (await this.#query(sql, parameters)) as Row[] }
      },
      streamQuery: () => {
        throw new AssertionError('store: streaming reads are pages here')
      },
    }
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    throw new AssertionError('store: there are no interactive transactions; use store.write')
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}

  async destroy(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    this.#worker = undefined
    worker.ref()
    const closed = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.postMessage({ kind: 'close' } satisfies ReaderRequest)
    await closed
  }

  #query(sql: string, parameters: readonly unknown[]): Promise<unknown[]> {
    const worker = this.#worker
    if (worker === undefined) return Promise.reject(new StoreError('The database is closed.'))
    const id = this.#next
    this.#next += 1
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) worker.ref()
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ kind: 'query', id, sql, parameters: [...parameters] } satisfies ReaderRequest)
    })
  }

  #receive(answer: ReaderAnswer): void {
    if (answer.kind !== 'rows' && answer.kind !== 'error') return
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (this.#waiting.size === 0) this.#worker?.unref()
    if (answer.kind === 'rows') waiting?.resolve(answer.rows)
    else waiting?.reject(toSqliteError(answer.failure, this.#file))
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values())
      reject(new StoreError(`The database thread failed: ${error.message}`))
    this.#waiting.clear()
  }
}
