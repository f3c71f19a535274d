// The SQL of management keys.
import type { ManagementKeysTable } from '../store/schema.ts'
import { expectRows } from '../store/statement.ts'
import type { Store } from '../store/store.ts'
import type { ManagementKey } from './management-key.ts'

export async function insertManagementKey(store: Store, key: ManagementKey, digest: string): Promise<void> {
  const row: ManagementKeysTable = {
    id: key.id,
    name: key.name,
    owner_id: key.workspaceId ?? null,
    digest,
    preview: key.preview,
    scopes: key.scopes.join(' '),
    made_by: key.madeBy ?? null,
    created_ms: key.createdMs,
    expires_ms: key.expiresMs ?? null,
    revoked_ms: null,
    last_used_ms: null,
  }
  await store.write([store.db.insertInto('management_keys').values(row)])
}

/** Those of a workspace, or of the gateway, that were not revoked; the oldest first. */
export async function listManagementKeys(
  { db }: Pick<Store, 'db'>,
  workspaceId: string | undefined,
): Promise<ManagementKey[]> {
  const rows = await db
    .selectFrom('management_keys')
    .selectAll()
    .where('owner_id', workspaceId === undefined ? 'is' : '=', workspaceId ?? null)
    .where('revoked_ms', 'is', null)
    .orderBy('created_ms')
    .orderBy('id')
    .execute()
  return rows.map(decodeRow)
}

export async function findByDigest({ db }: Pick<Store, 'db'>, digest: string): Promise<ManagementKey | undefined> {
  const row = await db
    .selectFrom('management_keys')
    .selectAll()
    .where('digest', '=', digest)
    .where('revoked_ms', 'is', null)
    .executeTakeFirst()
  return row === undefined ? undefined : decodeRow(row)
}

/** @throws WriteConflict where it was revoked already. */
export async function writeRevoked(store: Store, id: string, nowMs: number): Promise<void> {
  const update = store.db
    .updateTable('management_keys')
    .set({ revoked_ms: nowMs })
    .where('id', '=', id)
    .where('revoked_ms', 'is', null)
  await store.write([expectRows(1, update)])
}

export async function writeLastUsed(store: Store, id: string, nowMs: number): Promise<void> {
  await store.write([store.db.updateTable('management_keys').set({ last_used_ms: nowMs }).where('id', '=', id)])
}

function decodeRow(row: ManagementKeysTable): ManagementKey {
  return {
    id: row.id,
    name: row.name,
    workspaceId: row.owner_id ?? undefined,
    preview: row.preview,
    scopes: row.scopes.split(' ').filter(Boolean),
    madeBy: row.made_by ?? undefined,
    createdMs: row.created_ms,
    expiresMs: row.expires_ms ?? undefined,
    lastUsedMs: row.last_used_ms ?? undefined,
  }
}
