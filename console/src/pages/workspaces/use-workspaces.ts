// The operator's list of workspaces as it is read: pages of a hundred, the newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

export type ListedWorkspace = Awaited<ReturnType<typeof readPage>>['data'][number]

export const workspacesQueryKey = ['workspaces'] as const

export function useWorkspaces(search: string | undefined) {
  return useInfiniteQuery({
    queryKey: [...workspacesQueryKey, 'list', search ?? null],
    queryFn: ({ pageParam }) => readPage(search, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

function readPage(search: string | undefined, after: string | undefined) {
  const query = { ...(search !== undefined && { search }), ...(after !== undefined && { after }) }
  return answerOf(api.GET('/admin/workspaces', { params: { query } }))
}
