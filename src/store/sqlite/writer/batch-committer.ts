// Commits batches on one connection: many groups, one transaction, one fsync. Where the data refuses a batch, it is rolled
// back and its groups are tried one by one in another transaction, so that a refused group harms no other; a refused
// group is tried once more in its second form, where its statements have one. Where the database itself fails, all fail
// with it. It knows nothing of what it writes.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { assert } from '../../../foundation/assert.ts'
import { WriteConflict } from '../../store-error.ts'
import { AD_HOC, ANY_ROWS, GROUP_END } from './batch.ts'
import type { Batch, CommitResult } from './batch.ts'
import type { SqliteFailure } from '../sqlite-failure.ts'
import type { PreparedStatement } from '../prepared-statement.ts'
import { isDatabaseFault, readSqliteFailure } from '../sqlite-failure.ts'

type Prepared = Omit<PreparedStatement, 'fallback'> & { statement: StatementSync | undefined; fallback?: Prepared }
type Sum = { prepared: Prepared; values: SQLInputValue[] }

export class BatchCommitter {
  readonly #database: DatabaseSync
  readonly #prepared: Prepared[] = []

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** Statements are numbered in the order in which they are announced. */
  announce(statements: readonly PreparedStatement[]): void {
    for (const { table, sql, arity, keys, fallback } of statements) {
      const how = { table, arity, ...(keys === undefined ? {} : { keys }), statement: undefined }
      this.#prepared.push({ sql, ...how, ...(fallback === undefined ? {} : { fallback: { ...how, sql: fallback } }) })
    }
  }

  /**
   * What became of the groups; all but the refused ones are durable, together with what `mark` writes.
   * @throws SQLite's error where the database failed: then nothing is
   */
  commit(batch: Batch, mark: () => void = () => {}): CommitResult {
    try {
      this.#transact(() => {
        this.#run(batch, 0, batch.operations.length, 0, false)
        mark()
      })
      return { refused: [], mended: [] }
    } catch (error) {
      if (isDatabaseFault(error)) throw error
    }
    let result: CommitResult = { refused: [], mended: [] }
    this.#transact(() => {
      result = this.#runEachGroup(batch)
      mark()
    })
    return result
  }

  #runEachGroup(batch: Batch): CommitResult {
    const result: CommitResult = { refused: [], mended: [] }
    let from = 0
    let valuesFrom = 0
    for (let group = 0; from < batch.operations.length; group += 1) {
      const end = batch.operations.indexOf(GROUP_END, from)
      const first = this.#tryGroup(batch, from, end, valuesFrom, false)
      if (first !== undefined) {
        const hasSecond = batch.operations
          .slice(from, end)
          .some((operation) => this.#prepared[operation]?.fallback !== undefined)
        const isMended = hasSecond && this.#tryGroup(batch, from, end, valuesFrom, true) === undefined
        ;(isMended ? result.mended : result.refused).push([group, first])
      }
      valuesFrom = this.#skip(batch, from, end, valuesFrom)
      from = end + 1
    }
    return result
  }

  /** Why the data refused it; undefined: it is in. */
  #tryGroup(
    batch: Batch,
    from: number,
    end: number,
    valuesFrom: number,
    inSecondForm: boolean,
  ): SqliteFailure | undefined {
    this.#database.exec('savepoint one_group')
    try {
      this.#run(batch, from, end, valuesFrom, inSecondForm)
      return undefined
    } catch (error) {
      if (isDatabaseFault(error)) throw error
      this.#database.exec('rollback to one_group')
      return readSqliteFailure(error)
    } finally {
      if (this.#database.isTransaction) this.#database.exec('release one_group')
    }
  }

  /** A group by its place, as text for the operator: what would have been written, statement by statement. */
  describeGroup({ operations, values }: Batch, group: number): string {
    const lines: string[] = []
    let at = 0
    for (let index = 0, count = 0; index < operations.length && count <= group; index += 1) {
      const operation = operations[index] as number
      if (operation === GROUP_END) count += 1
      const width = this.#widthOf(operation, values, at)
      const named = this.#prepared[operation]
      if (count === group && named !== undefined) {
        const row = values.slice(at, at + width).map((value) => (typeof value === 'bigint' ? value.toString() : value))
        lines.push(`${named.table} ${JSON.stringify(row)}`)
      }
      at += width
    }
    return lines.join('\n')
  }

  #transact(action: () => void): void {
    this.#database.exec('begin immediate')
    try {
      action()
      this.#database.exec('commit')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      throw error
    }
  }

  /** Runs the operations from `from` up to `end`. */
  #run(batch: Batch, from: number, end: number, valuesFrom: number, inSecondForm: boolean): void {
    const { operations, values } = batch
    const sums = new Map<string, Sum>()
    let at = valuesFrom
    for (let index = from; index < end; index += 1) {
      const operation = operations[index] as number
      if (operation === GROUP_END) continue
      if (operation === AD_HOC) {
        at = this.#runAdHoc(values, at)
        continue
      }
      const each = this.#prepared[operation]
      assert(each !== undefined, `store: statement ${operation} was not announced`)
      const row = values.slice(at, at + each.arity) as SQLInputValue[]
      at += each.arity
      const used = inSecondForm ? (each.fallback ?? each) : each
      if (used.keys === undefined) this.#runPrepared(used, row)
      else addTo(sums, operation, used, used.keys, row)
    }
    for (const { prepared, values: row } of sums.values()) this.#runPrepared(prepared, row)
  }

  #runPrepared(each: Prepared, row: SQLInputValue[]): void {
    each.statement ??= this.#database.prepare(each.sql)
    each.statement.run(...row)
  }

  #runAdHoc(values: unknown[], at: number): number {
    const [sql, count, expected] = values.slice(at, at + 3) as [string, number, number]
    const parameters = values.slice(at + 3, at + 3 + count) as SQLInputValue[]
    const { changes } = this.#database.prepare(sql).run(...parameters)
    if (expected !== ANY_ROWS && Number(changes) !== expected)
      throw new WriteConflict(`changed ${changes} rows where ${expected} had to change`)
    return at + 3 + count
  }

  /** The place in `values` after the operations from `from` up to `end`. */
  #skip({ operations, values }: Batch, from: number, end: number, valuesFrom: number): number {
    let at = valuesFrom
    for (let index = from; index < end; index += 1) {
      const operation = operations[index] as number
      at += this.#widthOf(operation, values, at)
    }
    return at
  }

  /** How many values an operation takes. */
  #widthOf(operation: number, values: readonly unknown[], at: number): number {
    return operation === AD_HOC ? 3 + (values[at + 1] as number) : (this.#prepared[operation]?.arity ?? 0)
  }
}

function addTo(sums: Map<string, Sum>, operation: number, each: Prepared, keys: number, row: SQLInputValue[]): void {
  let name = String(operation)
  for (let index = 0; index < keys; index += 1) name += `\n${row[index]}`
  const known = sums.get(name)
  if (known === undefined) sums.set(name, { prepared: each, values: row })
  else {
    for (let index = keys; index < row.length; index += 1)
      known.values[index] = (known.values[index] as bigint) + (row[index] as bigint)
  }
}
