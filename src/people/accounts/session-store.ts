// Sessions: read with every request of the console, renewed once a day and whenever what their person may do has changed, and
// ended. A renewed session is another row with another token; the one before it serves for a moment longer, since a page asks
// for many things at once.
import { bounds } from '../../foundation/bounds.ts'
import { newId } from '../../foundation/ids.ts'
import { expectRows } from '../../store/statement.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import type { ListedSession, Session } from '../people.ts'
import { decodePerson, personColumns } from './person-store.ts'
import { isWorkspaceRole, type WorkspaceRole } from '../roles.ts'
import type { SessionCookies } from './session-cookie.ts'

const TOKEN_BYTES = 24

export async function readSession(
  store: Store,
  cookies: SessionCookies,
  headers: Headers,
): Promise<Session | undefined> {
  const token = cookies.read(headers.get('cookie'))
  if (token === undefined) return undefined
  const nowMs = store.clock.nowMs()
  const row = await store.db
    .selectFrom('person_sessions')
    .innerJoin('people', 'people.id', 'person_sessions.person_id')
    .select(personColumns)
    .select(['person_sessions.id as session_id', 'person_sessions.created_ms as signed_in_ms'])
    .select(['expires_ms', 'must_renew', 'person_sessions.updated_ms as renewed_ms', 'address', 'user_agent'])
    .select(['people.last_seen_ms'])
    .where('token', '=', token)
    .where('expires_ms', '>', nowMs)
    .where('suspended_ms', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  if (row.last_seen_ms === null || nowMs - row.last_seen_ms > bounds.lastSeenEveryMs)
    await store.write([store.db.updateTable('people').set({ last_seen_ms: nowMs }).where('id', '=', row.id)])
  const known = { id: row.session_id, expiresMs: row.expires_ms }
  const isDue = row.must_renew === 1 || nowMs - row.renewed_ms > bounds.sessionRenewMs
  const renewed = isDue ? await renew(store, cookies, row, nowMs) : undefined
  return {
    ...(renewed ?? { ...known, cookies: [] }),
    person: decodePerson(row),
    memberships: await readMemberships(store, row.id),
    createdMs: row.signed_in_ms,
  }
}

async function readMemberships({ db }: Store, personId: string): Promise<Map<string, WorkspaceRole>> {
  const rows = await db
    .selectFrom('members')
    .select(['workspace_id', 'role'])
    .where('person_id', '=', personId)
    .execute()
  return new Map(rows.flatMap(({ workspace_id, role }) => (isWorkspaceRole(role) ? [[workspace_id, role]] : [])))
}

type DueRow = {
  id: string
  session_id: string
  signed_in_ms: number
  expires_ms: number
  must_renew: number
  address: string | null
  user_agent: string | null
}

/** Undefined where another request renews it, or it is at the end of its life: then it goes on as it is. */
async function renew({ db, write, random }: Store, cookies: SessionCookies, row: DueRow, nowMs: number) {
  const token = random.bytes(TOKEN_BYTES).toString('base64url')
  const id = newId('pse_', random)
  const expiresMs = Math.min(nowMs + bounds.sessionMs, row.signed_in_ms + bounds.sessionMostMs)
  const last = db
    .updateTable('person_sessions')
    .set({ must_renew: 0, updated_ms: nowMs, expires_ms: Math.min(row.expires_ms, nowMs + bounds.sessionOverlapMs) })
    .where('id', '=', row.session_id)
    .where('must_renew', '=', row.must_renew)
    .where('expires_ms', '=', row.expires_ms)
  const next = db.insertInto('person_sessions').values({
    id,
    person_id: row.id,
    token,
    expires_ms: expiresMs,
    created_ms: row.signed_in_ms,
    updated_ms: nowMs,
    address: row.address,
    user_agent: row.user_agent,
    must_renew: 0,
  })
  try {
    await write([expectRows(1, last), next])
  } catch (error) {
    if (error instanceof WriteConflict) return undefined
    throw error
  }
  return { id, expiresMs, cookies: [cookies.write(token, Math.floor((expiresMs - nowMs) / 1_000))] }
}

/** Every session of this person gets another token with its next request. */
export function renewSessions({ db }: Store, personId: string) {
  return db.updateTable('person_sessions').set({ must_renew: 1 }).where('person_id', '=', personId)
}

/** Ends those of this person, but `kept`. */
export function endSessions({ db }: Store, personId: string, kept = '') {
  return db.deleteFrom('person_sessions').where('person_id', '=', personId).where('id', '<>', kept)
}

/** The oldest and the expired ones go, so that one more fits. */
export async function makeRoomForSession(store: Store, personId: string): Promise<void> {
  const { db, clock, write } = store
  const rows = await db
    .selectFrom('person_sessions')
    .select('id')
    .where('person_id', '=', personId)
    .where('expires_ms', '>', clock.nowMs())
    .orderBy('updated_ms', 'desc')
    .limit(bounds.sessionsPerPerson - 1)
    .execute()
  const kept = rows.map(({ id }) => id)
  const ofPerson = db.deleteFrom('person_sessions').where('person_id', '=', personId)
  await write([
    kept.length === 0 ? ofPerson : ofPerson.where('id', 'not in', kept),
    db.deleteFrom('person_sessions').where('expires_ms', '<=', clock.nowMs()),
  ])
}

export async function listSessions({ db, clock }: Store, personId: string): Promise<ListedSession[]> {
  const rows = await db
    .selectFrom('person_sessions')
    .selectAll()
    .where('person_id', '=', personId)
    .where('expires_ms', '>', clock.nowMs() + bounds.sessionOverlapMs)
    .orderBy('created_ms', 'desc')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    createdMs: row.created_ms,
    renewedMs: row.updated_ms,
    expiresMs: row.expires_ms,
    address: row.address ?? '',
    userAgent: row.user_agent ?? '',
  }))
}

/** Ends this one; fails where the person has no such session. */
export function endOneSession({ db }: Store, personId: string, sessionId: string) {
  return expectRows(1, db.deleteFrom('person_sessions').where('person_id', '=', personId).where('id', '=', sessionId))
}
