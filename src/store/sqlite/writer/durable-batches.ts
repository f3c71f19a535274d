// Two ways to make a batch durable. A batch of prepared statements is durable once the journal has it, which costs one
// small write. Its rows follow into the database together with those of many other batches, on the writing thread: when
// enough have come, when a moment has passed, or when a read is about to begin. Any other batch goes into the database
// at once, after all that came before it. There is one batch at a time.
import { Worker } from 'node:worker_threads'
import { assert } from '../../../foundation/assert.ts'
import { bounds } from '../../../foundation/bounds.ts'
import type { Clock } from '../../../foundation/time/clock.ts'
import type { Log } from '../../../foundation/log.ts'
import { StoreError } from '../../store-error.ts'
import type { BatchEnd, Preamble } from '../journal/journal-mark.ts'
import { Journal } from '../journal/journal.ts'
import { GROUP_END, packBatch } from './batch.ts'
import { WORKER_ARGUMENTS } from '../worker-arguments.ts'
import type { Batch, GroupFailure, PackedBatch } from './batch.ts'
import type { SqliteFailure } from '../sqlite-failure.ts'
import type { WriterAnswer, WriterRequest, WriterTask } from './writer-request.ts'
import type { PreparedStatement } from '../prepared-statement.ts'
import { isLock, toSqliteError } from '../sqlite-failure.ts'

/** So much text of batches that only the journal has is worth a transaction, characters. */
const APPLY_LENGTH = 262_144
/** Between attempts while the database takes nothing, ms. */
const RETRY_MS = 500
/** After this a journal that failed is opened again, ms. */
const JOURNAL_RETRY_MS = 60_000

type Waiting = { resolve: () => void; reject: (error: Error) => void }
type Reader = Waiting & { number: number }
type Committing = { resolve: (failures: GroupFailure[]) => void; reject: (error: Error) => void }
type Ready = Extract<WriterAnswer, { kind: 'ready' }>

type BatchParts = { file: string; journal: string; clock: Pick<Clock, 'after'>; log: Log }

export class DurableBatches {
  readonly #file: string
  readonly #journalPath: string
  readonly #worker: Worker
  readonly #clock: BatchParts['clock']
  readonly #log: Log
  readonly #database: string
  /** When it was opened, something of what was written before was found lost. */
  readonly wasDamaged: boolean
  readonly #prepared: PreparedStatement[] = []
  /** How many of these the thread knows, and the journal. */
  #announced = 0
  #inPreamble = 0
  /** `none`: the disk does not give us one. */
  #journal: Journal | 'none'
  #cancelJournal = () => {}
  /** A batch found no room in it: it takes none before the database has more of what is in it. */
  #isFull = false
  /** The newest batch that is durable, and the newest that the database has. */
  #end: BatchEnd
  #applied: number
  /** Batches that the thread does not have yet. */
  #texts: string[] = []
  #length = 0
  /** Set while it is to be brought in a moment from now. */
  #cancelApply: (() => void) | undefined
  #isApplying = false
  /** Why the database took nothing when it was last tried. */
  #stuck: { error: StoreError; isLock: boolean } | undefined
  /** Callers that wait until the database has all that was durable when they asked. */
  #readers: Reader[] = []
  #committing: Committing | undefined
  #isClosing = false
  #failed: StoreError | undefined

  private constructor(parts: BatchParts, worker: Worker, ready: Ready, journal: Journal | 'none') {
    this.wasDamaged = ready.wasDamaged
    this.#file = parts.file
    this.#journalPath = parts.journal
    this.#worker = worker
    this.#clock = parts.clock
    this.#log = parts.log
    this.#database = ready.database
    this.#end = ready.end
    this.#applied = ready.end.number
    this.#journal = journal
    worker.on('message', (answer: WriterAnswer) => this.#receive(answer))
    worker.on('error', (error: unknown) => this.#fail(new StoreError(`The database thread failed: ${String(error)}`)))
    worker.on('exit', () => this.#fail(new StoreError('The database is closed.')))
    worker.unref()
  }

  /** Brings in what a dead process left in the journal. @throws StoreError where the file cannot be opened. */
  static async open(parts: BatchParts): Promise<DurableBatches> {
    const { file, journal, log } = parts
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
    if (answer.kind === 'ready')
      return new DurableBatches(parts, worker, answer, answer.hasJournal ? await openJournal(journal, log) : 'none')
    await worker.terminate()
    if (answer.kind === 'forbidden') throw new StoreError(answer.message)
    assert(answer.kind === 'failed', 'store: the database thread says first whether it is ready')
    throw toSqliteError(answer.failure, file)
  }

  prepare(statement: PreparedStatement): number {
    return this.#prepared.push(statement) - 1
  }

  readArity(prepared: number): number | undefined {
    return this.#prepared[prepared]?.arity
  }

  /**
   * Why a batch might not become durable. What another program's lock holds up the journal takes, and one half of it is
   * kept for the ends of what runs; a disk that fails is told at once.
   */
  get fault(): StoreError | undefined {
    if (this.#failed !== undefined) return this.#failed
    if (this.#stuck === undefined) return undefined
    const journal = this.#journal
    const isHarmless = this.#stuck.isLock && journal !== 'none' && !this.#isFull && journal.hasSpareHalf
    return isHarmless ? undefined : this.#stuck.error
  }

  /**
   * A batch of prepared statements alone: the groups that were refused; all others are durable. Takes the batch.
   * @throws StoreError where the database has ended
   */
  async write(batch: Batch): Promise<GroupFailure[]> {
    if (this.#failed !== undefined) throw this.#failed
    const groups = batch.operations.reduce((sum, operation) => (operation === GROUP_END ? sum + 1 : sum), 0)
    const packed = packBatch(batch)
    assert(typeof packed === 'string', 'store: the journal takes prepared statements')
    return (await this.#append(packed, groups)) ? [] : this.#commit(packed)
  }

  /** Any batch, at once; otherwise like `write`. */
  async commit({ operations, values }: Batch): Promise<GroupFailure[]> {
    return this.#commit({ operations, values })
  }

  /** Whether rows that `sql` may read are in the journal alone. */
  isBehind(sql: string): boolean {
    return this.#applied < this.#end.number && this.#prepared.some(({ table }) => sql.includes(table))
  }

  /** Resolves once the database has what is durable now; undefined: it has. Rejects where it takes nothing. */
  catchUp(): Promise<void> | undefined {
    // Nobody would answer any more.
    if (this.#failed !== undefined) return Promise.reject(this.#failed)
    if (this.#applied >= this.#end.number) return undefined
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject, number: this.#end.number })
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
    this.#cancelApply?.()
    this.#cancelJournal()
    const journal = this.#journal
    this.#journal = 'none'
    if (journal === 'none') return
    if (this.#applied === this.#end.number) await journal.remove()
    else await journal.close()
  }

  /** Whether the journal took it. */
  async #append(text: string, groups: number): Promise<boolean> {
    const journal = this.#journal
    if (journal === 'none' || this.#isFull) return false
    if (this.#inPreamble < this.#prepared.length) {
      const preamble: Preamble = { database: this.#database, statements: this.#prepared }
      journal.announce(JSON.stringify(preamble))
      this.#inPreamble = this.#prepared.length
    }
    const end = { number: this.#end.number + 1, groups: this.#end.groups + groups }
    const written = journal.append(end, text)
    if (written === undefined) {
      this.#isFull = this.#applied < this.#end.number
      return false
    }
    try {
      await written
    } catch (error) {
      await this.#giveUp(journal, error)
      return false
    } finally {
      // Also where it failed: the disk may have it all the same, and must not bring it in again.
      this.#end = end
    }
    this.#texts.push(text)
    this.#length += text.length
    if (this.#length >= APPLY_LENGTH && this.#stuck === undefined) this.#apply()
    else this.#applyLater()
    return true
  }

  /** What it has stays there until it is in the database; later it is tried again, from its start. */
  async #giveUp(journal: Journal, error: unknown): Promise<void> {
    tellNoJournal(error, this.#log)
    this.#journal = 'none'
    this.#inPreamble = 0
    this.#isFull = false
    this.#tryJournalLater()
    await journal.close().catch(() => {})
  }

  #tryJournalLater(): void {
    this.#cancelJournal = this.#clock.after(JOURNAL_RETRY_MS, () => {
      const isFree = this.#stuck === undefined && this.#applied === this.#end.number && !this.#isClosing
      if (!isFree) return this.#tryJournalLater()
      void openJournal(this.#journalPath, this.#log).then((journal) => {
        if (!this.#isClosing) this.#journal = journal
        else if (journal !== 'none') return journal.close()
      })
    })
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
    this.#post({ kind: 'apply', probe: this.#stuck !== undefined })
  }

  #applyLater(): void {
    const apply = () => {
      this.#cancelApply = undefined
      this.#apply()
    }
    this.#cancelApply ??= this.#clock.after(this.#stuck === undefined ? bounds.journalApplyMs : RETRY_MS, apply)
  }

  #post(task: WriterTask): void {
    const prepared = this.#prepared.slice(this.#announced)
    this.#announced = this.#prepared.length
    const texts = this.#texts
    this.#texts = []
    this.#length = 0
    this.#cancelApply?.()
    this.#cancelApply = undefined
    const request: WriterRequest = { ...task, prepared, texts, end: this.#end }
    this.#worker.postMessage(request)
  }

  #receive(answer: WriterAnswer): void {
    if (tell(answer, this.#log)) return
    if (answer.kind === 'applied') {
      this.#isApplying = false
      if (answer.failure === undefined) this.#catchUpTo(answer.end)
      else this.#stick(answer.failure)
    } else if (answer.kind === 'committed') {
      const committing = this.#committing
      this.#committing = undefined
      if (answer.failure === undefined) this.#catchUpTo(answer.end)
      else this.#stick(answer.failure)
      committing?.resolve(answer.failures)
    }
    if (!this.#isClosing && this.#committing === undefined && this.#readers.length === 0) this.#worker.unref()
  }

  #catchUpTo(end: BatchEnd): void {
    const { number } = end
    if (number > this.#end.number) this.#end = end
    if (this.#stuck !== undefined) this.#log.info({}, 'the database can be written again')
    this.#stuck = undefined
    if (number > this.#applied) this.#isFull = false
    this.#applied = number
    if (this.#journal !== 'none') this.#journal.forget(number)
    const readers = this.#readers
    this.#readers = readers.filter((reader) => reader.number > number)
    for (const reader of readers) if (reader.number <= number) reader.resolve()
    if (this.#readers.length > 0 || this.#length >= APPLY_LENGTH) this.#apply()
    else if (number < this.#end.number) this.#applyLater()
  }

  #stick(failure: SqliteFailure): void {
    const error = toSqliteError(failure, this.#file)
    const isHeld = isLock(failure)
    if (this.#stuck === undefined)
      this.#log[isHeld ? 'warn' : 'error'](
        { fault: error.message },
        'the database takes nothing; what is new stays in its journal',
      )
    this.#stuck = { error, isLock: isHeld }
    const readers = this.#readers
    this.#readers = []
    for (const { reject } of readers) reject(error)
    this.#applyLater()
  }

  #fail(error: StoreError): void {
    this.#failed ??= error
    this.#cancelApply?.()
    const lost = [...this.#readers, ...(this.#committing === undefined ? [] : [this.#committing])]
    this.#readers = []
    this.#committing = undefined
    for (const { reject } of lost) reject(this.#failed)
  }
}

/** Whether the message was for the operator's log alone; then it has been written there. */
function tell(answer: WriterAnswer, log: Log): boolean {
  if (answer.kind === 'incident') {
    const { kind, message, lost } = answer.incident
    log.error({ kind, lost }, message)
  } else if (answer.kind === 'trouble') log.warn({ fault: answer.message }, 'the journal beside the database')
  else return false
  return true
}

async function openJournal(path: string, log: Log): Promise<Journal | 'none'> {
  try {
    return await Journal.open(path)
  } catch (error) {
    tellNoJournal(error, log)
    return 'none'
  }
}

function tellNoJournal(error: unknown, log: Log): void {
  const message = `no journal (${(error as Error).message}): each batch goes into the database at once`
  tell({ kind: 'trouble', message }, log)
}
