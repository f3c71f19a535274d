// A workspace's members and open invitations as they were last read, and their types.
import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

export const membersQueryKey = (workspace: string) => ['members', workspace] as const

export const roles = ['owner', 'admin', 'member', 'billing', 'read-only'] as const
export type Role = (typeof roles)[number]
type Read = Awaited<ReturnType<typeof readMembers>>
export type Member = Read['members'][number]
export type Invitation = Read['invitations'][number]

export function useMembers(workspace: string) {
  return useQuery({ queryKey: membersQueryKey(workspace), queryFn: () => readMembers(workspace) })
}

async function readMembers(workspace: string) {
  const params = { path: { workspace } }
  const { data, invitations } = await answerOf(api.GET('/admin/workspaces/{workspace}/members', { params }))
  return { members: data, invitations }
}
