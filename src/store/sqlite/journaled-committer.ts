// Two ways into the embedded database. A batch of prepared statements is durable once the journal has it, for the price
// of one small write; its rows follow with those of many other batches, in one transaction, when the journal has grown
// or a moment has passed or somebody wants to read. Any other batch goes into the database at once, after all that came
// before it. What a dead process left in the journal is brought in when the database is opened, once: the number of the
// last batch lies in the database, written in the same transaction as its rows.
import { existsSync, renameSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { newId } from '../../foundation/ids.ts'
import { systemRandom } from '../../foundation/random.ts'
import { BatchCommitter } from './batch-committer.ts'
import { Journal } from './journal.ts'
import { AD_HOC, GROUP_END, packBatch, unpackBatch } from './messages.ts'
import type { Batch, GroupFailure, PackedBatch, PreparedStatement, SqliteFailure } from './messages.ts'
import { readSqliteFailure } from './sqlite-failure.ts'

/** So much of the journal is in use before its batches are brought into the database, bytes. */
const APPLY_BYTES = 65_536
/** How long a batch that the journal does not take waits for another program that writes to the database, ms. */
const PATIENCE_MS = 1_000

/** Whose batches these are, and what the numbers in them mean. */
type Preamble = { database: string; statements: readonly PreparedStatement[] }

/** What belongs to no batch that somebody waits for. */
export type CommitterWatch = {
  /** The database refused a group that had been answered as durable. */
  onRefused(failure: SqliteFailure): void
  /** A line for the operator. */
  onTrouble(message: string): void
}

export class JournaledCommitter {
  readonly #database: DatabaseSync
  readonly #committer: BatchCommitter
  readonly #path: string
  readonly #watch: CommitterWatch
  readonly #id: string
  readonly #statements: PreparedStatement[] = []
  /** Opened by the first batch that it takes; `none`: the disk does not give us one. */
  #journal: Journal | 'none' | undefined
  /** Of the newest batch. */
  #number: number
  /** In the journal and not in the database. */
  #waiting: string[] = []
  /** A batch found no room in the journal: it takes none before the database has what is in it. */
  #isOver = false
  /** The journal does not say yet what the newest statements are. */
  #announces = true

  /** Brings in what a dead process left behind. @throws SQLite's error, or the system's */
  constructor(database: DatabaseSync, path: string, watch: CommitterWatch) {
    this.#database = database
    this.#path = path
    this.#watch = watch
    this.#committer = new BatchCommitter(database)
    const mark = readMark(database)
    this.#id = mark.database
    this.#number = mark.number
    this.#recover()
    waitForOthers(database, 0)
  }

  /** Batches wait for the database. */
  get isBehind(): boolean {
    return this.#waiting.length > 0
  }

  /** The journal has grown so far that its batches are worth a transaction. */
  get isFull(): boolean {
    return this.#journal instanceof Journal && this.#journal.usedBytes >= APPLY_BYTES
  }

  announce(statements: readonly PreparedStatement[]): void {
    if (statements.length === 0) return
    this.#statements.push(...statements)
    this.#committer.announce(statements)
    this.#announces = true
  }

  /** The groups that were refused, by their place; all others are durable. */
  commit(batch: PackedBatch): GroupFailure[] {
    if (typeof batch === 'string') return this.#write(batch) ? [] : this.#commitAtOnce(unpackBatch(batch))
    // What the journal takes need not wait for the database only because it came together with something else.
    const { plain, other, places } = this.#split(batch)
    const text = plain.operations.length === 0 ? undefined : packBatch(plain)
    if (typeof text !== 'string' || !this.#write(text)) return this.#commitAtOnce(batch)
    return this.#commitAtOnce(other).map(([group, failure]) => [places[group] as number, failure])
  }

  #commitAtOnce(batch: Batch): GroupFailure[] {
    try {
      waitForOthers(this.#database, PATIENCE_MS)
      this.apply()
      // It has a number too, so that a database which lacks it is not given what came behind it.
      const number = this.#number + 1
      const refused = this.#committer.commit(batch, () => writeMark(this.#database, number))
      this.#number = number
      return refused
    } catch (error) {
      return refuseAll(batch, readSqliteFailure(error))
    } finally {
      waitForOthers(this.#database, 0)
    }
  }

  /** Brings the waiting batches into the database. @throws SQLite's error: then they wait on, in the journal */
  apply(): void {
    if (this.#waiting.length === 0) return
    this.#apply(this.#committer, joinBatches(this.#waiting), this.#number)
    this.#waiting = []
    this.#isOver = false
    if (this.#journal instanceof Journal) this.#journal.clear()
  }

  /** With all in the database the journal is taken away. @throws SQLite's error: then it stays, for the next start */
  close(): void {
    waitForOthers(this.#database, PATIENCE_MS)
    this.apply()
    if (this.#journal instanceof Journal) this.#journal.remove()
    this.#journal = 'none'
  }

  /** Groups of prepared statements alone, and the others with their places among all. Values are copied. */
  #split(batch: Batch): { plain: Batch; other: Batch; places: number[] } {
    const { operations, values } = batch
    const plain: Batch = { operations: [], values: [] }
    const other: Batch = { operations: [], values: [] }
    const places: number[] = []
    let at = 0
    for (let from = 0, group = 0; from < operations.length; group += 1) {
      const end = operations.indexOf(GROUP_END, from)
      const those = operations.slice(from, end + 1)
      const isPlain = !those.includes(AD_HOC)
      const into = isPlain ? plain : other
      if (!isPlain) places.push(group)
      const to = this.#committer.skip(batch, from, end, at)
      into.operations.push(...those)
      for (; at < to; at += 1) into.values.push(values[at])
      from = end + 1
    }
    return { plain, other, places }
  }

  #apply(committer: BatchCommitter, batch: Batch, number: number): void {
    const refused = committer.commit(batch, () => writeMark(this.#database, number))
    for (const [, failure] of refused) this.#watch.onRefused(failure)
  }

  #write(text: string): boolean {
    const journal = (this.#journal ??= this.#openJournal())
    if (journal === 'none' || this.#isOver) return false
    if (!this.#gather(journal, text)) {
      this.#isOver = this.isBehind
      return false
    }
    // Also where it fails: the disk may have it all the same, and must not bring it in again.
    this.#number += 1
    try {
      journal.append()
    } catch (error) {
      this.#giveUp(error)
      return false
    }
    this.#announces = false
    this.#waiting.push(text)
    return true
  }

  #gather(journal: Journal, text: string): boolean {
    const number = this.#number + 1
    const preamble = () => JSON.stringify({ database: this.#id, statements: this.#statements } satisfies Preamble)
    const isWhole =
      ((!this.#announces && !journal.isEmpty) || journal.gather({ kind: 'preamble', number, text: preamble() })) &&
      journal.gather({ kind: 'batch', number, text })
    if (!isWhole) journal.drop()
    return isWhole
  }

  #openJournal(): Journal | 'none' {
    try {
      return Journal.open(this.#path)
    } catch (error) {
      return this.#giveUp(error)
    }
  }

  /** What it has stays there until it is in the database. */
  #giveUp(error: unknown): 'none' {
    this.#watch.onTrouble(`no journal (${(error as Error).message}): each batch goes into the database at once`)
    this.#journal = 'none'
    return 'none'
  }

  /** Nothing is known of the statements then but what the journal says. */
  #recover(): void {
    if (!existsSync(this.#path)) return
    const journal = Journal.open(this.#path)
    const records = journal.read()
    let committer: BatchCommitter | undefined
    for (const { kind, number, text } of records) {
      if (kind === 'preamble') {
        const { database, statements } = JSON.parse(text) as Preamble
        // Of another database, or of a later time than this one knows of: a backup was put in its place.
        if (database !== this.#id || number > this.#number + 1) return this.#setAside(journal)
        committer = new BatchCommitter(this.#database)
        committer.announce(statements)
      } else if (number === this.#number + 1 && committer !== undefined) {
        this.#apply(committer, unpackBatch(text), number)
        this.#number = number
      }
    }
    journal.remove()
  }

  #setAside(journal: Journal): void {
    journal.close()
    const aside = `${this.#path}.set-aside`
    renameSync(this.#path, aside)
    this.#watch.onTrouble(`the journal does not belong to this state of the database, and was set aside as ${aside}`)
  }
}

function joinBatches(texts: readonly string[]): Batch {
  const operations: number[] = []
  const values: unknown[] = []
  for (const text of texts) {
    const batch = unpackBatch(text)
    for (const operation of batch.operations) operations.push(operation)
    for (const value of batch.values) values.push(value)
  }
  return { operations, values }
}

/** Whether a statement waits where another program holds the database; what the journal has can wait there. */
function waitForOthers(database: DatabaseSync, ms: number): void {
  database.exec(`pragma busy_timeout = ${ms}`)
}

function refuseAll({ operations }: Batch, failure: SqliteFailure): GroupFailure[] {
  return operations.filter((operation) => operation === GROUP_END).map((_, group) => [group, failure])
}

function readMark(database: DatabaseSync): { database: string; number: number } {
  database.exec('create table if not exists journal_mark (database text not null, number integer not null)')
  const found = database.prepare('select database, number from journal_mark').get()
  if (found !== undefined) return found as { database: string; number: number }
  const mark = { database: newId('db_', systemRandom), number: 0 }
  database.prepare('insert into journal_mark (database, number) values (?, ?)').run(mark.database, mark.number)
  return mark
}

function writeMark(database: DatabaseSync, number: number): void {
  database.prepare('update journal_mark set number = ?').run(number)
}
