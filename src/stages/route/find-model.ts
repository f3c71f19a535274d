// The model that a caller means by a name: through the key's aliases, in the catalogue, and only where the key may use it.
import type { Alias, Catalog, CatalogModel } from '../../catalog/model.ts'
import { readSuffix, type SuffixSort } from '../../catalog/model-suffix.ts'
import { resolveAlias } from '../../catalog/resolve-alias.ts'
import { assert } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Caller } from '../tickets/caller.ts'
import { refuseUnknownModel } from './refuse-model.ts'

export type FoundModel = {
  model: CatalogModel
  /** What a suffix of the name asks for. */
  sort: SuffixSort | undefined
  /** The caller's field that names it. */
  param: string
}

/**
 * `name`: checked by `assertName`, since a prefix alias would take one of any length. `param`: the caller's field.
 * @throws GatewayError model_not_found, permission_denied
 */
export function findModel(caller: Caller, name: string, catalog: Catalog, param: string): FoundModel {
  assert(name.length <= bounds.nameLength, 'route: a name that nobody has bounded')
  const { aliases, allowedModels } = caller.key
  const parts = readSuffix(name)
  const named = parts.sort === undefined || isNamed(name, catalog, aliases) ? { bare: name, sort: undefined } : parts
  const target = resolveAlias(named.bare, aliases, catalog.aliases)
  // What an alias stands for may have a suffix too; the caller's own goes before it.
  const behind = target === named.bare || catalog.find(target) !== undefined ? undefined : readSuffix(target)
  const model = catalog.find(behind?.bare ?? target)
  if (model === undefined) throw refuseUnknownModel(caller, { name, bare: named.bare, target }, catalog, param)
  if (allowedModels !== undefined && !allowedModels.has(model.id)) {
    throw new GatewayError('permission_denied', `This API key may not use the model '${model.id}'.`, { param })
  }
  return { model, sort: named.sort ?? behind?.sort, param }
}

/** A prefix alias has no name of its own. */
function isNamed(name: string, catalog: Catalog, ofKey: readonly Alias[]): boolean {
  const has = (aliases: readonly Alias[]) => aliases.some((alias) => !alias.prefix && alias.name === name)
  return has(ofKey) || has(catalog.aliases) || catalog.find(name) !== undefined
}
