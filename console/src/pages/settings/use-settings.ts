// A workspace's settings as they were last read, and changing its name.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { sessionQuery } from '../../api/session.ts'
import { tellDone } from '../../parts/toasts.ts'

const settingsQueryKey = (workspace: string) => ['settings', workspace] as const

export type Settings = Awaited<ReturnType<typeof readSettings>>

export function useSettings(workspace: string) {
  return useQuery({ queryKey: settingsQueryKey(workspace), queryFn: () => readSettings(workspace) })
}

async function readSettings(workspace: string) {
  const asked = { params: { path: { workspace } } }
  return answerOf(api.GET('/admin/workspaces/{workspace}/settings', asked))
}

/** The side bar and the switcher show the name as well. */
export function useRename(workspace: string) {
  const queries = useQueryClient()
  return async (name: string) => {
    const asked = { params: { path: { workspace } }, body: { name } }
    await answerOf(api.PATCH('/admin/workspaces/{workspace}', asked))
    tellDone(`The workspace is called ${name} now`)
    await Promise.all([
      queries.invalidateQueries({ queryKey: settingsQueryKey(workspace) }),
      queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    ])
  }
}
