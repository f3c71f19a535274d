// The check: the newest request of a key, or of a kind of client, that came after the page was opened; and the newest that was
// refused before a model was called.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { readRefused } from '../refused/use-refused.ts'
import { readActivity } from '../activity/use-activity.ts'

const LOOK_EVERY_MS = 2000

export type Checked = NonNullable<ReturnType<typeof useCheck>['found']>

/** `key` where one is chosen, else any of `clients`; nothing is looked for where neither is known. */
export function useCheck(workspace: string, key: string | undefined, clients: readonly string[]) {
  const [sinceMs, setSince] = useState(Date.now)
  const wanted = key === undefined ? { client: clients.join(',') } : { key }
  const isLooking = key !== undefined || clients.length > 0
  const { data } = useQuery({
    queryKey: ['connect-check', workspace, wanted, sinceMs],
    queryFn: async () => (await readActivity(workspace, { range: '24h', ...wanted })).data,
    enabled: isLooking,
    refetchInterval: LOOK_EVERY_MS,
  })
  const { data: refusals } = useQuery({
    queryKey: ['connect-refused', workspace, key, sinceMs],
    queryFn: async () => (await readRefused(workspace, { range: '24h', ...(key !== undefined && { key }) })).data,
    enabled: isLooking,
    refetchInterval: LOOK_EVERY_MS,
  })
  const refused = refusals?.find(
    ({ at, client }) => Date.parse(at) >= sinceMs && (key !== undefined || clients.includes(client)),
  )
  const found = data?.find(({ started_at: at }) => Date.parse(at) >= sinceMs)
  return { found, refused, before: data?.[0], isLooking, again: () => setSince(Date.now()) }
}

/** Requests of 30 days by kind of client. */
export function useClients(workspace: string): ReadonlyMap<string, number> {
  const { data } = useQuery({
    queryKey: ['connect-clients', workspace],
    queryFn: () =>
      answerOf(
        api.GET('/admin/workspaces/{workspace}/usage', {
          params: { path: { workspace }, query: { range: '30d', by: 'client' } },
        }),
      ),
    refetchInterval: 10 * LOOK_EVERY_MS,
  })
  return new Map(data?.groups.data.map(({ id, requests }) => [id, requests]))
}
