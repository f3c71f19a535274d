// The board as it is read, every two seconds.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { healthQueryKey } from '../../app/use-change-use.ts'

export type Board = Awaited<ReturnType<typeof readBoard>>
export type Lane = Board['lanes'][number]

const READ_EVERY_MS = 2000

export function useBoard(all: boolean) {
  return useQuery({
    queryKey: [...healthQueryKey, all],
    queryFn: () => readBoard(all),
    refetchInterval: READ_EVERY_MS,
    placeholderData: keepPreviousData,
  })
}

function readBoard(all: boolean) {
  return answerOf(api.GET('/admin/health', { params: { query: all ? { all } : {} } }))
}
