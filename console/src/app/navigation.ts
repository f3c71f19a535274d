// What the console can show, in the order of the side bar. A page that does not exist has no line here, and a line is shown
// only to those who can ever see the page: by their role in the workspace, or over the gateway.
import type { GatewayRole, WorkspaceRole } from '../api/session.ts'
import type { IconName } from '../parts/icon.tsx'

export type NavigationEntry = {
  name: string
  to: string
  icon: IconName
  /** After G: the letter that goes there. */
  letter?: string
  /** In the bar of five on phones. */
  isOnPhone?: true
  /** Who can see it in a workspace; absent: every member. */
  roles?: readonly WorkspaceRole[]
  /** Who can see it over the gateway; absent: operators and support. */
  gatewayRoles?: readonly GatewayRole[]
}

export type NavigationGroup = { title?: string; entries: readonly NavigationEntry[] }

const WORKING: readonly WorkspaceRole[] = ['owner', 'admin', 'member', 'read-only']

export const customerNavigation: readonly NavigationGroup[] = [
  {
    entries: [
      { name: 'Overview', to: '/console', icon: 'overview', letter: 'o', isOnPhone: true },
      { name: 'Activity', to: '/console/activity', icon: 'activity', letter: 'a', isOnPhone: true, roles: WORKING },
      { name: 'Usage', to: '/console/usage', icon: 'usage', letter: 'u' },
    ],
  },
  {
    title: 'Build',
    entries: [
      { name: 'API keys', to: '/console/api-keys', icon: 'key', letter: 'k', isOnPhone: true, roles: WORKING },
      { name: 'Connect', to: '/console/connect', icon: 'link', letter: 'c', roles: WORKING },
      { name: 'Models', to: '/console/models', icon: 'models', letter: 'm' },
      { name: 'Playground', to: '/console/playground', icon: 'play', letter: 'p', roles: ['owner', 'admin', 'member'] },
    ],
  },
  {
    title: 'Workspace',
    entries: [
      { name: 'Billing', to: '/console/billing', icon: 'wallet', letter: 'b', isOnPhone: true },
      { name: 'Members', to: '/console/members', icon: 'members' },
      { name: 'Settings', to: '/console/settings', icon: 'settings' },
    ],
  },
]

export const operatorNavigation: readonly NavigationGroup[] = [
  { entries: [{ name: 'Health', to: '/console/health', icon: 'health', letter: 'h', isOnPhone: true }] },
  {
    title: 'Supply',
    entries: [
      { name: 'Providers', to: '/console/providers', icon: 'providers', isOnPhone: true },
      { name: 'Models', to: '/console/catalog', icon: 'models', letter: 'm' },
    ],
  },
  {
    title: 'Customers',
    entries: [
      { name: 'Workspaces', to: '/console/workspaces', icon: 'workspaces', isOnPhone: true },
      { name: 'People', to: '/console/people', icon: 'members', isOnPhone: true },
    ],
  },
  {
    title: 'Gateway',
    entries: [
      { name: 'Audit log', to: '/console/audit-log', icon: 'audit' },
      { name: 'System', to: '/console/system', icon: 'system' },
    ],
  },
]

/** The lines that a role can ever see; `null` is an operator or support looking at a workspace. */
export function navigationFor(role: WorkspaceRole | null): readonly NavigationGroup[] {
  return customerNavigation.map((group) => ({
    ...group,
    entries: group.entries.filter(({ roles }) => role === null || roles === undefined || roles.includes(role)),
  }))
}

export function gatewayNavigationFor(role: GatewayRole): readonly NavigationGroup[] {
  return operatorNavigation.map((group) => ({
    ...group,
    entries: group.entries.filter(({ gatewayRoles }) => gatewayRoles === undefined || gatewayRoles.includes(role)),
  }))
}
