// The board as it is read, every two seconds, and how an endpoint or a provider is used, which acts at once and can be undone.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { countsQueryKey } from '../../app/use-counts.ts'
import { tellDone, tellFailed } from '../../parts/toasts.ts'

export type Board = Awaited<ReturnType<typeof readBoard>>
export type Lane = Board['lanes'][number]
export type Use = Lane['use']

const READ_EVERY_MS = 2000
export const healthQueryKey = ['health'] as const

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

const words: Readonly<Record<Use, string>> = { enabled: 'is used', draining: 'drains', disabled: 'is not used' }

/** `name`: of an endpoint or of a provider. */
export function useChangeUse(): (name: string, use: Use) => Promise<void> {
  const queries = useQueryClient()
  const change = async (name: string, use: Use, isUndo = false): Promise<void> => {
    try {
      const { before } = await answerOf(api.PUT('/admin/health/use', { body: { name, use } }))
      await Promise.all([
        queries.invalidateQueries({ queryKey: healthQueryKey }),
        queries.invalidateQueries({ queryKey: countsQueryKey }),
        queries.invalidateQueries({ queryKey: ['providers'] }),
      ])
      tellDone(`${name} ${words[use]}`, isUndo || before === use ? undefined : () => void change(name, before, true))
    } catch (error) {
      tellFailed(`${name} could not be changed`, error)
    }
  }
  return change
}
