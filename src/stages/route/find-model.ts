// The model that a caller means by a name: through the key's aliases, in the catalogue, and only where the key may use it.
import type { Catalog, CatalogModel } from '../../catalog/model.ts'
import { resolveAlias } from '../../catalog/resolve-alias.ts'
import { assert } from '../../foundation/assert.ts'
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Caller } from '../tickets/caller.ts'
import { refuseUnknownModel } from './refuse-model.ts'

/**
 * `name`: checked by `assertName`, since a prefix alias would take one of any length. `param`: the caller's field.
 * @throws GatewayError model_not_found, permission_denied
 */
export function findModel(caller: Caller, name: string, catalog: Catalog, param: string): CatalogModel {
  assert(name.length <= bounds.nameLength, 'route: a name that nobody has bounded')
  const target = resolveAlias(name, caller.key.aliases, catalog.aliases)
  const model = catalog.find(target)
  if (model === undefined) throw refuseUnknownModel(caller, { name, target }, catalog, param)
  const { allowedModels } = caller.key
  if (allowedModels !== undefined && !allowedModels.has(model.id)) {
    throw new GatewayError('permission_denied', `This API key may not use the model '${model.id}'.`, { param })
  }
  return model
}
