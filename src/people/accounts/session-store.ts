// Sessions: read with every request of the console, renewed once a day and whenever what their person may do has changed, and
// ended. A renewed session is the same row with another token; the token before it serves for a moment longer, since a page
// asks for many things at once, and ends with the row.
import type { ExpressionBuilder } from 'kysely'
import { bounds } from '../../foundation/bounds.ts'
import { expectRows } from '../../store/statement.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Schema } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'
import type { ListedSession, Person, Session } from '../people.ts'
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
    .select(['token', 'expires_ms', 'must_renew', 'person_sessions.updated_ms as renewed_ms'])
    .select(['people.last_seen_ms'])
    .where(hasToken(token, nowMs))
    .where('expires_ms', '>', nowMs)
    .where('suspended_ms', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  if (row.last_seen_ms === null || nowMs - row.last_seen_ms > bounds.lastSeenEveryMs)
    await store.write([store.db.updateTable('people').set({ last_seen_ms: nowMs }).where('id', '=', row.id)])
  // The token before brings no other one forth, however long it serves.
  const isDue = row.token === token && (row.must_renew === 1 || nowMs - row.renewed_ms > bounds.sessionRenewMs)
  const renewed = isDue ? await renew(store, cookies, row, nowMs) : undefined
  return {
    id: row.session_id,
    ...(renewed ?? { expiresMs: row.expires_ms, cookies: [] }),
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

export type SignedIn = { token: string; person: Pick<Person, 'id' | 'email'> }

/** Who is signed in, and the token that their session has now: better-auth knows no other. The session is not renewed. */
export async function findSignedIn(
  { db, clock }: Store,
  cookies: SessionCookies,
  header: string | null,
): Promise<SignedIn | undefined> {
  const token = cookies.read(header)
  if (token === undefined) return undefined
  const nowMs = clock.nowMs()
  const row = await db
    .selectFrom('person_sessions')
    .innerJoin('people', 'people.id', 'person_sessions.person_id')
    .select(['token', 'people.id', 'people.email'])
    .where(hasToken(token, nowMs))
    .where('expires_ms', '>', nowMs)
    .where('suspended_ms', 'is', null)
    .executeTakeFirst()
  return row && { token: row.token, person: { id: row.id, email: row.email } }
}

/** The session's own, or the one before while it serves. */
function hasToken(token: string, nowMs: number) {
  return (eb: ExpressionBuilder<Schema, 'person_sessions'>) =>
    eb.or([eb('token', '=', token), eb.and([eb('last_token', '=', token), eb('last_token_until_ms', '>', nowMs)])])
}

type DueRow = { session_id: string; token: string; signed_in_ms: number; must_renew: number }

/** Undefined where another request renews it, or it has ended meanwhile: then this request goes on as it is. */
async function renew({ db, write, random }: Store, cookies: SessionCookies, row: DueRow, nowMs: number) {
  const token = random.bytes(TOKEN_BYTES).toString('base64url')
  const expiresMs = Math.min(nowMs + bounds.sessionMs, row.signed_in_ms + bounds.sessionMostMs)
  const change = db
    .updateTable('person_sessions')
    .set({ token, last_token: row.token, last_token_until_ms: nowMs + bounds.sessionOverlapMs })
    .set({ must_renew: 0, updated_ms: nowMs, expires_ms: expiresMs })
    .where('id', '=', row.session_id)
    .where('token', '=', row.token)
    .where('must_renew', '=', row.must_renew)
  try {
    await write([expectRows(1, change)])
  } catch (error) {
    if (error instanceof WriteConflict) return undefined
    throw error
  }
  return { expiresMs, cookies: [cookies.write(token, Math.floor((expiresMs - nowMs) / 1_000))] }
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
    .where('expires_ms', '>', clock.nowMs())
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
