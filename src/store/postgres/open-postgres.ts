// Opens Postgres, the database that several gateways share. One pool serves the queries that requests wait for, another
// one the reads. The pulse reports changes by other gateways, and whether the server answers at all.
import { Kysely, PostgresDialect } from 'kysely'
import type { Client, Pool } from 'pg'
import { integersPlugin } from '../integers-plugin.ts'
import { createMigrationsTable, migrate, type MigrationRow } from '../migrations/migrate.ts'
import type { Schema } from '../schema.ts'
import { compileWrite, type Statement, type Write } from '../statement.ts'
import { WriteConflict } from '../store-error.ts'
import type { PostgresStore, StoreContext, Topic } from '../store.ts'
import { Connections } from './connections.ts'
import { describeUrl, toPostgresError } from './postgres-error.ts'
import { createRunAloneShared } from './run-alone-shared.ts'
import { Pulse } from './pulse.ts'
import { transact, transactOn, type Transaction } from './transaction.ts'

/** Any number that no other program uses as an advisory lock. */
const MIGRATION_LOCK = 7_315_102_201

/** `directory`: this gateway's own. @throws StoreError: unreachable, refused, newer schema. */
export async function openPostgres(
  { url, directory }: { url: string; directory: string },
  context: StoreContext,
): Promise<PostgresStore> {
  const where = describeUrl(url)
  const connections = new Connections(url, context.clock, context.log)
  let counters: Counters
  try {
    counters = await migratePostgres(await connections.connect(), context)
    // The first request finds a connection.
    const client = await connections.requests.connect()
    client.release()
  } catch (error) {
    await connections.end()
    throw toPostgresError(error, where)
  }
  return createStore({ connections, counters }, where, directory, context)
}

/** How often each topic has changed. */
type Counters = ReadonlyMap<string, bigint>

/**
 * On a connection of its own: a migration may take longer than a request would wait. The counters are those from before anything
 * else is read.
 */
async function migratePostgres(client: Client, context: StoreContext): Promise<Counters> {
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const applied = await migrate({
      dialect: 'postgres',
      nowMs: context.clock.nowMs(),
      apply: async (statements) => {
        const migrated = await transactOn(client, '', (transaction) => runStatements(transaction, statements))
        if ('fault' in migrated) throw migrated.fault
      },
      readApplied: async () => {
        await client.query(createMigrationsTable)
        const { rows } = await client.query('select * from schema_migrations order by version')
        return rows.map((row: MigrationRow) => ({
          ...row,
          version: Number(row.version),
          oldest_compatible: Number(row.oldest_compatible),
        }))
      },
    })
    if (applied > 0) context.log.info({ migrations: applied }, 'database schema brought up to date')
    const { rows } = await client.query<{ name: string; value: bigint }>('select name, value from change_counters')
    return new Map(rows.map(({ name, value }) => [name, value]))
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {})
    await client.end().catch(() => {})
  }
}

/** @throws WriteConflict where a statement changes another number of rows than it must, and what the driver throws */
async function runStatements(transaction: Transaction, statements: readonly Statement[]): Promise<void> {
  for (const { sql, parameters, expectRows } of statements) {
    const { rowCount } = await transaction.query(numberPlaceholders(sql), [...parameters])
    if (expectRows !== undefined && rowCount !== expectRows)
      throw new WriteConflict(`changed ${rowCount} rows where ${expectRows} had to change`)
  }
}

/** SQL written for both dialects marks its parameters with `?`. */
function numberPlaceholders(sql: string): string {
  let position = 0
  return sql.replaceAll('?', () => {
    position += 1
    return `$${position}`
  })
}

function createStore(
  { connections, counters }: { connections: Connections; counters: Counters },
  where: string,
  directory: string,
  context: StoreContext,
): PostgresStore {
  const listeners = new Map<Topic, (() => void)[]>()
  const pulse = new Pulse({
    ...context,
    where,
    connect: () => connections.connect(),
    onCounters: followChanges(listeners, counters),
    onAway: () => connections.breakAll(),
  })
  connections.onBytes = () => pulse.noteBytes()
  pulse.start()
  const connectTo = (pool: Pool) => () =>
    pulse.guard(
      () => pool.connect(),
      (late) => late.release(),
    )
  const connect = connectTo(connections.requests)
  // Kysely ends the pool only where something was read: `close` ends the connections itself.
  const reads = { connect: connectTo(connections.reads), end: () => Promise.resolve() }
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: reads }), plugins: [integersPlugin] })
  let closing: Promise<void> | undefined
  return {
    ...context,
    kind: 'postgres',
    directory,
    db,
    connect,
    get isAway() {
      return pulse.isAway
    },
    async write(writes: readonly Write[]) {
      const statements = writes.map(compileWrite)
      const written = await transact(connect, '', (transaction) => runStatements(transaction, statements))
      if ('fault' in written) throw toPostgresError(written.fault, where)
    },
    onChange: (topic, listener) => void listeners.set(topic, [...(listeners.get(topic) ?? []), listener]),
    runAlone: createRunAloneShared(() =>
      pulse.guard(
        () => connections.connect(),
        (late) => void late.end().catch(() => {}),
      ),
    ),
    heardMs: () => pulse.heardMs(),
    close() {
      pulse.close()
      return (closing ??= db.destroy().finally(() => connections.end()))
    },
  }
}

/** Tells the listeners of each topic whose counter is not what it was. */
function followChanges(listeners: ReadonlyMap<Topic, (() => void)[]>, first: Counters) {
  const seen = new Map(first)
  return (counters: Counters) => {
    for (const [name, value] of counters) {
      const before = seen.get(name)
      seen.set(name, value)
      if (before !== value) listeners.get(name as Topic)?.forEach((listener) => listener())
    }
  }
}
