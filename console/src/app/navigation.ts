// What the console can show, in the order of the side bar. A page that does not exist has no line here, and a line is shown
// only to those who can ever see the page: who may do what it needs, in the workspace or over the gateway.
import type { IconName } from '../parts/icon.tsx'
import type { Counts } from './use-counts.ts'

export type NavigationEntry = {
  name: string
  to: string
  icon: IconName
  /** After G: the letter that goes there. */
  letter?: string
  /** In the bar of five on phones. */
  isOnPhone?: true
  /** Beside the name: what waits there for somebody. */
  count?: keyof Counts
  /** What a person must be allowed to do to see it. */
  needs: string
}

export type NavigationGroup = { title?: string; entries: readonly NavigationEntry[] }

export const customerNavigation: readonly NavigationGroup[] = [
  {
    entries: [
      { name: 'Overview', to: '/console', icon: 'overview', letter: 'o', isOnPhone: true, needs: 'usage.read' },
      {
        name: 'Activity',
        to: '/console/activity',
        icon: 'activity',
        letter: 'a',
        isOnPhone: true,
        needs: 'activity.read',
      },
      { name: 'Usage', to: '/console/usage', icon: 'usage', letter: 'u', needs: 'usage.read' },
    ],
  },
  {
    title: 'Build',
    entries: [
      { name: 'API keys', to: '/console/api-keys', icon: 'key', letter: 'k', isOnPhone: true, needs: 'keys.read' },
      { name: 'Connect', to: '/console/connect', icon: 'link', letter: 'c', needs: 'activity.read' },
      { name: 'Models', to: '/console/models', icon: 'models', letter: 'm', needs: 'workspace.read' },
      { name: 'Playground', to: '/console/playground', icon: 'play', letter: 'p', needs: 'playground.run' },
    ],
  },
  {
    title: 'Workspace',
    entries: [
      { name: 'Billing', to: '/console/billing', icon: 'wallet', letter: 'b', isOnPhone: true, needs: 'billing.read' },
      { name: 'Members', to: '/console/members', icon: 'members', needs: 'members.read' },
      { name: 'Management keys', to: '/console/management-keys', icon: 'lock', needs: 'management-keys.read' },
      { name: 'Settings', to: '/console/settings', icon: 'settings', needs: 'settings.read' },
    ],
  },
]

export const operatorNavigation: readonly NavigationGroup[] = [
  {
    entries: [
      {
        name: 'Health',
        to: '/console/health',
        icon: 'health',
        letter: 'h',
        isOnPhone: true,
        count: 'needs_a_hand',
        needs: 'gateway.read',
      },
    ],
  },
  {
    title: 'Supply',
    entries: [
      { name: 'Providers', to: '/console/providers', icon: 'providers', needs: 'supply.read' },
      { name: 'Catalogue', to: '/console/catalogue', icon: 'models', count: 'unpriced', needs: 'supply.read' },
    ],
  },
  {
    title: 'Customers',
    entries: [
      {
        name: 'Workspaces',
        to: '/console/workspaces',
        icon: 'workspaces',
        letter: 'w',
        isOnPhone: true,
        needs: 'workspaces.read',
      },
      { name: 'People', to: '/console/people', icon: 'members', isOnPhone: true, needs: 'people.read' },
    ],
  },
  {
    title: 'Gateway',
    entries: [
      { name: 'Audit log', to: '/console/audit-log', icon: 'audit', isOnPhone: true, needs: 'gateway-audit.read' },
      { name: 'Management keys', to: '/console/gateway-keys', icon: 'lock', needs: 'gateway-keys.read' },
      { name: 'System', to: '/console/system', icon: 'system', isOnPhone: true, needs: 'gateway.read' },
    ],
  },
]

/** The lines of one who may do these things. */
export function navigationFor(
  groups: readonly NavigationGroup[],
  permissions: readonly string[],
): readonly NavigationGroup[] {
  return groups
    .map((group) => ({ ...group, entries: group.entries.filter(({ needs }) => permissions.includes(needs)) }))
    .filter(({ entries }) => entries.length > 0)
}
