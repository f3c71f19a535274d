// A store for simulations: the real schema and the real committer on SQLite in memory, but a disk that writes only when
// the simulation says so, that may refuse, and that a crash cuts off.
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import type { Clock } from '../../src/foundation/time/clock.ts'
import type { Log } from '../../src/foundation/log.ts'
import type { Random } from '../../src/foundation/random.ts'
import { integersPlugin } from '../../src/store/integers-plugin.ts'
import { createMigrationsTable, migrate } from '../../src/store/migrations/migrate.ts'
import { createRunAlone } from '../../src/store/run-alone.ts'
import type { Schema } from '../../src/store/schema.ts'
import { BatchCommitter } from '../../src/store/sqlite/writer/batch-committer.ts'
import { Crowd } from '../../src/store/sqlite/writer/crowd.ts'
import type { GroupWriter, Row } from '../../src/store/sqlite/writer/group-writer.ts'
import { AD_HOC, ANY_ROWS, GROUP_END } from '../../src/store/sqlite/writer/batch.ts'
import type { PreparedStatement } from '../../src/store/sqlite/prepared-statement.ts'
import { toWriteError } from '../../src/store/sqlite/sqlite-failure.ts'
import { compileWrite, type Statement } from '../../src/store/statement.ts'
import { StoreError } from '../../src/store/store-error.ts'
import type { SqliteStore } from '../../src/store/store.ts'

type Group = { operations: number[]; values: unknown[]; resolve: () => void; reject: (error: Error) => void }

/** The disk of one life of a process. */
export class SimulatedWriter implements GroupWriter {
  readonly crowd = new Crowd({ monotonicMs: () => 0 })
  fault: StoreError | undefined
  readonly #committer: BatchCommitter
  #statements = 0
  #queue: Group[] = []
  #dead = false

  constructor(database: DatabaseSync) {
    this.#committer = new BatchCommitter(database)
  }

  get queued(): number {
    return this.#queue.length
  }

  prepare(statement: PreparedStatement): number {
    this.#committer.announce([statement])
    this.#statements += 1
    return this.#statements - 1
  }

  commit(rows: readonly Row[]): Promise<void> {
    return this.#enqueue(
      rows.map(({ statement }) => statement),
      rows.flatMap(({ values }) => values),
    )
  }

  commitStatements(statements: readonly Statement[]): Promise<void> {
    return this.#enqueue(
      statements.map(() => AD_HOC),
      statements.flatMap(({ sql, parameters, expectRows }) => [
        sql,
        parameters.length,
        expectRows ?? ANY_ROWS,
        ...parameters,
      ]),
    )
  }

  #enqueue(operations: number[], values: unknown[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.#dead) this.#queue.push({ operations: [...operations, GROUP_END], values, resolve, reject })
    })
  }

  catchUp(): undefined {}

  /** Commits the first `count` groups as one batch. */
  write(count: number): void {
    const groups = this.#queue.splice(0, count)
    const { refused } = this.#committer.commit({
      operations: groups.flatMap(({ operations }) => operations),
      values: groups.flatMap(({ values }) => values),
    })
    const failures = new Map(refused)
    for (const [index, { resolve, reject }] of groups.entries()) {
      const failure = failures.get(index)
      if (failure === undefined) resolve()
      else reject(toWriteError(failure, 'memory'))
    }
  }

  /** Refuses the first `count` groups, as a full disk does. */
  refuse(count: number): void {
    for (const { reject } of this.#queue.splice(0, count)) reject(new StoreError('The disk is full.'))
  }

  /** What is queued is lost, without an answer. With `committed`, the first groups made it to the disk unheard. */
  crash(committed: number): void {
    const groups = this.#queue.splice(0, committed)
    this.#committer.commit({
      operations: groups.flatMap(({ operations }) => operations),
      values: groups.flatMap(({ values }) => values),
    })
    this.#queue = []
    this.#dead = true
  }
}

export async function createSchema(database: DatabaseSync): Promise<void> {
  await migrate({
    dialect: 'sqlite',
    nowMs: 0,
    readApplied: async () => {
      database.exec(createMigrationsTable)
      return []
    },
    apply: async (statements) => {
      for (const { sql, parameters } of statements) database.prepare(sql).run(...(parameters as SQLInputValue[]))
    },
  })
}

export function createSimulatedStore(
  database: DatabaseSync,
  writer: SimulatedWriter,
  context: { clock: Clock; random: Random; log: Log },
): SqliteStore {
  const db = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: adapt(database) }),
    plugins: [integersPlugin],
  })
  return {
    ...context,
    kind: 'sqlite',
    db,
    writer,
    wasDamaged: false,
    write: (writes) => writer.commitStatements(writes.map(compileWrite)),
    onChange: () => {},
    runAlone: createRunAlone(),
    heardMs: () => Number.POSITIVE_INFINITY,
    close: async () => {},
  }
}

/** Node's SQLite as Kysely's dialect wants it. */
function adapt(database: DatabaseSync) {
  return {
    close: () => {},
    prepare(sql: string) {
      const statement = database.prepare(sql)
      statement.setReadBigInts(true)
      return {
        reader: statement.columns().length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters: readonly unknown[]) => {
          const { changes, lastInsertRowid } = statement.run(...(parameters as SQLInputValue[]))
          return { changes, lastInsertRowid }
        },
        iterate: (parameters: readonly unknown[]) =>
          statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
      }
    },
  }
}
