// The commands that are there on every page: go to a page, switch the workspace, scheme, times, copy the link, sign out.
import { useScheme } from '../theme/use-scheme.ts'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useMemo } from 'react'
import { chooseZone } from '../../parts/zone.ts'
import { tellDone } from '../../parts/toasts.ts'
import { useNavigation } from '../frame/use-navigation.ts'
import { openKeyList } from '../keyboard/key-list-state.ts'
import { signOut } from '../sign-out.ts'
import { useSession } from '../use-session.ts'
import { gatewayPlace, usePlace } from '../workspace.tsx'
import type { Place } from '../workspace.tsx'
import { useCommands } from './commands.ts'
import type { Command } from './commands.ts'

export function useFrameCommands(): void {
  useCommands(usePageCommands())
  useCommands(usePlaceCommands())
  useCommands(useWorkCommands())
  useCommands(useViewCommands())
}

function usePageCommands(): readonly Command[] {
  const navigate = useNavigate()
  const groups = useNavigation()
  return useMemo(
    () => [
      ...groups.flatMap(({ entries }) =>
        entries.map(({ name, to, icon, letter }) => ({
          id: `go ${to}`,
          name,
          group: 'Pages',
          icon,
          ...(letter === undefined ? {} : { keys: `G ${letter.toUpperCase()}` }),
          run: () => void navigate({ to }),
        })),
      ),
      {
        id: 'go /console/account',
        name: 'Account',
        words: 'password passkey second factor sessions preferences',
        group: 'Pages',
        icon: 'person' as const,
        run: () => void navigate({ to: '/console/account' }),
      },
    ],
    [groups, navigate],
  )
}

/** What people come to do: each leads to the page that does it, with its form open where the address can say so. */
const WORK: readonly { id: string; name: string; icon: Command['icon']; needs: string; to: string; words?: string }[] =
  [
    { id: 'create-key', name: 'Create an API key', icon: 'key', needs: 'keys.write', to: '/console/api-keys?create=1' },
    { id: 'held', name: 'Check what is held', icon: 'wallet', needs: 'billing.read', to: '/console/billing' },
    {
      id: 'credit',
      name: 'Add credit',
      icon: 'wallet',
      needs: 'billing.write',
      to: '/console/billing?credit=1',
      words: 'pay top up',
    },
    {
      id: 'invite',
      name: 'Invite a member',
      icon: 'members',
      needs: 'members.write',
      to: '/console/members?invite=1',
    },
    {
      id: 'management-key',
      name: 'Create a management key',
      icon: 'lock',
      needs: 'management-keys.write',
      to: '/console/management-keys?create=1',
      words: 'cmadm token',
    },
  ]

function useWorkCommands(): readonly Command[] {
  const router = useRouter()
  const { place } = usePlace()
  return useMemo(() => {
    const permissions = place.kind === 'workspace' ? place.workspace.permissions : []
    return WORK.filter(({ needs }) => permissions.includes(needs)).map(
      ({ id, name, icon, to, words = '' }): Command => ({
        id,
        name,
        icon,
        words,
        group: 'Commands',
        run: () => router.history.push(to),
      }),
    )
  }, [place, router])
}

function usePlaceCommands(): readonly Command[] {
  const navigate = useNavigate()
  const { person, workspaces } = useSession()
  const { choose } = usePlace()
  return useMemo(() => {
    const go = (id: string, to: string) => () => {
      choose(id)
      void navigate({ to })
    }
    const choices: Command[] = workspaces.map(({ id, name }) => ({
      id: `workspace ${id}`,
      name,
      group: 'Workspaces',
      icon: 'workspaces',
      run: go(id, '/console'),
    }))
    if (person.gateway_role !== null)
      choices.unshift({
        id: 'workspace gateway',
        name: 'Gateway',
        group: 'Workspaces',
        icon: 'system',
        run: go(gatewayPlace, '/console/workspaces'),
      })
    if (choices.length < 2) return []
    const ask = { id: 'switch-workspace', name: 'Switch workspace', group: 'Commands', icon: 'workspaces' } as const
    return [...choices, { ...ask, ask: 'Which workspace?', choices }]
  }, [person, workspaces, choose, navigate])
}

function useViewCommands(): readonly Command[] {
  const { setColorScheme } = useScheme()
  const { place } = usePlace()
  return useMemo(() => {
    const command = (id: string, name: string, icon: Command['icon'], run: () => void, keys?: string): Command => ({
      id,
      name,
      group: 'Commands',
      icon,
      run,
      ...(keys === undefined ? {} : { keys }),
    })
    return [
      command('scheme-light', 'Light', 'scheme', () => setColorScheme('light')),
      command('scheme-dark', 'Dark', 'scheme', () => setColorScheme('dark')),
      command('scheme-system', 'Light or dark as the system', 'scheme', () => setColorScheme('auto')),
      command('zone-local', 'Times in local time', 'clock', () => chooseZone('local')),
      command('zone-utc', 'Times in UTC', 'clock', () => chooseZone('utc')),
      command('copy-link', 'Copy this view’s link', 'link', () => void copyLink(place)),
      command('keys', 'Show the keys', 'terminal', openKeyList, '?'),
      command('sign-out', 'Sign out', 'leave', () => void signOut()),
    ]
  }, [setColorScheme, place])
}

/** With the workspace, which the address alone does not say. */
async function copyLink(place: Place): Promise<void> {
  const link = new URL(location.href)
  if (place.kind === 'workspace') link.searchParams.set('workspace', place.workspace.id)
  await navigator.clipboard.writeText(link.href)
  tellDone('The link of this view is copied')
}
