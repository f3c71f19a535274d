// The audit log's SQL. Its head (number and hash of the newest entry) is a row of its own that every append moves forward from
// exactly what it was, in the same group: so that of two appends at the same moment, here or at two gateways, one is refused
// and tries again; and so that entries missing at the end are noticed.
import type { AuditLogTable } from '../store/schema.ts'
import { expectRows } from '../store/statement.ts'
import type { Store } from '../store/store.ts'
import type { AuditActorKind, AuditEntry, AuditOutcome } from './entry.ts'

const HEAD = 'audit_log_head'

type AuditHead = { sequence: number; hash: string }

export async function readHeadEntry({ db }: Pick<Store, 'db'>): Promise<AuditHead> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', HEAD).executeTakeFirst()
  const [sequence = '0', hash = ''] = row?.value.split(':') ?? []
  return { sequence: Number(sequence), hash }
}

/** @throws WriteConflict where `from` is not the head any more; StoreError. */
export async function insertEntry(store: Store, entry: AuditEntry, from: AuditHead): Promise<void> {
  const write = (head: AuditHead) => `${head.sequence}:${head.hash}`
  const move = store.db
    .updateTable('settings')
    .set({ value: write(entry) })
    .where('name', '=', HEAD)
    .where('value', '=', write(from))
  await store.write([expectRows(1, move), store.db.insertInto('audit_log').values(encodeEntry(entry))])
}

export type AuditQuery = {
  /** Undefined: of all workspaces and of none. */
  workspaceId?: string | undefined
  action?: string | undefined
  actorId?: string | undefined
  /** Only those with a smaller sequence. */
  before?: number | undefined
  limit: number
}

/** The newest first. */
export async function readEntries({ db }: Pick<Store, 'db'>, query: AuditQuery): Promise<AuditEntry[]> {
  let rows = db.selectFrom('audit_log').selectAll().orderBy('sequence', 'desc').limit(query.limit)
  if (query.workspaceId !== undefined) rows = rows.where('owner_id', '=', query.workspaceId)
  if (query.action !== undefined) rows = rows.where('action', '=', query.action)
  if (query.actorId !== undefined) rows = rows.where('actor_id', '=', query.actorId)
  if (query.before !== undefined) rows = rows.where('sequence', '<', query.before)
  return (await rows.execute()).map(decodeEntry)
}

/** The oldest first, from behind `after`; of one workspace where one is named. */
export async function readEntriesAfter(
  { db }: Pick<Store, 'db'>,
  after: number,
  limit: number,
  workspaceId?: string,
): Promise<AuditEntry[]> {
  let rows = db.selectFrom('audit_log').selectAll().where('sequence', '>', after).orderBy('sequence').limit(limit)
  if (workspaceId !== undefined) rows = rows.where('owner_id', '=', workspaceId)
  return (await rows.execute()).map(decodeEntry)
}

function encodeEntry({ actor, ...entry }: AuditEntry): AuditLogTable {
  return {
    sequence: entry.sequence,
    at_ms: entry.atMs,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    address: entry.address,
    owner_id: entry.workspaceId,
    action: entry.action,
    target: entry.target,
    outcome: entry.outcome,
    reason: entry.reason,
    before_json: entry.before,
    after_json: entry.after,
    previous_hash: entry.previousHash,
    entry_hash: entry.hash,
  }
}

function decodeEntry(row: AuditLogTable): AuditEntry {
  return {
    sequence: row.sequence,
    atMs: row.at_ms,
    actor: { kind: row.actor_kind as AuditActorKind, id: row.actor_id, name: row.actor_name },
    address: row.address,
    workspaceId: row.owner_id,
    action: row.action,
    target: row.target,
    outcome: row.outcome as AuditOutcome,
    reason: row.reason,
    before: row.before_json,
    after: row.after_json,
    previousHash: row.previous_hash,
    hash: row.entry_hash,
  }
}
