// The person's own account as it was last read, and what changes it. Each change throws where it was not done, so that its form
// says why.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { sessionQuery } from '../../api/session.ts'

const queryKey = ['account'] as const

export type Account = Awaited<ReturnType<typeof readAccount>>
export type OwnSession = Account['sessions'][number]
export type Passkey = Account['passkeys'][number]

export function useAccount() {
  return useQuery({ queryKey, queryFn: readAccount })
}

/** One request: after a change of the ways to sign in the session gets another token with it, and no other request is on its way. */
async function readAccount() {
  return answerOf(api.GET('/admin/me'))
}

export function useRefreshAccount(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await queries.invalidateQueries({ queryKey })
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }
}
