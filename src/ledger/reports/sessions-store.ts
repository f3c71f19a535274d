// Sessions of agents, from their sums.
import type { AgentSessionsTable } from '../../store/migrations/sum-tables.ts'
import type { Store } from '../../store/store.ts'

/** Sessions of an owner that went on after `fromMs`, those that were charged most first. What they were charged before it counts. */
export function readLargestSessions(
  { db }: Pick<Store, 'db'>,
  ownerId: string,
  fromMs: number,
  limit: number,
): Promise<AgentSessionsTable[]> {
  return db
    .selectFrom('agent_sessions')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('last_ms', '>=', fromMs)
    .orderBy('charge_nanos', 'desc')
    .orderBy('session_id')
    .limit(limit)
    .execute()
}
/** One of them; undefined: there is none. */
export function readSession(
  { db }: Pick<Store, 'db'>,
  ownerId: string,
  sessionId: string,
): Promise<AgentSessionsTable | undefined> {
  return db
    .selectFrom('agent_sessions')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
}
