// One workspace as the operator reads it, and what the operator changes in it.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { workspacesQueryKey } from '../workspaces/use-workspaces.ts'

export type ShownWorkspace = Awaited<ReturnType<typeof readWorkspace>>
export type Movement = ShownWorkspace['movements'][number]
export type MoneyKind = 'grant' | 'refund' | 'adjust'
export type MoneyRequest = { kind: MoneyKind; amount: string; reason: string; idempotency_key: string }

export function useWorkspacePage(workspace: string) {
  return useQuery({ queryKey: [...workspacesQueryKey, 'one', workspace], queryFn: () => readWorkspace(workspace) })
}

export function useChangeWorkspace(workspace: string) {
  const queries = useQueryClient()
  const readAgain = () => queries.invalidateQueries({ queryKey: workspacesQueryKey })
  const asked = { params: { path: { workspace } } }
  return {
    async setSuspended(isSuspended: boolean) {
      await (isSuspended
        ? answerOf(api.POST('/admin/workspaces/{workspace}/suspend', asked))
        : answerOf(api.POST('/admin/workspaces/{workspace}/resume', asked)))
      await readAgain()
    },
    async moveMoney(body: MoneyRequest) {
      await answerOf(api.POST('/admin/workspaces/{workspace}/money', { ...asked, body }))
      await readAgain()
    },
  }
}

function readWorkspace(workspace: string) {
  return answerOf(api.GET('/admin/workspaces/{workspace}', { params: { path: { workspace } } }))
}
