// A workspace's refused requests: pages of examples, the newest first, and how many there were by code.
import { useInfiniteQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { Asked } from '../activity/activity-search.ts'

type RefusedPageRead = Awaited<ReturnType<typeof readRefused>>
export type Refusal = RefusedPageRead['data'][number]

export function useRefused(workspace: string, asked: Asked) {
  return useInfiniteQuery({
    queryKey: ['refused', workspace, asked] as const,
    queryFn: ({ pageParam }) =>
      readRefused(workspace, pageParam === undefined ? asked : { ...asked, cursor: Number(pageParam) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

export function readRefused(workspace: string, query: Asked) {
  return answerOf(api.GET('/admin/workspaces/{workspace}/refusals', { params: { path: { workspace }, query } }))
}
