// The event loop's side of the writing thread. Groups of operations gather here while a batch is being committed and
// leave as the next one: alone a group costs one write to the disk, under load a batch shares it. The event loop never
// waits.
import { Worker } from 'node:worker_threads'
import { assert } from '../../foundation/assert.ts'
import type { Log } from '../../foundation/log.ts'
import type { Statement } from '../statement.ts'
import { StoreError } from '../store-error.ts'
import type { GroupWriter } from './group-writer.ts'
import { AD_HOC, ANY_ROWS, GROUP_END, packBatch, WORKER_ARGUMENTS } from './messages.ts'
import type { PreparedStatement, SqliteFailure, WriterAnswer, WriterRequest } from './messages.ts'
import { toSqliteError } from './sqlite-failure.ts'

/** Groups waiting for a stalled disk before new ones are refused. */
const GROUPS_QUEUED = 100_000

type Waiting = { resolve: () => void; reject: (error: Error) => void }

/** What the thread has to say that belongs to no batch. */
export type WriterLog = Pick<Log, 'warn' | 'error'>

/** Fewer are no crowd: a group then leaves at once. */
const CROWD_LEAST = 6
/** The share of a crowd that a batch waits for: the rest may be anywhere. */
const CROWD_SHARE = 0.9
/** How long groups of a crowd wait for each other at most, ms. */
const GATHER_MS = 5

export class SqliteWriter implements GroupWriter {
  readonly #file: string
  readonly #worker: Worker
  #announced = 0
  readonly #prepared: PreparedStatement[] = []
  #operations: number[] = []
  #values: unknown[] = []
  #waiting: Waiting[] = []
  #inFlight: Waiting[] | undefined
  /** It leaves at the next turn of the event loop, or when the timer says so. */
  #soon = false
  #late: NodeJS.Timeout | undefined
  #failed: StoreError | undefined
  /** How many groups are about to come: in a crowd it pays to wait for some of them. Set by who writes most. */
  crowd: () => number = () => 0

  /** Batches lie in the journal that the database does not have yet. */
  #isBehind = false
  /** Who waits for the database to have them. */
  #readers: Waiting[] = []
  readonly #log: WriterLog

  private constructor(file: string, worker: Worker, log: WriterLog) {
    this.#file = file
    this.#worker = worker
    this.#log = log
    worker.on('message', (answer: WriterAnswer) => this.#receive(answer))
    worker.on('error', (error: unknown) => this.#fail(new StoreError(`The database thread failed: ${String(error)}`)))
    worker.on('exit', () => this.#fail(new StoreError('The database is closed.')))
    worker.unref()
  }

  /** @throws StoreError where the file cannot be opened. */
  static async open(file: string, journal: string, log: WriterLog): Promise<SqliteWriter> {
    const worker = new Worker(new URL('./writer-thread.ts', import.meta.url), {
      workerData: { file, journal },
      execArgv: WORKER_ARGUMENTS,
    })
    const answer = await new Promise<WriterAnswer>((resolve, reject) => {
      worker.on('message', (message: WriterAnswer) => {
        if (!tell(message, log)) resolve(message)
      })
      worker.once('error', reject)
    })
    worker.removeAllListeners('message')
    if (answer.kind === 'failed') {
      await worker.terminate()
      throw toSqliteError(answer.failure, file)
    }
    return new SqliteWriter(file, worker, log)
  }

  prepare(statement: PreparedStatement): number {
    return this.#prepared.push(statement) - 1
  }

  add(prepared: number, values: readonly (string | number | bigint | null)[]): void {
    assert(values.length === this.#prepared[prepared]?.arity, 'store: a statement got the wrong number of values')
    this.#operations.push(prepared)
    for (const value of values) this.#values.push(value)
  }

  addStatement({ sql, parameters, expectRows }: Statement): void {
    this.#operations.push(AD_HOC)
    this.#values.push(sql, parameters.length, expectRows ?? ANY_ROWS, ...parameters)
  }

  commitGroup(): Promise<void> {
    this.#operations.push(GROUP_END)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      if (this.#failed !== undefined) this.#fail(this.#failed)
      else this.#schedule()
    })
  }

  hasRoom(): boolean {
    return this.#waiting.length < GROUPS_QUEUED && this.#failed === undefined
  }

  get queued(): number {
    return this.#waiting.length + (this.#inFlight?.length ?? 0)
  }

  /** Whether rows that `sql` may read are in the journal alone. */
  isBehind(sql: string): boolean {
    return this.#isBehind && this.#prepared.some(({ table }) => sql.includes(table))
  }

  catchUp(): Promise<void> | undefined {
    if (!this.#isBehind) return undefined
    // Nobody would answer any more.
    if (this.#failed !== undefined) return Promise.reject(this.#failed)
    return new Promise((resolve, reject) => {
      if (this.#readers.push({ resolve, reject }) > 1) return
      this.#worker.ref()
      this.#post({ kind: 'apply' })
    })
  }

  /** Commits what was added before, then closes the file. */
  async close(): Promise<void> {
    if (this.#failed !== undefined) return
    while (this.#inFlight !== undefined || this.#waiting.length > 0)
      await new Promise<void>((resolve) => setImmediate(resolve))
    await new Promise<void>((resolve) => {
      this.#worker.ref()
      this.#worker.once('exit', () => resolve())
      this.#post({ kind: 'close' })
    })
  }

  // At once where there is no crowd: somebody waits for the disk. In a crowd a batch waits a moment for nearly all of it,
  // since a message and a flush cost as much for one group as for thirty, and leaves at the next turn of the event loop,
  // so that all that one turn admits travels together.
  #schedule(): void {
    if (this.#inFlight !== undefined || this.#waiting.length === 0) return
    const crowd = this.crowd()
    if (crowd < CROWD_LEAST) return this.#send()
    const enough = this.#waiting.length >= crowd * CROWD_SHARE
    if (enough && !this.#soon) {
      this.#soon = true
      setImmediate(() => {
        this.#soon = false
        this.#send()
      })
    } else if (!enough && this.#late === undefined) this.#late = setTimeout(() => this.#send(), GATHER_MS)
  }

  #send(): void {
    if (this.#inFlight !== undefined || this.#waiting.length === 0) return
    clearTimeout(this.#late)
    this.#late = undefined
    const prepared = this.#prepared.slice(this.#announced)
    this.#announced = this.#prepared.length
    const batch = packBatch({ operations: this.#operations, values: this.#values })
    this.#inFlight = this.#waiting
    this.#operations = []
    this.#values = []
    this.#waiting = []
    this.#worker.ref()
    this.#post({ kind: 'commit', batch, prepared })
  }

  #post(request: WriterRequest): void {
    this.#worker.postMessage(request)
  }

  #receive(answer: WriterAnswer): void {
    if (tell(answer, this.#log)) return
    if (answer.kind === 'applied') return this.#caughtUp(answer.failure)
    if (answer.kind !== 'committed') return
    this.#isBehind = answer.isBehind
    const done = this.#inFlight ?? []
    this.#inFlight = undefined
    const failures = new Map(answer.failures)
    for (const [group, { resolve, reject }] of done.entries()) {
      const failure = failures.get(group)
      if (failure === undefined) resolve()
      else reject(toSqliteError(failure, this.#file))
    }
    if (this.#waiting.length > 0) this.#schedule()
    else this.#rest()
  }

  #caughtUp(failure: SqliteFailure | undefined): void {
    const readers = this.#readers
    this.#readers = []
    if (failure === undefined) this.#isBehind = false
    else this.#log.warn({ fault: failure.message }, 'the database takes nothing; what is new stays in its journal')
    for (const { resolve, reject } of readers) {
      if (failure === undefined) resolve()
      else reject(toSqliteError(failure, this.#file))
    }
    this.#rest()
  }

  /** Nothing is awaited: the thread does not keep the process alive. */
  #rest(): void {
    if (this.#inFlight === undefined && this.#waiting.length === 0 && this.#readers.length === 0) this.#worker.unref()
  }

  #fail(error: StoreError): void {
    this.#failed ??= error
    const lost = [...(this.#inFlight ?? []), ...this.#waiting, ...this.#readers]
    this.#inFlight = undefined
    this.#readers = []
    this.#waiting = []
    this.#operations = []
    this.#values = []
    for (const { reject } of lost) reject(error)
  }
}

/** Whether it was a word to the operator alone. */
function tell(answer: WriterAnswer, log: WriterLog): boolean {
  if (answer.kind === 'refused')
    log.error({ fault: answer.failure.message }, 'the database refused what the journal had; it was left out')
  else if (answer.kind === 'trouble') log.warn({ fault: answer.message }, 'the journal beside the database')
  else return false
  return true
}
