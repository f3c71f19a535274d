// The message about a model that cannot be called: the same sentence for every caller, then the name that was probably
// meant, then, for a caller who runs the gateway, the reason. Limited owners learn nothing of the operator's setup, and
// no caller is shown a model that their key may not use.
import type { Catalog, CatalogModel } from '../../catalog/model.ts'
import { nearestName } from '../../foundation/lists/nearest-name.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Caller } from '../tickets/caller.ts'

/** Ways to configure a provider that one message names. */
const WAYS_NAMED = 3

/** `bare`: the name without its suffix. `target`: the one behind aliases. `param`: the caller's field. */
export function refuseUnknownModel(
  caller: Caller,
  { name, bare, target }: { name: string; bare: string; target: string },
  catalog: Catalog,
  param: string,
): GatewayError {
  const { isUnlimited } = caller.owner
  const nearest = findNearest(caller, target, catalog)
  const sentences = [
    isUnlimited && target !== bare ? `It is an alias of '${target}'.` : '',
    nearest === undefined ? '' : `Did you mean '${nearest.id}'?`,
    isUnlimited && nearest?.endpoints.length === 0 ? `That one is known, but ${explain(nearest)}.` : '',
  ]
  return refuse(name, sentences, param)
}

/** A model without an endpoint that can be called. */
export function refuseUncallableModel(caller: Caller, name: string, model: CatalogModel): GatewayError {
  const subject = name === model.id ? 'It' : `'${model.id}'`
  const why = caller.owner.isUnlimited ? `${subject} is known, but ${explain(model)}.` : ''
  return refuse(name, [why], 'model', model.reason)
}

/** A model that answers is asked for vectors, or the other way round. */
export function refuseOtherNoun({ id, noun }: CatalogModel, param: string): GatewayError {
  const words =
    noun === 'embedding'
      ? `Model '${id}' makes embeddings and answers nothing: ask for them at POST /v1/embeddings.`
      : `Model '${id}' makes no embeddings: name a model that does, or ask it at POST /v1/chat/completions.`
  return new GatewayError('invalid_request', words, { param })
}

function refuse(name: string, sentences: readonly string[], param: string, detail?: string): GatewayError {
  const words = [`Model '${name}' was not found or is unavailable.`, ...sentences.filter(Boolean)]
  return new GatewayError('model_not_found', words.join(' '), { param, detail })
}

function explain({ ways = [], reason = 'no endpoint is known' }: CatalogModel): string {
  if (ways.length === 0) return `cannot be called: ${reason}`
  const more = ways.length > WAYS_NAMED ? ', or others' : ''
  return `no provider is configured for it: set ${ways.slice(0, WAYS_NAMED).join(', or ')}${more}`
}

/** The same name of another vendor, else the nearest by its letters; what can be called before what cannot. */
function findNearest({ key, owner }: Caller, written: string, catalog: Catalog): CatalogModel | undefined {
  const isOffered = (model: CatalogModel) =>
    (owner.isUnlimited || model.endpoints.length > 0) && key.allowedModels?.has(model.id) !== false
  const bare = withoutVendor(written)
  const same = bare === written ? undefined : catalog.find(bare)
  if (same !== undefined && isOffered(same)) return same
  const offered = [...catalog.models.values()].filter(isOffered)
  const isBare = bare === written
  for (const models of [offered.filter(({ endpoints }) => endpoints.length > 0), offered]) {
    const byName = new Map(models.map((model) => [isBare ? withoutVendor(model.id) : model.id, model]))
    const nearest = nearestName(written, byName.keys())
    if (nearest !== undefined) return byName.get(nearest)
  }
  return undefined
}

function withoutVendor(id: string): string {
  return id.slice(id.indexOf('/') + 1)
}
