// The incidents that the database keeps, for the operator.
import type { IncidentKind, StoredIncident } from './incident.ts'
import type { Store } from './store.ts'

/** The oldest first. */
export async function readIncidents({ db, kind }: Pick<Store, 'db' | 'kind'>): Promise<StoredIncident[]> {
  if (kind !== 'sqlite') return []
  const rows = await db.selectFrom('incidents').selectAll().orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id,
    createdMs: row.created_ms,
    kind: row.kind as IncidentKind,
    message: row.message,
    lost: row.lost ?? undefined,
    ...(row.detail === null ? {} : { detail: row.detail }),
    acknowledgedMs: row.acknowledged_ms ?? undefined,
  }))
}

/** Those that were not acknowledged before. */
export async function acknowledgeIncidents({ db, kind, clock, write }: Store): Promise<void> {
  if (kind !== 'sqlite') return
  const update = db.updateTable('incidents').set({ acknowledged_ms: clock.nowMs() })
  await write([update.where('acknowledged_ms', 'is', null)])
}
