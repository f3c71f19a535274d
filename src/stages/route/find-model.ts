// The model that a caller means by a name: through the key's aliases, in the catalogue, and only where the key may use it.
import type { Alias, Catalog, CatalogModel } from '../../catalog/model.ts'
import { resolveAlias } from '../../catalog/resolve-alias.ts'
import { assert } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Caller } from '../tickets/caller.ts'
import type { Preferences } from '../tickets/preferences.ts'
import { refuseUnknownModel } from './refuse-model.ts'

export type FoundModel = {
  model: CatalogModel
  /** What a suffix of the name asks for. */
  sort: Preferences['sort']
}

/** Suffixes of a name, where no model or alias has that very name. */
const suffixes: readonly { suffix: string; sort: NonNullable<Preferences['sort']> }[] = [
  { suffix: ':floor', sort: 'price' },
  { suffix: ':nitro', sort: 'throughput' },
]

/**
 * `name`: checked by `assertName`, since a prefix alias would take one of any length. `param`: the caller's field.
 * @throws GatewayError model_not_found, permission_denied
 */
export function findModel(caller: Caller, name: string, catalog: Catalog, param: string): FoundModel {
  assert(name.length <= bounds.nameLength, 'route: a name that nobody has bounded')
  const { aliases, allowedModels } = caller.key
  const suffixed = suffixes.find(({ suffix }) => name.endsWith(suffix))
  const isSuffix = suffixed !== undefined && !isNamed(name, catalog, aliases)
  const bare = isSuffix ? name.slice(0, -suffixed.suffix.length) : name
  const target = resolveAlias(bare, aliases, catalog.aliases)
  const model = catalog.find(target)
  if (model === undefined) throw refuseUnknownModel(caller, { name, target }, catalog, param)
  if (allowedModels !== undefined && !allowedModels.has(model.id)) {
    throw new GatewayError('permission_denied', `This API key may not use the model '${model.id}'.`, { param })
  }
  return { model, sort: isSuffix ? suffixed.sort : undefined }
}

/** A prefix alias has no name of its own. */
function isNamed(name: string, catalog: Catalog, ofKey: readonly Alias[]): boolean {
  const has = (aliases: readonly Alias[]) => aliases.some((alias) => !alias.prefix && alias.name === name)
  return has(ofKey) || has(catalog.aliases) || catalog.find(name) !== undefined
}
