// Who may call which route: every route has a row here, and one without a row stops the start. `anyone` asks for no
// sign-in, `person` for any session; everything else is a permission, of the workspace where the path names one, else of the
// gateway. The walk in access-walk.test.ts tries all routes with all roles against this table.
import { workspacePermissions, type Permission } from './permissions.ts'

export type Access = Permission | 'anyone' | 'person'

const IN_WORKSPACE = / \/admin\/workspaces\/:workspace(\/|$)/

export const accessTable: { readonly [route: string]: Access } = {
  // Session
  'GET /admin/session': 'anyone',

  // Ways in, and the own account
  'POST /admin/setup': 'anyone',
  'POST /admin/invitations/read': 'anyone',
  'POST /admin/invitations/accept': 'person',
  'POST /admin/invitations/accept-as-new': 'anyone',
  'GET /admin/me': 'person',
  'PATCH /admin/me': 'person',
  'POST /admin/me/delete': 'person',
  'GET /admin/me/sessions': 'person',
  'POST /admin/me/sessions/end-others': 'person',
  'DELETE /admin/me/sessions/:session': 'person',

  // Workspaces and their members
  'GET /admin/workspaces': 'workspaces.read',
  'GET /admin/workspaces/:workspace': 'workspaces.read',
  'POST /admin/workspaces/:workspace/money': 'money.write',
  'POST /admin/workspaces': 'workspaces.write',
  'PATCH /admin/workspaces/:workspace': 'settings.write',
  'GET /admin/workspaces/:workspace/settings': 'settings.read',
  'POST /admin/workspaces/:workspace/suspend': 'workspaces.write',
  'POST /admin/workspaces/:workspace/resume': 'workspaces.write',
  'GET /admin/workspaces/:workspace/members': 'members.read',
  'PATCH /admin/workspaces/:workspace/members/:person': 'members.write',
  'DELETE /admin/workspaces/:workspace/members/:person': 'members.write',
  'POST /admin/workspaces/:workspace/leave': 'workspace.read',
  'POST /admin/workspaces/:workspace/transfer': 'members.write',
  'GET /admin/workspaces/:workspace/invitations': 'members.read',
  'POST /admin/workspaces/:workspace/invitations': 'members.write',
  'DELETE /admin/workspaces/:workspace/invitations/:invitation': 'members.write',

  // People
  'GET /admin/people': 'people.read',
  'GET /admin/people/:person': 'people.read',
  'GET /admin/people/:person/sessions': 'people.read',
  'PATCH /admin/people/:person': 'people.write',
  'POST /admin/people/:person/end-sessions': 'people.write',

  // API keys
  'GET /admin/workspaces/:workspace/keys': 'keys.read',
  'POST /admin/workspaces/:workspace/keys': 'keys.write',
  'GET /admin/workspaces/:workspace/keys/:key': 'keys.read',
  'PATCH /admin/workspaces/:workspace/keys/:key': 'keys.write',
  'POST /admin/workspaces/:workspace/keys/:key/disable': 'keys.write',
  'POST /admin/workspaces/:workspace/keys/:key/enable': 'keys.write',
  'POST /admin/workspaces/:workspace/keys/:key/rotate': 'keys.write',
  'DELETE /admin/workspaces/:workspace/keys/:key': 'keys.write',

  // Playground
  'POST /admin/workspaces/:workspace/playground/:protocol': 'playground.run',
  'POST /admin/workspaces/:workspace/playground/:protocol/quote': 'playground.run',
  'GET /admin/workspaces/:workspace/playground/models': 'playground.run',

  // Management keys
  'GET /admin/workspaces/:workspace/management-keys': 'management-keys.read',
  'POST /admin/workspaces/:workspace/management-keys': 'management-keys.write',
  'DELETE /admin/workspaces/:workspace/management-keys/:key': 'management-keys.write',
  'GET /admin/management-keys': 'gateway-keys.read',
  'POST /admin/management-keys': 'gateway-keys.write',
  'DELETE /admin/management-keys/:key': 'gateway-keys.write',

  // Audit log
  'GET /admin/workspaces/:workspace/audit-log': 'audit.read',
  'GET /admin/workspaces/:workspace/audit-log/export': 'audit.read',
  'GET /admin/audit-log': 'gateway-audit.read',
  'GET /admin/audit-log/export': 'gateway-audit.read',
  'GET /admin/audit-log/verified': 'gateway-audit.read',

  // System
  'GET /admin/system': 'gateway.read',
  'GET /admin/system/findings': 'gateway.read',

  // Health of endpoints
  'GET /admin/health': 'gateway.read',
  'GET /admin/counts': 'gateway.read',
  'PUT /admin/health/use': 'gateway.write',

  // Providers and their credentials
  'GET /admin/providers': 'supply.read',
  'POST /admin/providers/:provider/credentials': 'supply.write',
  'POST /admin/providers/:provider/credentials/:credential/rotate': 'supply.write',
  'DELETE /admin/providers/:provider/credentials/:credential': 'supply.write',
  'POST /admin/providers/:provider/test': 'supply.write',
  'POST /admin/providers/rotate-master': 'supply.write',

  // Use, as sums
  'GET /admin/workspaces/:workspace/overview': 'usage.read',
  'GET /admin/workspaces/:workspace/usage': 'usage.read',
  'GET /admin/usage': 'gateway.read',

  // Money
  'GET /admin/workspaces/:workspace/billing': 'billing.read',
  'GET /admin/workspaces/:workspace/billing/days': 'billing.read',
  'GET /admin/workspaces/:workspace/billing/ledger': 'billing.read',
  'GET /admin/workspaces/:workspace/billing/statements': 'billing.read',
  'GET /admin/workspaces/:workspace/billing/statements/:month': 'billing.read',
  'GET /admin/workspaces/:workspace/billing/statements/:month/export': 'billing.read',

  // Models
  'GET /admin/workspaces/:workspace/models': 'workspace.read',
  'GET /admin/workspaces/:workspace/models/health': 'workspace.read',
  'GET /admin/workspaces/:workspace/model': 'workspace.read',
  'GET /admin/public/models': 'anyone',
  'GET /admin/public/models/*': 'anyone',

  // Catalogue
  'GET /admin/catalogue': 'supply.read',
  'GET /admin/catalogue/model': 'supply.read',
  'POST /admin/catalogue/preview': 'supply.read',
  'PUT /admin/catalogue/price': 'supply.write',

  // Requests
  'GET /admin/workspaces/:workspace/activity': 'activity.read',
  'GET /admin/workspaces/:workspace/activity/export': 'activity.read',
  'GET /admin/workspaces/:workspace/activity/:generation': 'activity.read',
  'GET /admin/workspaces/:workspace/refusals': 'activity.read',
  'GET /admin/activity': 'gateway.read',
  'GET /admin/activity/export': 'gateway.read',
  'GET /admin/activity/:generation': 'gateway.read',
}

/** What a key of one workspace can be given: permissions of a workspace, and those of the gateway that a route in one needs. */
export const workspaceScopes: ReadonlySet<string> = new Set([
  ...workspacePermissions,
  ...Object.entries(accessTable).flatMap(([route, access]) => (IN_WORKSPACE.test(route) ? [access] : [])),
])
