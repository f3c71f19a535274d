// The address of a model's page. Providers give ids, so one may hold what a path cannot: parts that a browser takes for steps up
// and down, or none at all. Such an id stands in the search.
import type { RowLink } from '../../parts/table/table-column.ts'

export type ModelPagePath = '/console/models/$vendor/$' | '/models/$vendor/$'

export function linkModel(page: ModelPagePath, id: string): RowLink {
  const [vendor = '', ...rest] = id.split('/')
  if (isPathId(id)) return { to: page, params: { vendor, _splat: rest.join('/') } }
  return { to: page, params: { vendor: '-', _splat: '-' }, search: { id } }
}

/** Whether a path can hold it as it is, each part encoded. */
export function isPathId(id: string): boolean {
  const parts = id.split('/')
  return parts.length > 1 && parts.every((part) => part !== '' && part !== '.' && part !== '..')
}

/** The other way. */
export function readModelId({ vendor = '', _splat: rest = '' }: { vendor?: string; _splat?: string }): string {
  return rest === '' ? vendor : `${vendor}/${rest}`
}
