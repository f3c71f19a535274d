// The doctor's reads of the database: whether it is whole and can be written, its incidents, and its schema's version.
// Read only.
import { sql } from 'kysely'

import type { JsonObject } from '../../foundation/json/json.ts'
import { readIncidents } from '../../store/incident-store.ts'
import { openReads } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { describeIncident } from '../../views/incident.ts'

/** Without reading all of it: why it cannot be written, incidents that nobody has acknowledged, the version of its schema. */
export async function readDatabaseState(store: Store) {
  const newest = await store.db
    .selectFrom('schema_migrations')
    .select('version')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  const incidents = (await readIncidents(store)).filter(({ acknowledgedMs }) => acknowledgedMs === undefined)
  return {
    kind: store.kind,
    fault: store.kind === 'sqlite' ? (store.writer.fault?.message ?? null) : null,
    incidents: incidents.map(describeIncident),
    schema_version: newest?.version ?? 0,
  }
}

/**
 * Problems that the database itself reports (none: whole), why it cannot be written (null: it can), incidents that nobody
 * has acknowledged, and the version of its schema.
 */
export async function readDatabase(store: Store, dataDirectory: string): Promise<JsonObject> {
  if (store.kind === 'postgres') await sql`select 1`.execute(store.db)
  const problems = store.kind === 'sqlite' ? await checkOnce(store, dataDirectory) : []
  return { ...(await readDatabaseState(store)), problems }
}

const checks = new WeakMap<Store, Promise<string[]>>()

/** It reads all of it, so whoever asks while it runs waits for the same one. */
function checkOnce(store: Store, dataDirectory: string): Promise<string[]> {
  const running = checks.get(store)
  if (running !== undefined) return running
  const check = checkFile(dataDirectory).finally(() => checks.delete(store))
  checks.set(store, check)
  return check
}

/** On a thread of its own: on the store's, requests of callers would wait for it. */
async function checkFile(dataDirectory: string): Promise<string[]> {
  const db = openReads(dataDirectory)
  try {
    const checked = await sql<{ quick_check: string }>`pragma quick_check(20)`.execute(db)
    return checked.rows.map((row) => row.quick_check).filter((line) => line !== 'ok')
  } finally {
    await db.destroy()
  }
}
