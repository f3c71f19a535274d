// The embedded database: `crossmodel.db` in the data directory, its journal, one writing thread,
// one reading thread, one lock.
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { integersPlugin } from '../integers-plugin.ts'
import { openDataDirectory } from '../data-directory.ts'
import { createMigrationsTable, migrate, type MigrationRow } from '../migrations/migrate.ts'
import { createRunAlone } from '../run-alone.ts'
import type { Schema } from '../schema.ts'
import { compileWrite, type Statement, type Write } from '../statement.ts'
import { StoreError } from '../store-error.ts'
import type { SqliteStore, StoreContext } from '../store.ts'
import { lockDirectory, type DirectoryLock } from './directory-lock.ts'
import { createSqliteDialect, type CatchUp } from './reader/sqlite-dialect.ts'
import { Crowd } from './writer/crowd.ts'
import { SqliteWriter } from './writer/sqlite-writer.ts'

/** @throws StoreError: in use, corrupt, newer schema, not writable, disk full. */
export async function openSqlite(directory: string, context: StoreContext): Promise<SqliteStore> {
  const lock = takeDirectory(directory)
  const file = fileIn(directory)
  let writer: SqliteWriter | undefined
  let db: Kysely<Schema> | undefined
  try {
    const { clock, log } = context
    const journal = join(directory, 'crossmodel.journal')
    const opened = await SqliteWriter.open({ file, journal, clock, log, crowd: new Crowd(clock) })
    writer = opened
    chmodSync(file, 0o600)
    // Where the database takes nothing new, a query reads what it has. The ledger, which must not, asks the writer itself.
    db = openReads(directory, (sql) => (opened.isBehind(sql) ? opened.catchUp()?.catch(() => {}) : undefined))
    await migrateSqlite(db, writer, context)
    return createStore(db, writer, lock, context)
  } catch (error) {
    await db?.destroy()
    await writer?.close()
    lock.release()
    throw error
  }
}

/**
 * A reading thread of one's own, for what takes long: on the store's it would hold up everybody. `catchUp`: what a query
 * waits for, so that it finds all that was written; without it, it may find the database of a moment ago.
 */
export function openReads(directory: string, catchUp?: CatchUp): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: createSqliteDialect(fileIn(directory), catchUp), plugins: [integersPlugin] })
}

function fileIn(directory: string): string {
  return join(directory, 'crossmodel.db')
}

function takeDirectory(directory: string): DirectoryLock {
  try {
    openDataDirectory(directory)
    return lockDirectory(directory)
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(`The data directory ${directory} cannot be used: ${(error as Error).message}.`)
  }
}

async function migrateSqlite(db: Kysely<Schema>, writer: SqliteWriter, context: StoreContext): Promise<void> {
  const apply = (statements: readonly Statement[]) => writer.commitStatements(statements)
  const applied = await migrate({
    dialect: 'sqlite',
    nowMs: context.clock.nowMs(),
    apply,
    readApplied: async () => {
      await apply([{ sql: createMigrationsTable, parameters: [] }])
      return (await db.selectFrom('schema_migrations').selectAll().orderBy('version').execute()) as MigrationRow[]
    },
  })
  if (applied > 0) context.log.info({ migrations: applied }, 'database schema brought up to date')
}

function createStore(
  db: Kysely<Schema>,
  writer: SqliteWriter,
  lock: DirectoryLock,
  context: StoreContext,
): SqliteStore {
  let closing: Promise<void> | undefined
  const close = async () => {
    // The writer last: whoever closes the last connection takes the write-ahead log away, and a reader cannot.
    await db.destroy()
    await writer.close()
    lock.release()
  }
  return {
    ...context,
    kind: 'sqlite',
    db,
    writer,
    wasDamaged: writer.wasDamaged,
    write: (writes: readonly Write[]) => writer.commitStatements(writes.map(compileWrite)),
    onChange: () => {},
    runAlone: createRunAlone(),
    heardMs: () => Number.POSITIVE_INFINITY,
    close: () => (closing ??= close()),
  }
}
