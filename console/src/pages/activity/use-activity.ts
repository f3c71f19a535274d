// A workspace's requests as they were last read: the first page, the ones that came since, and those further back.
import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { Asked } from './activity-search.ts'

export type ActivityPageRead = Awaited<ReturnType<typeof readActivity>>
type Ended = ActivityPageRead['data'][number]
type Open = ActivityPageRead['in_flight'][number]

/** Under way, or ended. */
export type ActivityRow = ({ kind: 'ended' } & Ended) | ({ kind: 'open' } & Open)

export function useActivity(workspace: string, filter: Asked) {
  return useQuery({
    queryKey: ['activity', workspace, filter] as const,
    queryFn: () => readActivity(workspace, filter),
    refetchOnWindowFocus: false,
  })
}

export async function readActivity(workspace: string, query: Asked, signal: AbortSignal | null = null) {
  const asked = { params: { path: { workspace }, query }, signal }
  return answerOf(api.GET('/admin/workspaces/{workspace}/activity', asked))
}

/** Those under way first, then the newest. */
export function rowsOf({ data, in_flight: open }: ActivityPageRead): ActivityRow[] {
  const ended = data.map((row): ActivityRow => ({ kind: 'ended', ...row }))
  const known = new Set(data.map(({ id }) => id))
  const running = open.filter(({ id }) => !known.has(id)).map((row): ActivityRow => ({ kind: 'open', ...row }))
  return [...running, ...ended]
}
