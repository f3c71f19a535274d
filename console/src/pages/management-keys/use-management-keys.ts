// Management keys as they were last read, making one and revoking one: of a workspace or, where none is named, of the gateway.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'

export type ManagementKey = Awaited<ReturnType<typeof readKeys>>[number]
type NewKey = NonNullable<paths['/admin/management-keys']['post']['requestBody']>['content']['application/json']
export type Scope = NewKey['scopes'][number]

/** `undefined`: the gateway's. */
export type KeysOf = string | undefined

const queryKeyOf = (workspace: KeysOf) => ['management-keys', workspace ?? 'gateway'] as const

export function useManagementKeys(workspace: KeysOf) {
  return useQuery({ queryKey: queryKeyOf(workspace), queryFn: () => readKeys(workspace) })
}

/** Each throws where it could not be done. */
export function useChangeManagementKeys(workspace: KeysOf) {
  const queries = useQueryClient()
  const readAgain = () => queries.invalidateQueries({ queryKey: queryKeyOf(workspace) })
  return {
    /** The text is in this answer and nowhere else. */
    async create(body: NewKey): Promise<string> {
      const { text } = await (workspace === undefined
        ? answerOf(api.POST('/admin/management-keys', { body }))
        : answerOf(
            api.POST('/admin/workspaces/{workspace}/management-keys', { params: { path: { workspace } }, body }),
          ))
      void readAgain()
      return text
    },
    async revoke(key: string): Promise<void> {
      await (workspace === undefined
        ? answerOf(api.DELETE('/admin/management-keys/{key}', { params: { path: { key } } }))
        : answerOf(
            api.DELETE('/admin/workspaces/{workspace}/management-keys/{key}', { params: { path: { workspace, key } } }),
          ))
      await readAgain()
    },
  }
}

async function readKeys(workspace: KeysOf) {
  const { data } = await (workspace === undefined
    ? answerOf(api.GET('/admin/management-keys'))
    : answerOf(api.GET('/admin/workspaces/{workspace}/management-keys', { params: { path: { workspace } } })))
  return data
}
