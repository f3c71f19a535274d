// Brings a database to this version's schema, one migration at a time, each atomic together with its own mark. It
// refuses a database that a newer, incompatible version has written. The lock that keeps several starting gateways
// apart is the caller's.
import type { Migration } from './migrations.ts'
import type { Dialect } from './dialect.ts'
import { migrations } from './migrations.ts'
import { StoreError } from '../store-error.ts'
import type { Statement } from '../statement.ts'

export type MigrationRow = { version: number; name: string; oldest_compatible: number }

/** What migrating needs of a database; each dialect's `open` brings it. */
type MigrationTarget = {
  dialect: Dialect
  /** Applied migrations, ascending; makes the table where it is missing. */
  readApplied(): Promise<MigrationRow[]>
  /** All of `statements` in one transaction. */
  apply(statements: readonly Statement[]): Promise<void>
  nowMs: number
}

export const createMigrationsTable =
  'create table if not exists schema_migrations (version bigint primary key, name text not null, oldest_compatible bigint not null, applied_ms bigint not null)'

/**
 * Applies what is missing; the answer is how many migrations that was.
 * @throws StoreError where the schema is newer than this code can use.
 */
export async function migrate(target: MigrationTarget, known: readonly Migration[] = migrations): Promise<number> {
  const applied = await target.readApplied()
  const newestKnown = known.at(-1)?.version ?? 0
  const last = applied.at(-1)
  if (last !== undefined && last.version > newestKnown && last.oldest_compatible > newestKnown) {
    throw new StoreError(
      `A newer CrossModel has changed the tables of this database (version ${last.version}; this release knows ${newestKnown}). Start the newer one, or restore the backup from before the upgrade.`,
    )
  }
  const missing = known.filter((migration) => migration.version > (last?.version ?? 0))
  for (const { version, name, oldestCompatible, statements } of missing) {
    await target.apply([
      ...statements(target.dialect).map((sql) => ({ sql, parameters: [] })),
      {
        sql: `insert into schema_migrations (version, name, oldest_compatible, applied_ms) values (?, ?, ?, ?)`,
        parameters: [version, name, oldestCompatible, target.nowMs],
      },
    ])
  }
  return missing.length
}
