// The catalogue as the gateway last gave it, how its models run (read every 15 s), and one model with all that is known of it.
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'

const HEALTH_EVERY_MS = 15_000

export type Model = Awaited<ReturnType<typeof readModels>>[number]
export type ModelHealth = Awaited<ReturnType<typeof readHealth>> extends ReadonlyMap<string, infer One> ? One : never
export type ShownModel = Awaited<ReturnType<typeof readModel>>
export type ModelEndpoint = ShownModel['endpoints'][number]
export type PriceCard = ShownModel['card']

export function useModels(workspace: string) {
  return useQuery(modelsQuery(workspace))
}

export function modelsQuery(workspace: string) {
  return queryOptions({ queryKey: ['models', workspace], queryFn: () => readModels(workspace) })
}

/** By the ids of models. */
export function useModelHealth(workspace: string) {
  return useQuery({
    queryKey: ['model-health', workspace],
    queryFn: () => readHealth(workspace),
    refetchInterval: HEALTH_EVERY_MS,
    placeholderData: keepPreviousData,
  })
}

export function useModel(workspace: string, id: string) {
  return useQuery({
    queryKey: ['model', workspace, id],
    queryFn: () => readModel(workspace, id),
    refetchInterval: HEALTH_EVERY_MS,
  })
}

async function readModels(workspace: string) {
  const asked = { params: { path: { workspace } } }
  return (await answerOf(api.GET('/admin/workspaces/{workspace}/models', asked))).data
}

async function readHealth(workspace: string) {
  const asked = { params: { path: { workspace } } }
  const { data } = await answerOf(api.GET('/admin/workspaces/{workspace}/models/health', asked))
  return new Map(data.map((one) => [one.id, one]))
}

function readModel(workspace: string, id: string) {
  const asked = { params: { path: { workspace }, query: { id } } }
  return answerOf(api.GET('/admin/workspaces/{workspace}/model', asked))
}
