// The workspace's API keys in “Find or do”: each opens its drawer, and its failed requests. They are read when the palette is
// opened, by those who may see them. A key is found by its name and by the beginning of its text (`cm-q7Tz`).
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useMemo } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { useMay } from '../use-may.ts'
import { usePlace } from '../workspace.tsx'
import type { Command } from './commands.ts'

type NamedKey = { id: string; name: string; preview: string; status: string }

export function useKeyCommands(isOpen: boolean): readonly Command[] {
  const router = useRouter()
  const { place } = usePlace()
  const mayRead = useMay('keys.read')
  const workspace = place.kind === 'workspace' ? place.workspace.id : undefined
  const { data = NONE } = useQuery({
    queryKey: ['palette keys', workspace],
    queryFn: () => readKeys(workspace ?? ''),
    enabled: isOpen && mayRead && workspace !== undefined,
  })
  return useMemo(() => {
    const go = (path: string) => () => router.history.push(path)
    return data.flatMap(({ id, name, preview }): Command[] => [
      {
        id: `key ${id}`,
        name,
        group: 'API keys',
        icon: 'key',
        note: preview,
        run: go(`/console/api-keys?key=${id}`),
      },
      {
        id: `failed ${id}`,
        name: `Failed requests of ${name}`,
        group: 'Generations',
        icon: 'activity',
        run: go(`/console/activity?range=24h&key=${id}&status=failed`),
      },
    ])
  }, [data, router])
}

const NONE: readonly NamedKey[] = []

async function readKeys(workspace: string): Promise<readonly NamedKey[]> {
  const path = { workspace }
  const { data } = await answerOf(api.GET('/admin/workspaces/{workspace}/keys', { params: { path } }))
  return data
}
