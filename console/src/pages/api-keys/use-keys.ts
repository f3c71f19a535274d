// A workspace's API keys as they were last read, one of them with its use, and what can be done with them.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import { tellDone, tellFailed } from '../../parts/toasts.ts'

export const keysQueryKey = (workspace: string) => ['api-keys', workspace] as const

export type ApiKeys = Awaited<ReturnType<typeof readKeys>>
export type ApiKey = ApiKeys['data'][number]
export type UsedKey = Awaited<ReturnType<typeof readKey>>
export type KeyChange = NonNullable<
  paths['/admin/workspaces/{workspace}/keys/{key}']['patch']['requestBody']
>['content']['application/json']

/** What was spent and when a key was last used goes on. */
const READ_EVERY_MS = 15_000

export function useKeys(workspace: string) {
  return useQuery({
    queryKey: [...keysQueryKey(workspace), 'all'],
    queryFn: () => readKeys(workspace),
    refetchInterval: READ_EVERY_MS,
  })
}

export function useKey(workspace: string, key: string | undefined) {
  return useQuery({
    queryKey: [...keysQueryKey(workspace), 'one', key],
    queryFn: () => readKey(workspace, key ?? ''),
    enabled: key !== undefined,
    refetchInterval: READ_EVERY_MS,
  })
}

/** Each throws where it could not be done, but `turn`, which says so itself. */
export function useChangeKeys(workspace: string) {
  const queries = useQueryClient()
  const readAgain = () => queries.invalidateQueries({ queryKey: keysQueryKey(workspace) })
  const pathOf = (key: string) => ({ params: { path: { workspace, key } } })
  const turn = async (key: Named, way: 'disable' | 'enable', isUndo = false): Promise<void> => {
    try {
      await (way === 'disable'
        ? answerOf(api.POST('/admin/workspaces/{workspace}/keys/{key}/disable', pathOf(key.id)))
        : answerOf(api.POST('/admin/workspaces/{workspace}/keys/{key}/enable', pathOf(key.id))))
      const back = () => void turn(key, way === 'disable' ? 'enable' : 'disable', true)
      tellDone(`${key.name} is ${way}d`, isUndo ? undefined : back)
    } catch (error) {
      tellFailed(`${key.name} could not be ${way}d`, error)
    }
    await readAgain()
  }
  return {
    turn,
    async change(key: string, change: KeyChange) {
      await sendChange(workspace, key, change)
      await readAgain()
    },
    /** The text of the new key is in the answer and nowhere else. */
    async rotate(key: string, graceSeconds: number) {
      const asked = { ...pathOf(key), body: { grace_seconds: graceSeconds } }
      const made = await answerOf(api.POST('/admin/workspaces/{workspace}/keys/{key}/rotate', asked))
      void readAgain()
      return made
    },
    async remove(key: string) {
      await answerOf(api.DELETE('/admin/workspaces/{workspace}/keys/{key}', pathOf(key)))
      await readAgain()
    },
  }
}

type Named = { id: string; name: string }

async function readKeys(workspace: string) {
  return answerOf(api.GET('/admin/workspaces/{workspace}/keys', { params: { path: { workspace } } }))
}

function readKey(workspace: string, key: string) {
  return answerOf(api.GET('/admin/workspaces/{workspace}/keys/{key}', { params: { path: { workspace, key } } }))
}

function sendChange(workspace: string, key: string, body: KeyChange) {
  return answerOf(api.PATCH('/admin/workspaces/{workspace}/keys/{key}', { params: { path: { workspace, key } }, body }))
}
