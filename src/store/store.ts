// The database as the rest of the gateway sees it: reads through Kysely, writes as atomic groups, and notice of changes
// by other processes. Both dialects offer this; what only one needs (the hot path) is behind `sqlite`/`postgres`.
import type { Kysely } from 'kysely'
import type { PoolClient } from 'pg'
import type { Clock } from '../foundation/time/clock.ts'
import type { Log } from '../foundation/log.ts'
import type { Random } from '../foundation/random.ts'
import type { RunAlone } from './run-alone.ts'
import type { Schema } from './schema.ts'
import type { GroupWriter } from './sqlite/writer/group-writer.ts'
import type { Write } from './statement.ts'

export type StoreContext = { clock: Clock; random: Random; log: Log }

/** What another process can change under us. */
export type Topic = 'keys' | 'wallets' | 'provider_credentials' | 'prices' | 'endpoints'

export type Store = StoreContext & {
  /**
   * Reads, and the builder of writes. Columns named `…_nanos` are bigint, all other integers numbers, in both dialects.
   * Running a write through it is refused: writes go through `write`.
   */
  readonly db: Kysely<Schema>
  /**
   * Commits all of `writes` or none, durably.
   * @throws WriteConflict where the data refused it, StoreError where the database failed.
   */
  write(writes: readonly Write[]): Promise<void>
  /** Calls `listener` within 1 s of a change of `topic` by another process. Never called where there can be none. */
  onChange(topic: Topic, listener: () => void): void
  /** Does it unless it is being done, by this process or another one that shares the database: then `busy`. */
  readonly runAlone: RunAlone
  /** When the database last answered word of changes, `clock.monotonicMs`; Infinity where nobody else writes. */
  heardMs(): number
  /** Stops polling, commits what is queued, closes. */
  close(): Promise<void>
} & (EmbeddedDatabase | SharedDatabase)

type EmbeddedDatabase = {
  readonly kind: 'sqlite'
  readonly writer: GroupWriter
  /** Something of what was written was lost when it was opened (`incident.ts`). */
  readonly wasDamaged: boolean
}

type SharedDatabase = {
  readonly kind: 'postgres'
  /** This gateway's own data directory: what only this machine knows lies there. */
  readonly directory: string
  /** It does not answer: whatever waits for it is refused, and so is what comes, until it does. */
  readonly isAway: boolean
  /** A connection for what requests wait for. Whoever takes it releases it. @throws StoreError at once where it is away */
  connect(): Promise<PoolClient>
}

export type SqliteStore = Extract<Store, { kind: 'sqlite' }>
export type PostgresStore = Extract<Store, { kind: 'postgres' }>
