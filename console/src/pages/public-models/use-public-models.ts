// Models as strangers read them: the list, and one of them.
import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { isPathId } from '../models/link-model.ts'

export type PublicModel = Awaited<ReturnType<typeof readModel>>

export function usePublicModels() {
  return useQuery({ queryKey: ['public-models'], queryFn: async () => (await readModels()).data })
}

export function usePublicModel(id: string) {
  return useQuery({ queryKey: ['public-model', id], queryFn: () => readModel(id) })
}

function readModels() {
  return answerOf(api.GET('/admin/public/models'))
}

function readModel(id: string) {
  const params = { path: { '*': id } }
  return answerOf(
    api.GET('/admin/public/models/{*}', { params, pathSerializer: () => `/admin/public/models/${writeId(id)}` }),
  )
}

/** Proxies leave the parts of a path alone; an id that is no path stands in one part. */
function writeId(id: string): string {
  return isPathId(id) ? id.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(id)
}
