// The person's own account as it was last read, and what changes it. Each change throws where it was not done, so that its form
// says why.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { askAuth } from '../../api/auth.ts'
import { answerOf, api } from '../../api/client.ts'
import { sessionQuery } from '../../api/session.ts'

const queryKey = ['account'] as const

export type Account = Awaited<ReturnType<typeof readAccount>>
export type OwnSession = Account['sessions'][number]
export type Passkey = { id: string; name: string | null; createdAt: string | null }

export function useAccount() {
  return useQuery({ queryKey, queryFn: readAccount })
}

async function readAccount() {
  // Alone: after a change of the ways to sign in the session gets another token with it, which the others then bring.
  const me = await answerOf(api.GET('/admin/me'))
  const [sessions, passkeys] = await Promise.all([
    answerOf(api.GET('/admin/me/sessions')),
    askAuth('GET', '/passkey/list-user-passkeys'),
  ])
  return { ...me, sessions: sessions.data, passkeys: passkeys as unknown as readonly Passkey[] }
}

export function useRefreshAccount(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await queries.invalidateQueries({ queryKey })
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }
}
