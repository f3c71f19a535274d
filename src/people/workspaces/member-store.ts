// Members as they lie in the database. Whatever could take the last owner from a workspace, or give it more members than it may
// have, is a group of writes that begins with writing the workspace's own row: such groups come one after the other, at all
// gateways, and each looks for the owners that are left, and for the room that there is, by then.
import { bounds } from '../../foundation/bounds.ts'
import { expectRows, type Statement, type Write } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import { decodePerson, personColumns } from '../accounts/person-store.ts'
import { renewSessions } from '../accounts/session-store.ts'
import type { Member } from '../people.ts'
import { isWorkspaceRole, type WorkspaceRole } from '../roles.ts'

/** The oldest first. */
export async function readMembers({ db }: Store, workspaceId: string, personId?: string): Promise<Member[]> {
  const select = db
    .selectFrom('members')
    .innerJoin('people', 'people.id', 'members.person_id')
    .select(personColumns)
    .select(['members.role', 'members.created_ms', 'people.last_seen_ms'])
    .where('members.workspace_id', '=', workspaceId)
    .orderBy('members.created_ms')
    .orderBy('members.person_id')
  const rows = await (personId === undefined ? select : select.where('members.person_id', '=', personId)).execute()
  return rows.flatMap((row) =>
    isWorkspaceRole(row.role)
      ? [
          {
            person: decodePerson(row),
            role: row.role,
            createdMs: row.created_ms,
            lastSeenMs: row.last_seen_ms ?? undefined,
          },
        ]
      : [],
  )
}

export async function countMembers({ db }: Store, workspaceId: string): Promise<number> {
  const row = await db
    .selectFrom('members')
    .select((eb) => eb.fn.countAll<number>().as('members'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return Number(row.members)
}

/** `source`: the provider of single sign-on that says so; null: somebody here did. */
export function planFirstMember(
  { db, clock }: Store,
  workspaceId: string,
  personId: string,
  role: WorkspaceRole,
  source: string | null = null,
) {
  const member = { workspace_id: workspaceId, person_id: personId, role, source, created_ms: clock.nowMs() }
  return db.insertInto('members').values(member)
}

/** One more; fails where the person is a member already, or there is no room. Their sessions are renewed. */
export function planMember(...given: Parameters<typeof planFirstMember>): Write[] {
  const [store, workspaceId, personId] = given
  const members = store.db
    .selectFrom('members as known')
    .select((eb) => eb.fn.countAll<number>().as('members'))
    .where('known.workspace_id', '=', workspaceId)
  const hasRoom = touchWorkspace(store, workspaceId).where(members, '<', bounds.membersPerWorkspace)
  return [
    lockWorkspace(store, workspaceId),
    expectRows(1, hasRoom),
    planFirstMember(...given),
    renewSessions(store, personId),
  ]
}

type Place = { workspaceId: string; personId: string; role: WorkspaceRole }

/**
 * Fails where the person has another role by then, or is the last owner and becomes less. What they had invited to and nobody
 * accepted goes: it may be more than they could give now.
 */
export function planRole(store: Store, place: Place, role: WorkspaceRole, source: string | null = null): Write[] {
  const change = store.db
    .updateTable('members')
    .set({ role, source })
    .where('workspace_id', '=', place.workspaceId)
    .where('person_id', '=', place.personId)
    .where('role', '=', place.role)
  const guarded =
    place.role === 'owner' && role !== 'owner'
      ? change.where(({ exists }) => exists(otherOwners(store, place)))
      : change
  return [
    lockWorkspace(store, place.workspaceId),
    expectRows(1, guarded),
    forgetInvitations(store, place),
    renewSessions(store, place.personId),
  ]
}

/** Fails likewise. What they had invited to and nobody accepted goes with them, and so do the management keys that they made here. */
export function planRemoval(store: Store, place: Place): Write[] {
  const removal = store.db
    .deleteFrom('members')
    .where('workspace_id', '=', place.workspaceId)
    .where('person_id', '=', place.personId)
    .where('role', '=', place.role)
  const guarded = place.role === 'owner' ? removal.where(({ exists }) => exists(otherOwners(store, place))) : removal
  return [
    lockWorkspace(store, place.workspaceId),
    expectRows(1, guarded),
    forgetInvitations(store, place),
    endManagementKeys(store, place.personId).where('owner_id', '=', place.workspaceId),
    renewSessions(store, place.personId),
  ]
}

/** What this person has invited to and nobody has accepted: to one workspace, or to all of them. */
export function forgetInvitations(
  { db }: Store,
  { personId, workspaceId }: { personId: string; workspaceId?: string },
) {
  const made = db.deleteFrom('invitations').where('invited_by', '=', personId)
  return workspaceId === undefined ? made : made.where('workspace_id', '=', workspaceId)
}

/** Those that this person made and that were not revoked; the caller says for what. */
export function endManagementKeys({ db, clock }: Store, personId: string) {
  return db
    .updateTable('management_keys')
    .set({ revoked_ms: clock.nowMs() })
    .where('made_by', '=', personId)
    .where('revoked_ms', 'is', null)
}

/** Fails where there is no such workspace. */
export function lockWorkspace(store: Store, workspaceId: string): Statement {
  return expectRows(1, touchWorkspace(store, workspaceId))
}

/** Writes the workspace's row as it is. */
export function touchWorkspace({ db }: Store, workspaceId: string) {
  return db
    .updateTable('owners')
    .set((eb) => ({ status: eb.ref('status') }))
    .where('id', '=', workspaceId)
}

/** Owners of the workspace beside this person. */
function otherOwners({ db }: Store, { workspaceId, personId }: Place) {
  return db
    .selectFrom('members as other')
    .select('other.person_id')
    .where('other.workspace_id', '=', workspaceId)
    .where('other.role', '=', 'owner')
    .where('other.person_id', '<>', personId)
}
