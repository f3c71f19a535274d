// The roles that a person has, and who gave them.
import type { Store } from '../../../store/store.ts'
import { isWorkspaceRole, type WorkspaceRole } from '../../roles.ts'

type GivenRoles = {
  gatewayRole: string | undefined
  gatewaySource: string | undefined
  members: ReadonlyMap<string, { role: WorkspaceRole; source: string | undefined }>
}

export async function readGivenRoles({ db }: Store, personId: string): Promise<GivenRoles> {
  const person = await db
    .selectFrom('people')
    .select(['gateway_role', 'gateway_role_source'])
    .where('id', '=', personId)
    .executeTakeFirst()
  const members = await db.selectFrom('members').selectAll().where('person_id', '=', personId).execute()
  return {
    gatewayRole: person?.gateway_role ?? undefined,
    gatewaySource: person?.gateway_role_source ?? undefined,
    members: new Map(
      members.flatMap(({ workspace_id, role, source }) =>
        isWorkspaceRole(role) ? [[workspace_id, { role, source: source ?? undefined }] as const] : [],
      ),
    ),
  }
}
