// What was read from the gateway, kept for the pages. A refusal is not asked again; an answer that never came is asked again
// by the connection, which reads everything once when it is back.
import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../api/api-error.ts'
import { connection } from '../api/connection.ts'

const FRESH_MS = 10_000

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // The connection knows better than the browser whether the gateway can be reached.
      networkMode: 'always',
      retry: (count, error) => !(error instanceof ApiError) && count < 1,
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

connection.subscribe(() => {
  if (connection.read().kind === 'back') void queryClient.invalidateQueries()
})
