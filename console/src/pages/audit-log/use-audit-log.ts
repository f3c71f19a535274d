// The audit log as it is read: pages of a hundred entries, the newest first.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

export type AuditFilter = { action?: string | undefined; actor?: string | undefined }
type AuditPage = Awaited<ReturnType<typeof readPage>>
export type AuditEntry = AuditPage['data'][number]

export function useAuditLog({ action, actor }: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['audit-log', action ?? null, actor ?? null],
    queryFn: ({ pageParam }) => readPage({ action, actor }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

/** Reads the whole log, so it is asked only when somebody wants it. */
export function useVerified(isWanted: boolean) {
  return useQuery({
    queryKey: ['audit-log-verified'],
    queryFn: () => answerOf(api.GET('/admin/audit-log/verified')),
    enabled: isWanted,
    staleTime: 0,
  })
}

function readPage({ action, actor }: AuditFilter, after: string | undefined) {
  const query = {
    ...(action !== undefined && { action }),
    ...(actor !== undefined && { actor }),
    ...(after !== undefined && { after: Number(after) }),
  }
  return answerOf(api.GET('/admin/audit-log', { params: { query } }))
}
