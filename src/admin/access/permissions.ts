// What may be done over the API, in words, and what each role may do. A role is a set of permissions, and the access table
// says which one each route needs. Permissions of a workspace hold in the workspaces that the actor is a member of;
// those of the gateway hold over all.
import type { GatewayRole, WorkspaceRole } from '../../people/roles.ts'

export const workspacePermissions = [
  'workspace.read',
  'usage.read',
  'activity.read',
  'keys.read',
  'keys.write',
  'billing.read',
  'billing.write',
  'members.read',
  'members.write',
  'settings.read',
  'settings.write',
  'playground.run',
  'management-keys.read',
  'management-keys.write',
  'audit.read',
] as const

export const gatewayPermissions = [
  /** System, health of endpoints, reconciliation. */
  'gateway.read',
  'gateway.write',
  /** Providers, credentials, models, prices. */
  'supply.read',
  'supply.write',
  'workspaces.read',
  'workspaces.write',
  /** Grants, refunds, adjustments. */
  'money.write',
  'people.read',
  'people.write',
  'gateway-audit.read',
  'gateway-keys.read',
  'gateway-keys.write',
] as const

/** What moves money, or gives and takes access: the audit log holds that it begins before any of it is done. */
export const recordedFirst: ReadonlySet<string> = new Set<Permission>([
  'keys.write',
  'members.write',
  'management-keys.write',
  'workspaces.write',
  'money.write',
  'people.write',
  'gateway-keys.write',
])

type WorkspacePermission = (typeof workspacePermissions)[number]
type GatewayPermission = (typeof gatewayPermissions)[number]
export type Permission = WorkspacePermission | GatewayPermission

const read: readonly WorkspacePermission[] = [
  'workspace.read',
  'usage.read',
  'activity.read',
  'keys.read',
  'billing.read',
  'members.read',
  'settings.read',
]

const inWorkspace: { readonly [role in WorkspaceRole]: ReadonlySet<Permission> } = {
  owner: new Set(workspacePermissions),
  admin: new Set(workspacePermissions),
  member: new Set([...read, 'keys.write', 'playground.run']),
  billing: new Set(['workspace.read', 'usage.read', 'keys.read', 'billing.read', 'billing.write']),
  'read-only': new Set(read),
}

/** In every workspace, and over all of them. Support reads, and nothing of what callers sent or got. */
const overAll: { readonly [role in GatewayRole]: ReadonlySet<Permission> } = {
  operator: new Set([...workspacePermissions, ...gatewayPermissions]),
  support: new Set([...read, 'gateway.read', 'supply.read', 'workspaces.read', 'people.read']),
}

export function permissionsOf(role: WorkspaceRole | GatewayRole | undefined): ReadonlySet<Permission> {
  if (role === undefined) return new Set()
  return role === 'operator' || role === 'support' ? overAll[role] : inWorkspace[role]
}

/** One that a role of today has: what a management key was given and no longer exists is nothing. */
export function isPermission(text: string): text is Permission {
  return overAll.operator.has(text as Permission)
}
