// Postgres: the database that several gateways share. The pool serves reads and grouped writes; word of changes is a
// counter polled twice a second, which works through every pooler where LISTEN does not.
import { Kysely, PostgresDialect } from 'kysely'
import { Pool, types, type PoolClient } from 'pg'
import { integersPlugin } from '../integers-plugin.ts'
import { createMigrationsTable, migrate, type MigrationRow } from '../migrate.ts'
import type { Schema } from '../schema.ts'
import { compileWrite, type Statement, type Write } from '../statement.ts'
import { WriteConflict } from '../store-error.ts'
import type { PostgresStore, StoreContext, Topic } from '../store.ts'
import { describeUrl, toPostgresError } from './postgres-failure.ts'

const POOL_CONNECTIONS = 10
const CONNECT_MS = 5_000
const POLL_MS = 500
/** Any number that no other program uses as an advisory lock. */
const MIGRATION_LOCK = 7_315_102_201
const INT8 = 20

/** @throws StoreError: unreachable, refused, newer schema. */
export async function openPostgres(url: string, context: StoreContext): Promise<PostgresStore> {
  const where = describeUrl(url)
  const pool = new Pool({
    connectionString: url,
    max: POOL_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'crossmodel',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary' ? BigInt : types.getTypeParser(oid, format as 'text'),
    } as never,
  })
  // The pool hears of connections that break while idle; one that breaks in use would end the process. Whoever uses it
  // is told by its query.
  pool.on('connect', (client) => client.on('error', () => {}))
  pool.on('error', (error) => context.log.warn({ fault: error.message }, 'a Postgres connection broke'))
  try {
    await migratePostgres(pool, context)
  } catch (error) {
    await pool.end()
    throw toPostgresError(error, where)
  }
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }), plugins: [integersPlugin] })
  return createStore(pool, db, where, context)
}

async function migratePostgres(pool: Pool, context: StoreContext): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const applied = await migrate({
      dialect: 'postgres',
      nowMs: context.clock.nowMs(),
      apply: (statements) => transact(client, statements),
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
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {})
    client.release()
  }
}

/** Statements in one transaction; rolled back where one fails or changes another number of rows than it must. */
async function transact(client: PoolClient, statements: readonly Statement[]): Promise<void> {
  await client.query('begin')
  try {
    for (const { sql, parameters, expectRows } of statements) {
      const { rowCount } = await client.query(numberPlaceholders(sql), [...parameters])
      if (expectRows !== undefined && rowCount !== expectRows)
        throw new WriteConflict(`changed ${rowCount} rows where ${expectRows} had to change`)
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** SQL written for both dialects marks its parameters with `?`. */
export function numberPlaceholders(sql: string): string {
  let position = 0
  return sql.replaceAll('?', () => {
    position += 1
    return `$${position}`
  })
}

function createStore(pool: Pool, db: Kysely<Schema>, where: string, context: StoreContext): PostgresStore {
  const listeners = new Map<Topic, (() => void)[]>()
  const feed = followChanges(db, listeners, context)
  let closing: Promise<void> | undefined
  return {
    ...context,
    kind: 'postgres',
    db,
    pool,
    async write(writes: readonly Write[]) {
      let client: PoolClient | undefined
      let fault: unknown
      try {
        client = await pool.connect()
        await transact(client, writes.map(compileWrite))
      } catch (error) {
        fault = toPostgresError(error, where)
        throw fault
      } finally {
        client?.release(fault instanceof WriteConflict ? undefined : (fault as Error | undefined))
      }
    },
    onChange: (topic, listener) => void listeners.set(topic, [...(listeners.get(topic) ?? []), listener]),
    heardMs: feed.heardMs,
    close() {
      feed.stop()
      return (closing ??= db.destroy())
    },
  }
}

function followChanges(db: Kysely<Schema>, listeners: Map<Topic, (() => void)[]>, { clock, log }: StoreContext) {
  const seen = new Map<string, number>()
  let heard = clock.monotonicMs()
  let cancel = () => {}
  let stopped = false
  const poll = async () => {
    try {
      for (const { name, value } of await db.selectFrom('change_counters').selectAll().execute()) {
        const before = seen.get(name)
        seen.set(name, value)
        if (before !== undefined && before !== value) listeners.get(name as Topic)?.forEach((listener) => listener())
      }
      heard = clock.monotonicMs()
    } catch (error) {
      log.warn({ fault: (error as Error).message }, 'Postgres did not answer; keys are served from memory')
    }
    if (!stopped) cancel = clock.after(POLL_MS, () => void poll())
  }
  void poll()
  return {
    heardMs: () => heard,
    stop() {
      stopped = true
      cancel()
    },
  }
}
