// One request as it was last read; while it is under way it is read again every two seconds.
import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

const UNDER_WAY_MS = 2000

export type Generation = Awaited<ReturnType<typeof readGeneration>>
export type Ended = NonNullable<Generation['generation']>
export type Story = NonNullable<Generation['story']>

export function useGeneration(workspace: string, request: string) {
  return useQuery({
    queryKey: ['generation', workspace, request] as const,
    queryFn: () => readGeneration(workspace, request),
    refetchInterval: ({ state }) => (state.data?.generation === null ? UNDER_WAY_MS : false),
  })
}

async function readGeneration(workspace: string, generation: string) {
  const asked = { params: { path: { workspace, generation } } }
  return answerOf(api.GET('/admin/workspaces/{workspace}/activity/{generation}', asked))
}
