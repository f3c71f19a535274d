// The event loop's side of the writing thread. Groups of operations gather here while a batch is being committed and
// leave as the next one: alone a group costs one fsync, under load a batch shares it. The event loop never waits.
import { Worker } from 'node:worker_threads'
import { assert } from '../../foundation/assert.ts'
import type { Statement } from '../statement.ts'
import { StoreError } from '../store-error.ts'
import type { GroupWriter } from './group-writer.ts'
import { AD_HOC, ANY_ROWS, GROUP_END, packBatch, WORKER_ARGUMENTS } from './messages.ts'
import type { PreparedStatement, WriterAnswer, WriterRequest } from './messages.ts'
import { toSqliteError } from './sqlite-failure.ts'

/** Groups waiting for a stalled disk before new ones are refused. */
const GROUPS_QUEUED = 100_000

type Waiting = { resolve: () => void; reject: (error: Error) => void }

/** Fewer are no crowd: a group then leaves at once. */
const CROWD_LEAST = 6
/** The share of a crowd that a batch waits for: the rest may be anywhere. */
const CROWD_SHARE = 0.9
/** How long groups of a crowd wait for each other at most, ms. */
const GATHER_MS = 3

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

  private constructor(file: string, worker: Worker) {
    this.#file = file
    this.#worker = worker
    worker.on('message', (answer: WriterAnswer) => this.#receive(answer))
    worker.on('error', (error: unknown) => this.#fail(new StoreError(`The database thread failed: ${String(error)}`)))
    worker.on('exit', () => this.#fail(new StoreError('The database is closed.')))
    worker.unref()
  }

  /** @throws StoreError where the file cannot be opened. */
  static async open(file: string): Promise<SqliteWriter> {
    const worker = new Worker(new URL('./writer-thread.ts', import.meta.url), {
      workerData: { file },
      execArgv: WORKER_ARGUMENTS,
    })
    const answer = await new Promise<WriterAnswer>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    if (answer.kind === 'failed') {
      await worker.terminate()
      throw toSqliteError(answer.failure, file)
    }
    return new SqliteWriter(file, worker)
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
    if (answer.kind !== 'committed') return
    const done = this.#inFlight ?? []
    this.#inFlight = undefined
    const failures = new Map(answer.failures)
    for (const [group, { resolve, reject }] of done.entries()) {
      const failure = failures.get(group)
      if (failure === undefined) resolve()
      else reject(toSqliteError(failure, this.#file))
    }
    if (this.#waiting.length > 0) this.#schedule()
    else this.#worker.unref()
  }

  #fail(error: StoreError): void {
    this.#failed ??= error
    const lost = [...(this.#inFlight ?? []), ...this.#waiting]
    this.#inFlight = undefined
    this.#waiting = []
    this.#operations = []
    this.#values = []
    for (const { reject } of lost) reject(error)
  }
}
