// What was read from the gateway, kept for the pages. A refusal is not asked again; what had no answer is read again when the
// connection is back. A request that finds nobody signed in makes the session be read again: then the dialog asks.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from '../api/api-error.ts'
import { connection } from '../api/connection.ts'
import { sessionQuery } from '../api/session.ts'

const FRESH_MS = 10_000
const SIGNED_OUT = 401

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: checkSession }),
  mutationCache: new MutationCache({ onError: checkSession }),
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // The connection knows better than the browser whether the gateway can be reached.
      networkMode: 'always',
      retry: (count, error) => !(error instanceof ApiError) && count < 1,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

connection.subscribe(() => {
  if (connection.read().kind === 'back') void queryClient.invalidateQueries()
})

function checkSession(error: unknown): void {
  if (error instanceof ApiError && error.status === SIGNED_OUT)
    void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
}
