// Providers as they are read, and what can be done with their credentials. What a person types as a credential goes from the form
// to the gateway and is kept nowhere on the way: not among what was read, and not among what was sent.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { providersQueryKey } from '../../app/use-change-use.ts'
import { countsQueryKey } from '../../app/use-counts.ts'

export type Supply = Awaited<ReturnType<typeof readSupply>>
export type Provider = Supply['providers'][number]
export type KnownProvider = Supply['known'][number]
export type Credential = Provider['credentials'][number]
export type Tested = Awaited<ReturnType<typeof testCredential>>
export type Stored = Awaited<ReturnType<typeof storeCredential>>

const READ_EVERY_MS = 15_000

export function useProviders() {
  return useQuery({ queryKey: providersQueryKey, queryFn: readSupply, refetchInterval: READ_EVERY_MS })
}

function readSupply() {
  return answerOf(api.GET('/admin/providers'))
}

function storeCredential(provider: string, key: string) {
  return answerOf(
    api.POST('/admin/providers/{provider}/credentials', { params: { path: { provider } }, body: { key } }),
  )
}

function rotateCredential(provider: string, credential: string, key: string) {
  const path = { provider, credential }
  return answerOf(
    api.POST('/admin/providers/{provider}/credentials/{credential}/rotate', { params: { path }, body: { key } }),
  )
}

function removeCredential(provider: string, credential: string) {
  const path = { provider, credential }
  return answerOf(api.DELETE('/admin/providers/{provider}/credentials/{credential}', { params: { path } }))
}

function testCredential(provider: string, credential: string | undefined) {
  const body = credential === undefined ? {} : { credential }
  return answerOf(api.POST('/admin/providers/{provider}/test', { params: { path: { provider } }, body }))
}

/** Each reads the list again when it is done, and throws as the gateway refuses. */
export function useCredentialActions() {
  const queries = useQueryClient()
  const done = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
    const answer = await work
    await Promise.all([
      queries.invalidateQueries({ queryKey: providersQueryKey }),
      queries.invalidateQueries({ queryKey: countsQueryKey }),
    ])
    return answer
  }
  return {
    store: (provider: string, key: string) => done(storeCredential(provider, key)),
    rotate: (provider: string, id: string, key: string) => done(rotateCredential(provider, id, key)),
    remove: (provider: string, id: string) => done(removeCredential(provider, id)),
    test: (provider: string, id?: string) => done(testCredential(provider, id)),
  }
}
