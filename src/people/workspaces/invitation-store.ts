// Invitations as they lie in the database: the digest of the link's token, and never the token.
import { createHash } from 'node:crypto'
import { bounds } from '../../foundation/bounds.ts'
import { holdKeys, writeMadeWith } from '../../management-keys/made-with-store.ts'
import { expectRows } from '../../store/statement.ts'
import type { Store } from '../../store/store.ts'
import type { Invitation } from '../people.ts'
import { gatewayRoles, isWorkspaceRole, type GatewayRole } from '../roles.ts'
import { lockWorkspace, touchWorkspace } from './member-store.ts'

export type StoredInvitation = Invitation & {
  workspaceName: string
  /** Over all workspaces, beside the role in this one. */
  gatewayRole: GatewayRole | undefined
  /** Whoever has the link has that mailbox, or the operator's word. */
  provesEmail: boolean
}

export function digestToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

type Wanted = { workspaceId: string } | { digest: string }

/** Those that can still be accepted, the newest first. */
export async function readInvitations({ db, clock }: Store, wanted: Wanted): Promise<StoredInvitation[]> {
  const select = db
    .selectFrom('invitations')
    .innerJoin('owners', 'owners.id', 'invitations.workspace_id')
    .leftJoin('people', 'people.id', 'invitations.invited_by')
    .selectAll('invitations')
    .select(['owners.name as workspace_name', 'people.name as inviter_name'])
    .where('invitations.expires_ms', '>', clock.nowMs())
    .where('owners.status', '<>', 'deleted')
    .orderBy('invitations.created_ms', 'desc')
    .orderBy('invitations.id')
  const rows = await (
    'digest' in wanted
      ? select.where('digest', '=', wanted.digest)
      : select.where('invitations.workspace_id', '=', wanted.workspaceId)
  ).execute()
  return rows.flatMap((row) =>
    isWorkspaceRole(row.role)
      ? [
          {
            id: row.id,
            workspaceId: row.workspace_id,
            role: row.role,
            email: row.email ?? undefined,
            invitedBy:
              row.invited_by === null
                ? undefined
                : { id: row.invited_by, name: row.inviter_name ?? 'somebody who left' },
            createdMs: row.created_ms,
            expiresMs: row.expires_ms,
            workspaceName: row.workspace_name,
            gatewayRole: gatewayRoles.find((role) => role === row.gateway_role),
            provesEmail: row.proves_email === 1,
          },
        ]
      : [],
  )
}

/** Fails where there is no room for one more. Those of the workspace that have expired go. */
export function planInvitation(
  store: Store,
  invitation: Omit<Invitation, 'invitedBy'> & {
    invitedBy: string | undefined
    madeWith: readonly string[]
    digest: string
    provesEmail: boolean
    gatewayRole: GatewayRole | undefined
  },
) {
  const { db, clock } = store
  const open = db
    .selectFrom('invitations')
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .where('workspace_id', '=', invitation.workspaceId)
  const hasRoom = touchWorkspace(store, invitation.workspaceId).where(open, '<', bounds.invitationsPerWorkspace)
  return [
    ...holdKeys(store, invitation.madeWith),
    lockWorkspace(store, invitation.workspaceId),
    db
      .deleteFrom('invitations')
      .where('workspace_id', '=', invitation.workspaceId)
      .where('expires_ms', '<=', clock.nowMs()),
    expectRows(1, hasRoom),
    db.insertInto('invitations').values({
      id: invitation.id,
      workspace_id: invitation.workspaceId,
      role: invitation.role,
      gateway_role: invitation.gatewayRole ?? null,
      email: invitation.email ?? null,
      digest: invitation.digest,
      proves_email: Number(invitation.provesEmail),
      invited_by: invitation.invitedBy ?? null,
      made_with: writeMadeWith(invitation.madeWith),
      created_ms: invitation.createdMs,
      expires_ms: invitation.expiresMs,
    }),
  ]
}

/** Uses it up; fails where somebody was faster, or its time is over. */
export function takeInvitation({ db, clock }: Store, id: string) {
  return expectRows(1, db.deleteFrom('invitations').where('id', '=', id).where('expires_ms', '>', clock.nowMs()))
}

/** Fails where the workspace has no such invitation. */
export function withdrawInvitation({ db }: Store, workspaceId: string, id: string) {
  return expectRows(1, db.deleteFrom('invitations').where('id', '=', id).where('workspace_id', '=', workspaceId))
}

/** A way into the gateway for a new person with this e-mail. */
export async function isInvited({ db, clock }: Store, email: string): Promise<boolean> {
  const row = await db
    .selectFrom('invitations')
    .select('id')
    .where('email', '=', email)
    .where('expires_ms', '>', clock.nowMs())
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The e-mail of this person is theirs. */
export function proveEmail({ db }: Store, personId: string) {
  return db.updateTable('people').set({ email_verified: 1 }).where('id', '=', personId)
}
