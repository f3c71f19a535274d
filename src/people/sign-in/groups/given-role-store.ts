// The roles that a person has, and who gave them.
import { expectRows } from '../../../store/statement.ts'
import type { Store } from '../../../store/store.ts'
import { gatewayRoles, isWorkspaceRole, type GatewayRole, type WorkspaceRole } from '../../roles.ts'

export type GivenRoles = {
  email: string
  gatewayRole: GatewayRole | undefined
  gatewaySource: string | undefined
  members: ReadonlyMap<string, { role: WorkspaceRole; source: string | undefined }>
}

export async function readGivenRoles({ db }: Store, personId: string): Promise<GivenRoles> {
  const person = await db
    .selectFrom('people')
    .select(['email', 'gateway_role', 'gateway_role_source'])
    .where('id', '=', personId)
    .executeTakeFirst()
  const members = await db.selectFrom('members').selectAll().where('person_id', '=', personId).execute()
  return {
    email: person?.email ?? '',
    gatewayRole: gatewayRoles.find((role) => role === person?.gateway_role),
    gatewaySource: person?.gateway_role_source ?? undefined,
    members: new Map(
      members.flatMap(({ workspace_id, role, source }) =>
        isWorkspaceRole(role) ? [[workspace_id, { role, source: source ?? undefined }] as const] : [],
      ),
    ),
  }
}

/** Writes the person's row as it is; fails where they have another role over all by then. */
export function expectGatewayRole({ db }: Store, personId: string, role: GatewayRole | undefined) {
  const same = db
    .updateTable('people')
    .set((eb) => ({ gateway_role: eb.ref('gateway_role') }))
    .where('id', '=', personId)
  return expectRows(1, same.where('gateway_role', role === undefined ? 'is' : '=', role ?? null))
}
