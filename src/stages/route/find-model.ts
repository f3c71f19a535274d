// The model that a caller means by a name: through the key's aliases, in the catalogue, and only where the key may use it.
import type { Alias, Catalog, CatalogModel } from '../../catalog/model.ts'
import { resolveAlias } from '../../catalog/resolve-alias.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import type { Caller } from '../authenticate/authenticate.ts'

/** Characters of a model's name; longer ones are nobody's. */
const NAME_LENGTH = 256

/** `param`: the caller's field that holds the name. @throws GatewayError model_not_found, permission_denied */
export function findModel(caller: Caller, name: string, catalog: Catalog, param: string): CatalogModel {
  // A prefix alias would take a name of any length, and it is kept in the record.
  const target =
    name.length > NAME_LENGTH ? name : resolveAlias(name, caller.key.aliases, catalog.aliases as readonly Alias[])
  const model = name.length > NAME_LENGTH ? undefined : catalog.find(target)
  if (model === undefined) {
    const shown = name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}…` : name
    throw new GatewayError('model_not_found', `Model '${shown}' was not found or is unavailable.`, { param })
  }
  const { allowedModels } = caller.key
  if (allowedModels !== undefined && !allowedModels.includes(model.id)) {
    throw new GatewayError('permission_denied', `This API key may not use the model '${model.id}'.`, { param })
  }
  return model
}
