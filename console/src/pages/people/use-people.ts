// Everybody who has an account, as it is read: pages of a hundred, by e-mail.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

export type Person = Awaited<ReturnType<typeof readPerson>>
export type GatewayRole = Person['gateway_role']

const ALL = ['people'] as const

export function usePeople(search: string | undefined) {
  return useInfiniteQuery({
    queryKey: [...ALL, 'list', search ?? null],
    queryFn: ({ pageParam }) => readPage(search, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

export function usePerson(person: string) {
  return useQuery({ queryKey: [...ALL, 'one', person], queryFn: () => readPerson(person) })
}

export function useSessionsOf(person: string) {
  return useQuery({
    queryKey: [...ALL, 'sessions', person],
    queryFn: async () =>
      (await answerOf(api.GET('/admin/people/{person}/sessions', { params: { path: { person } } }))).data,
  })
}

type Change = { gateway_role?: GatewayRole; is_suspended?: boolean }

export function useChangePeople() {
  const queries = useQueryClient()
  const readAgain = () => queries.invalidateQueries({ queryKey: ALL })
  return {
    async change(person: string, body: Change) {
      await answerOf(api.PATCH('/admin/people/{person}', { params: { path: { person } }, body }))
      await readAgain()
    },
    async endSessions(person: string) {
      await answerOf(api.POST('/admin/people/{person}/end-sessions', { params: { path: { person } } }))
      await readAgain()
    },
  }
}

function readPage(search: string | undefined, after: string | undefined) {
  const query = { ...(search !== undefined && { search }), ...(after !== undefined && { after }) }
  return answerOf(api.GET('/admin/people', { params: { query } }))
}

function readPerson(person: string) {
  return answerOf(api.GET('/admin/people/{person}', { params: { path: { person } } }))
}
