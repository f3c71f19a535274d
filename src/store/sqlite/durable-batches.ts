// Two ways to make a batch durable. One of prepared statements is it once the journal has it, for the price of one small
// write; its rows follow into the database with those of many other batches, on the writing thread, when enough have come
// or a moment has passed or somebody wants to read. Any other batch goes into the database at once, after all that came
// before it. One batch at a time.
import { Worker } from 'node:worker_threads'
import { assert } from '../../foundation/assert.ts'
import type { Log } from '../../foundation/log.ts'
import { StoreError } from '../store-error.ts'
import type { Preamble } from './journal-mark.ts'
import { Journal } from './journal.ts'
import { packBatch, WORKER_ARGUMENTS } from './messages.ts'
import type {
  Batch,
  GroupFailure,
  PackedBatch,
  PreparedStatement,
  WriterAnswer,
  WriterRequest,
  WriterTask,
} from './messages.ts'
import { toSqliteError } from './sqlite-failure.ts'

/** So much text of batches that only the journal has is worth a transaction, characters. */
const APPLY_LENGTH = 262_144
/** The longest that a batch is in the journal alone, ms; nobody reads before it is in the database. */
const APPLY_MS = 250
/** Between attempts while the database takes nothing, ms. */
const RETRY_MS = 1_000

/** What the thread has to say that belongs to no batch. */
export type WriterLog = Pick<Log, 'warn' | 'error'>

type Waiting = { resolve: () => void; reject: (error: Error) => void }
type Reader = Waiting & { number: number }
type Committing = { resolve: (failures: GroupFailure[]) => void; reject: (error: Error) => void }
type Ready = Extract<WriterAnswer, { kind: 'ready' }>

export class DurableBatches {
  readonly #file: string
  readonly #journalPath: string
  readonly #worker: Worker
  readonly #log: WriterLog
  readonly #database: string
  readonly #prepared: PreparedStatement[] = []
  /** How many of these the thread knows, and the journal. */
  #announced = 0
  #inPreamble = 0
  /** Opened by the first batch that it takes; `none`: the disk does not give us one. */
  #journal: Journal | 'none' | undefined
  /** A batch found no room in it: it takes none before the database has more of what is in it. */
  #isFull = false
  /** Of the newest batch that is durable, and of the newest that the database has. */
  #number: number
  #applied: number
  /** Batches that the thread does not have yet. */
  #texts: string[] = []
  #length = 0
  #timer: NodeJS.Timeout | undefined
  #isApplying = false
  /** The database took nothing when it was last tried. */
  #isStuck = false
  /** Who waits for the database to have what was durable when he asked. */
  #readers: Reader[] = []
  #committing: Committing | undefined
  #isClosing = false
  #failed: StoreError | undefined

  private constructor(file: string, journalPath: string, worker: Worker, log: WriterLog, ready: Ready) {
    this.#file = file
    this.#journalPath = journalPath
    this.#worker = worker
    this.#log = log
    this.#database = ready.database
    this.#number = ready.number
    this.#applied = ready.number
    worker.on('message', (answer: WriterAnswer) => this.#receive(answer))
    worker.on('error', (error: unknown) => this.#fail(new StoreError(`The database thread failed: ${String(error)}`)))
    worker.on('exit', () => this.#fail(new StoreError('The database is closed.')))
    worker.unref()
  }

  /** Brings in what a dead process left in the journal. @throws StoreError where the file cannot be opened. */
  static async open(file: string, journalPath: string, log: WriterLog): Promise<DurableBatches> {
    const worker = new Worker(new URL('./writer-thread.ts', import.meta.url), {
      workerData: { file, journal: journalPath },
      execArgv: WORKER_ARGUMENTS,
    })
    const answer = await new Promise<WriterAnswer>((resolve, reject) => {
      worker.on('message', (message: WriterAnswer) => {
        if (!tell(message, log)) resolve(message)
      })
      worker.once('error', reject)
    })
    worker.removeAllListeners('message')
    if (answer.kind === 'ready') return new DurableBatches(file, journalPath, worker, log, answer)
    await worker.terminate()
    assert(answer.kind === 'failed', 'store: the database thread says first whether it is ready')
    throw toSqliteError(answer.failure, file)
  }

  prepare(statement: PreparedStatement): number {
    return this.#prepared.push(statement) - 1
  }

  readArity(prepared: number): number | undefined {
    return this.#prepared[prepared]?.arity
  }

  get hasFailed(): boolean {
    return this.#failed !== undefined
  }

  /**
   * A batch of prepared statements alone: the groups that were refused; all others are durable. Takes the batch.
   * @throws StoreError where the database has ended
   */
  async write(batch: Batch): Promise<GroupFailure[]> {
    if (this.#failed !== undefined) throw this.#failed
    const packed = packBatch(batch)
    assert(typeof packed === 'string', 'store: the journal takes prepared statements')
    this.#journal ??= await this.#openJournal()
    return (await this.#append(packed)) ? [] : this.#commit(packed)
  }

  /** Any batch, at once; otherwise like `write`. */
  async commit({ operations, values }: Batch): Promise<GroupFailure[]> {
    return this.#commit({ operations, values })
  }

  /** Whether rows that `sql` may read are in the journal alone. */
  isBehind(sql: string): boolean {
    return this.#applied < this.#number && this.#prepared.some(({ table }) => sql.includes(table))
  }

  /** Resolves once the database has what is durable now; undefined: it has. Rejects where it takes nothing. */
  catchUp(): Promise<void> | undefined {
    // Nobody would answer any more.
    if (this.#failed !== undefined) return Promise.reject(this.#failed)
    if (this.#applied >= this.#number) return undefined
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject, number: this.#number })
      this.#worker.ref()
      this.#apply()
    })
  }

  /** After the last batch: with all in the database the journal is taken away; otherwise it stays, for the next start. */
  async close(): Promise<void> {
    this.#isClosing = true
    if (this.#failed === undefined) {
      await new Promise<void>((resolve) => {
        this.#worker.ref()
        this.#worker.once('exit', () => resolve())
        this.#post({ kind: 'close' })
      })
    }
    clearTimeout(this.#timer)
    const journal = this.#journal
    this.#journal = 'none'
    if (journal === undefined || journal === 'none') return
    if (this.#applied === this.#number) await journal.remove()
    else await journal.close()
  }

  /** Whether the journal took it. */
  async #append(text: string): Promise<boolean> {
    const journal = this.#journal
    if (journal === undefined || journal === 'none' || this.#isFull) return false
    if (this.#inPreamble < this.#prepared.length) {
      const preamble: Preamble = { database: this.#database, statements: this.#prepared }
      journal.announce(JSON.stringify(preamble))
      this.#inPreamble = this.#prepared.length
    }
    const number = this.#number + 1
    const written = journal.append(number, text)
    if (written === undefined) {
      this.#isFull = this.#applied < this.#number
      return false
    }
    try {
      await written
    } catch (error) {
      this.#journal = this.#giveUp(error)
      await journal.close().catch(() => {})
      return false
    } finally {
      // Also where it failed: the disk may have it all the same, and must not bring it in again.
      this.#number = number
    }
    this.#texts.push(text)
    this.#length += text.length
    if (this.#length >= APPLY_LENGTH && !this.#isStuck) this.#apply()
    else this.#applyLater()
    return true
  }

  async #openJournal(): Promise<Journal | 'none'> {
    try {
      return await Journal.open(this.#journalPath)
    } catch (error) {
      return this.#giveUp(error)
    }
  }

  /** What it has stays there until it is in the database. */
  #giveUp(error: unknown): 'none' {
    const fault = `no journal (${(error as Error).message}): each batch goes into the database at once`
    tell({ kind: 'trouble', message: fault }, this.#log)
    return 'none'
  }

  #commit(batch: PackedBatch): Promise<GroupFailure[]> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed)
    assert(this.#committing === undefined, 'store: one batch is committed at a time')
    return new Promise((resolve, reject) => {
      this.#committing = { resolve, reject }
      this.#worker.ref()
      this.#post({ kind: 'commit', batch })
    })
  }

  /** Brings in what the journal has; while that goes on, what comes waits for the next time. */
  #apply(): void {
    if (this.#isApplying || this.#failed !== undefined) return
    this.#isApplying = true
    this.#post({ kind: 'apply' })
  }

  #applyLater(): void {
    const apply = () => {
      this.#timer = undefined
      this.#apply()
    }
    this.#timer ??= setTimeout(apply, this.#isStuck ? RETRY_MS : APPLY_MS).unref()
  }

  #post(task: WriterTask): void {
    const prepared = this.#prepared.slice(this.#announced)
    this.#announced = this.#prepared.length
    const texts = this.#texts
    this.#texts = []
    this.#length = 0
    clearTimeout(this.#timer)
    this.#timer = undefined
    const request: WriterRequest = { ...task, prepared, texts, number: this.#number }
    this.#worker.postMessage(request)
  }

  #receive(answer: WriterAnswer): void {
    if (tell(answer, this.#log)) return
    if (answer.kind === 'applied') {
      this.#isApplying = false
      if (answer.failure === undefined) this.#catchUpTo(answer.number)
      else this.#stick(toSqliteError(answer.failure, this.#file))
    } else if (answer.kind === 'committed') {
      const committing = this.#committing
      this.#committing = undefined
      this.#number = Math.max(this.#number, answer.number)
      this.#catchUpTo(answer.number)
      committing?.resolve(answer.failures)
    }
    if (!this.#isClosing && this.#committing === undefined && this.#readers.length === 0) this.#worker.unref()
  }

  #catchUpTo(number: number): void {
    if (number > this.#applied) this.#isStuck = this.#isFull = false
    this.#applied = number
    if (this.#journal instanceof Journal) this.#journal.forget(number)
    const readers = this.#readers
    this.#readers = readers.filter((reader) => reader.number > number)
    for (const reader of readers) if (reader.number <= number) reader.resolve()
    if (this.#readers.length > 0 || (this.#length >= APPLY_LENGTH && !this.#isStuck)) this.#apply()
    else if (number < this.#number) this.#applyLater()
  }

  #stick(error: Error): void {
    if (!this.#isStuck)
      this.#log.warn({ fault: error.message }, 'the database takes nothing; what is new stays in its journal')
    this.#isStuck = true
    const readers = this.#readers
    this.#readers = []
    for (const { reject } of readers) reject(error)
    this.#applyLater()
  }

  #fail(error: StoreError): void {
    this.#failed ??= error
    clearTimeout(this.#timer)
    const lost = [...this.#readers, ...(this.#committing === undefined ? [] : [this.#committing])]
    this.#readers = []
    this.#committing = undefined
    for (const { reject } of lost) reject(this.#failed)
  }
}

/** Whether it was a word to the operator alone. */
function tell(answer: WriterAnswer, log: WriterLog): boolean {
  if (answer.kind === 'refused')
    log.error({ fault: answer.failure.message }, 'the database refused what the journal had; it was left out')
  else if (answer.kind === 'mended')
    log.error({ fault: answer.failure.message }, 'the database refused a record, and took it in its second form')
  else if (answer.kind === 'trouble') log.warn({ fault: answer.message }, 'the journal beside the database')
  else return false
  return true
}
