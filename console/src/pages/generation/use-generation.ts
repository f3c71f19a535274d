// One request as it was last read; while it is under way it is read again every two seconds.
import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { askFilters, type ActivityFilters } from '../activity/activity-search.ts'

const UNDER_WAY_MS = 2000

export type Generation = Awaited<ReturnType<typeof readGeneration>>
export type Ended = NonNullable<Generation['generation']>
export type Story = NonNullable<Generation['story']>

/** `filters`: of the list that it was opened from. */
export function useGeneration(workspace: string, request: string, filters: ActivityFilters) {
  return useQuery({
    queryKey: ['generation', workspace, request, filters] as const,
    queryFn: () => readGeneration(workspace, request, filters),
    refetchInterval: ({ state }) => (state.data?.generation === null ? UNDER_WAY_MS : false),
  })
}

async function readGeneration(workspace: string, generation: string, filters: ActivityFilters) {
  const asked = { params: { path: { workspace, generation }, query: askFilters(filters) } }
  return answerOf(api.GET('/admin/workspaces/{workspace}/activity/{generation}', asked))
}
