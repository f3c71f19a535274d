// What waits for an operator, as numbers in the side bar. Read by those alone who look at the whole gateway.
import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../api/client.ts'
import { useSession } from './use-session.ts'
import { usePlace } from './workspace.tsx'

export type Counts = Awaited<ReturnType<typeof readCounts>>

export const countsQueryKey = ['counts'] as const
const READ_EVERY_MS = 10_000

/** Undefined: not read, or not for this person. */
export function useCounts(): Counts | undefined {
  const { place } = usePlace()
  const { permissions } = useSession()
  const { data } = useQuery({
    queryKey: countsQueryKey,
    queryFn: readCounts,
    refetchInterval: READ_EVERY_MS,
    enabled: place.kind === 'gateway' && permissions.includes('gateway.read'),
  })
  return place.kind === 'gateway' ? data : undefined
}

function readCounts() {
  return answerOf(api.GET('/admin/counts'))
}
