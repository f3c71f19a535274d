// What there is to choose in the filters: the keys, models, providers and kinds of client that have requests in this time. It is
// read when a choice is opened, or where the address names a key that has to be shown by its name.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import type { FilterOption } from '../../parts/filters.tsx'
import type { ActivityTime } from './activity-search.ts'

export type Named = 'key' | 'model' | 'provider' | 'client'

const FRESH_MS = 60_000

export function useNames(workspace: string, time: ActivityTime, by: Named, isNeeded: boolean) {
  const [isOpened, setOpened] = useState(false)
  const { data } = useQuery({
    queryKey: ['names', workspace, by, time],
    queryFn: () => readNames(workspace, time, by),
    enabled: isOpened || isNeeded,
    staleTime: FRESH_MS,
  })
  return { options: data ?? [], open: () => setOpened(true) }
}

async function readNames(workspace: string, time: ActivityTime, by: Named): Promise<FilterOption[]> {
  const asked = { params: { path: { workspace }, query: { ...time, by } } }
  const { groups } = await answerOf(api.GET('/admin/workspaces/{workspace}/usage', asked))
  return groups.data.filter(({ id }) => id !== '').map(({ id, name }) => ({ id, name }))
}
