// The roles, and who may give which. What a role may do is the access table's matter.

export const workspaceRoles = ['owner', 'admin', 'member', 'billing', 'read-only'] as const
export type WorkspaceRole = (typeof workspaceRoles)[number]

export const gatewayRoles = ['operator', 'support'] as const
/** Over all workspaces. */
export type GatewayRole = (typeof gatewayRoles)[number]

/** Who gives a role: a member's own role, or the operator, who may give any. */
export type RoleGiver = WorkspaceRole | 'operator'

/** Nobody gives more than they have: owners and the operator give every role, admins every role but `owner`. */
export function mayGiveRole(giver: RoleGiver, role: WorkspaceRole): boolean {
  if (giver === 'operator' || giver === 'owner') return true
  return giver === 'admin' && role !== 'owner'
}

export function isWorkspaceRole(text: string): text is WorkspaceRole {
  return (workspaceRoles as readonly string[]).includes(text)
}
