// The SQL of management keys.
import { bounds } from '../foundation/bounds.ts'
import type { ManagementKeysTable } from '../store/schema.ts'
import { expectRows } from '../store/statement.ts'
import type { Store } from '../store/store.ts'
import { holdKeys, writeMadeWith } from './made-with-store.ts'
import type { KnownManagementKey, ManagementKey } from './management-key.ts'

/** The row whose lock makes insertions come one after the other, at all gateways, so that each counts those before it. */
const LOCK = 'management_keys_lock'

/** @throws WriteConflict where the workspace, or the gateway, has as many as it may have, or a key it is made with was revoked. */
export async function insertManagementKey(store: Store, key: ManagementKey, digest: string): Promise<void> {
  const { db } = store
  const row: ManagementKeysTable = {
    id: key.id,
    name: key.name,
    owner_id: key.workspaceId ?? null,
    digest,
    preview: key.preview,
    scopes: key.scopes.join(' '),
    made_by: key.madeBy ?? null,
    made_with: writeMadeWith(key.madeWith),
    created_ms: key.createdMs,
    expires_ms: key.expiresMs ?? null,
    revoked_ms: null,
    last_used_ms: null,
  }
  const lock = db
    .insertInto('settings')
    .values({ name: LOCK, value: '' })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: '' }))
  const known = db
    .selectFrom('management_keys')
    .select((eb) => eb.fn.countAll<number>().as('known'))
    .where('owner_id', key.workspaceId === undefined ? 'is' : '=', key.workspaceId ?? null)
    .where('revoked_ms', 'is', null)
  const hasRoom = db
    .updateTable('settings')
    .set({ value: '' })
    .where('name', '=', LOCK)
    .where(known, '<', bounds.managementKeys)
  const writes = [lock, expectRows(1, hasRoom), db.insertInto('management_keys').values(row)]
  await store.write([...holdKeys(store, key.madeWith), ...writes])
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

/** With what its maker is today. */
export async function findByDigest({ db }: Pick<Store, 'db'>, digest: string): Promise<KnownManagementKey | undefined> {
  const row = await db
    .selectFrom('management_keys')
    .leftJoin('people', (join) => join.onRef('people.id', '=', 'made_by').on('people.suspended_ms', 'is', null))
    .leftJoin('members', (join) =>
      join.onRef('members.person_id', '=', 'people.id').onRef('members.workspace_id', '=', 'owner_id'),
    )
    .selectAll('management_keys')
    .select(['people.gateway_role', 'members.role as workspace_role'])
    .where('digest', '=', digest)
    .where('revoked_ms', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const roles = { gateway: row.gateway_role ?? undefined, workspace: row.workspace_role ?? undefined }
  return { ...decodeRow(row), makerRoles: row.made_by === null ? undefined : roles }
}

/** What was made with it ends too. @throws WriteConflict where it was revoked already. */
export async function writeRevoked(store: Store, id: string, nowMs: number): Promise<void> {
  const { db } = store
  const active = db.updateTable('management_keys').set({ revoked_ms: nowMs }).where('revoked_ms', 'is', null)
  await store.write([
    expectRows(1, active.where('id', '=', id)),
    active.where('made_with', 'like', `%${id}%`),
    db.deleteFrom('invitations').where('made_with', 'like', `%${id}%`),
  ])
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
    madeWith: row.made_with?.split(' ') ?? [],
    createdMs: row.created_ms,
    expiresMs: row.expires_ms ?? undefined,
    lastUsedMs: row.last_used_ms ?? undefined,
  }
}
