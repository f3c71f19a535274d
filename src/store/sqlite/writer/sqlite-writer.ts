// The groups that the gateway writes, gathered into batches. Groups that come while a batch is being written leave as the
// next one: alone a group costs one write to the disk, under load a batch shares it. The event loop never waits.
import { dirname } from 'node:path'
import { assert } from '../../../foundation/assert.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { onNextTurn, type Clock } from '../../../foundation/time/clock.ts'
import type { Log } from '../../../foundation/log.ts'
import type { Statement } from '../../statement.ts'
import { StoreError } from '../../store-error.ts'
import type { Crowd } from './crowd.ts'
import { DiskWatch } from './disk-watch.ts'
import { DurableBatches } from './durable-batches.ts'
import type { GroupWriter, Row } from './group-writer.ts'
import { AD_HOC, ANY_ROWS, GROUP_END } from './batch.ts'
import type { Batch, GroupFailure } from './batch.ts'
import type { PreparedStatement } from '../prepared-statement.ts'
import { toWriteError } from '../sqlite-failure.ts'

/** Fewer are no crowd: a group then leaves at once. */
const CROWD_LEAST = 6
/** The share of a crowd that a batch waits for: the rest may be anywhere. */
const CROWD_SHARE = 0.9
/** A batch that is found in the way so often, after the first time, has stalled. */
const STALLED_LOOKS = 4
/** How long groups of a crowd wait for each other at most, ms. */
const GATHER_MS = 5

const stalled = new StoreError('The disk under the database does not answer.', 'the disk does not answer')
const behind = new StoreError('The disk under the database does not keep up.', 'the disk does not keep up')

/** A batch that is being put together, and who waits for its groups. */
type Gathering = Batch & { waiting: { resolve: () => void; reject: (error: Error) => void }[] }

const startGathering = (): Gathering => ({ operations: [], values: [], waiting: [] })

type WriterParts = { file: string; journal: string; clock: Pick<Clock, 'after'>; log: Log; crowd: Crowd }

export class SqliteWriter implements GroupWriter {
  readonly crowd: Crowd
  readonly #file: string
  readonly #clock: WriterParts['clock']
  readonly #batches: DurableBatches
  readonly #disk: DiskWatch
  /** Groups of prepared statements, and all others. */
  #plain = startGathering()
  #other = startGathering()
  /** Groups of the batches that are being written. */
  #inFlight = 0
  #isWriting = false
  /** How often it was looked for a batch, and the same one was being written as the time before. */
  #stalledLooks = 0
  #cancelLook: () => void = () => {}
  /** It leaves at the next turn of the event loop, or when the timer says so. */
  #soon = false
  #cancelLate: (() => void) | undefined
  #whenIdle: () => void = () => {}

  private constructor({ file, clock, log, crowd }: WriterParts, batches: DurableBatches) {
    this.crowd = crowd
    this.#file = file
    this.#clock = clock
    this.#batches = batches
    this.#disk = new DiskWatch(dirname(file), clock, log)
    this.#lookLater()
  }

  /** @throws StoreError where the file cannot be opened. */
  static async open(parts: WriterParts): Promise<SqliteWriter> {
    return new SqliteWriter(parts, await DurableBatches.open(parts))
  }

  /** Something of what was written was lost when it was opened. */
  get wasDamaged(): boolean {
    return this.#batches.wasDamaged
  }

  prepare(statement: PreparedStatement): number {
    return this.#batches.prepare(statement)
  }

  commit(rows: readonly Row[]): Promise<void> {
    for (const { statement, values } of rows)
      assert(values.length === this.#batches.readArity(statement), 'store: a statement got the wrong number of values')
    const { operations, values: gathered } = this.#plain
    for (const { statement, values } of rows) {
      operations.push(statement)
      for (const value of values) gathered.push(value)
    }
    return this.#endGroup(this.#plain)
  }

  commitStatements(statements: readonly Statement[]): Promise<void> {
    const { operations, values } = this.#other
    for (const { sql, parameters, expectRows } of statements) {
      operations.push(AD_HOC)
      values.push(sql, parameters.length, expectRows ?? ANY_ROWS, ...parameters)
    }
    return this.#endGroup(this.#other)
  }

  get fault(): StoreError | undefined {
    if (this.#stalledLooks > STALLED_LOOKS) return stalled
    if (this.#plain.waiting.length + this.#other.waiting.length >= bounds.queuedGroups) return behind
    return this.#batches.fault ?? this.#disk.fault
  }

  get queued(): number {
    return this.#plain.waiting.length + this.#other.waiting.length + this.#inFlight
  }

  /** Whether rows that `sql` may read are in the journal alone. */
  isBehind(sql: string): boolean {
    return this.#batches.isBehind(sql)
  }

  catchUp(): Promise<void> | undefined {
    return this.#batches.catchUp()
  }

  /** Commits what was added before, then closes the file. */
  async close(): Promise<void> {
    this.#disk.close()
    this.#cancelLook()
    if (this.queued > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve))
    await this.#batches.close()
  }

  // Looks are counted, and not the time since a batch was begun: after a pause of this process itself, the batch may have
  // been written long ago, and only the news of it is late.
  #lookLater(): void {
    this.#cancelLook = this.#clock.after(bounds.diskStallMs / STALLED_LOOKS, () => {
      this.#stalledLooks = this.#isWriting ? this.#stalledLooks + 1 : 0
      this.#lookLater()
    })
  }

  #endGroup(gathering: Gathering): Promise<void> {
    gathering.operations.push(GROUP_END)
    return new Promise((resolve, reject) => {
      gathering.waiting.push({ resolve, reject })
      this.#schedule()
    })
  }

  // At once where there is no crowd: somebody waits for the disk. In a crowd a batch waits a moment for nearly all of it,
  // since a write costs as much for one group as for thirty, and leaves at the next turn of the event loop, so that all
  // that one turn admits travels together.
  #schedule(): void {
    if (this.#isWriting || this.queued === 0) return
    const crowd = this.crowd.size
    if (crowd < CROWD_LEAST || this.#other.waiting.length > 0) return void this.#write()
    const enough = this.#plain.waiting.length >= crowd * CROWD_SHARE
    if (enough && !this.#soon) {
      this.#soon = true
      onNextTurn(() => {
        this.#soon = false
        void this.#write()
      })
    } else if (!enough) this.#cancelLate ??= this.#clock.after(GATHER_MS, () => void this.#write())
  }

  async #write(): Promise<void> {
    if (this.#isWriting) return
    this.#isWriting = true
    this.#cancelLate?.()
    this.#cancelLate = undefined
    const plain = this.#plain
    const other = this.#other
    if (plain.waiting.length > 0) {
      this.#plain = startGathering()
      await this.#finish(plain, this.#batches.write(plain))
    }
    if (other.waiting.length > 0) {
      this.#other = startGathering()
      await this.#finish(other, this.#batches.commit(other))
    }
    this.#isWriting = false
    if (this.queued === 0) this.#whenIdle()
    else this.#schedule()
  }

  async #finish({ waiting }: Gathering, written: Promise<GroupFailure[]>): Promise<void> {
    this.#inFlight = waiting.length
    try {
      const failures = new Map(await written)
      this.#inFlight = 0
      this.#stalledLooks = 0
      for (const [group, { resolve, reject }] of waiting.entries()) {
        const failure = failures.get(group)
        if (failure === undefined) resolve()
        else reject(toWriteError(failure, this.#file))
      }
    } catch (error) {
      this.#inFlight = 0
      this.#stalledLooks = 0
      for (const { reject } of waiting) reject(error as Error)
    }
  }
}
