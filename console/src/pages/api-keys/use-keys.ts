// A workspace's API keys as they were last read, and their type.
import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

export const keysQueryKey = (workspace: string) => ['api-keys', workspace] as const

export type ApiKey = Awaited<ReturnType<typeof readKeys>>[number]

export function useKeys(workspace: string) {
  return useQuery({ queryKey: keysQueryKey(workspace), queryFn: () => readKeys(workspace) })
}

async function readKeys(workspace: string) {
  const { data } = await answerOf(api.GET('/admin/workspaces/{workspace}/keys', { params: { path: { workspace } } }))
  return data
}
