// Whether an endpoint, or all that a provider has, is used. It acts at once, and what was before can be taken back.
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { answerOf, api } from '../api/client.ts'
import type { paths } from '../api/schema.d.ts'
import { tellDone, tellFailed } from '../parts/toasts.ts'
import { countsQueryKey } from './use-counts.ts'

export type Use = paths['/admin/health/use']['put']['requestBody']['content']['application/json']['use']

export const healthQueryKey = ['health'] as const
export const providersQueryKey = ['providers'] as const
const words: Readonly<Record<Use, string>> = { enabled: 'is used', draining: 'drains', disabled: 'is not used' }

/** `name`: of an endpoint or of a provider. */
type ChangeUse = (name: string, use: Use) => Promise<void>

/** The same function at each drawing. */
export function useChangeUse(): ChangeUse {
  const queries = useQueryClient()
  return useCallback<ChangeUse>((name, use) => changeUse(queries, { name, use }), [queries])
}

type Change = { name: string; use: Use; isUndo?: boolean }

async function changeUse(queries: QueryClient, { name, use, isUndo = false }: Change): Promise<void> {
  try {
    const { before } = await answerOf(api.PUT('/admin/health/use', { body: { name, use } }))
    await Promise.all(
      [healthQueryKey, countsQueryKey, providersQueryKey].map((queryKey) => queries.invalidateQueries({ queryKey })),
    )
    const undo = () => void changeUse(queries, { name, use: before, isUndo: true })
    tellDone(`${name} ${words[use]}`, isUndo || before === use ? undefined : undo)
  } catch (error) {
    tellFailed(`${name} could not be changed`, error)
  }
}
