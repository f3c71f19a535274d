// GET /v1/models, /v1/models/{id} and /api/models: the catalogue's lists over HTTP.
import { listModels, showListedModel, type Viewer } from '../views/models/model-list.ts'
import type { Catalog } from '../catalog/model.ts'
import { listPublicModels } from '../views/models/public-models.ts'
import { assertName } from '../stages/decode/assert-name.ts'
import type { Exchange } from '../stages/http/exchange.ts'
import type { Caller } from '../stages/tickets/caller.ts'

/** @throws GatewayError invalid_request from the query */
export function answerModels(exchange: Exchange, caller: Caller, catalog: Catalog): void {
  const query = new URLSearchParams(exchange.query)
  const read = (name: string) => query.get(name) ?? undefined
  const { body, etag } = listModels(catalog, viewer(caller), {
    limit: read('limit'),
    after_id: read('after_id'),
    before_id: read('before_id'),
    client_version: read('client_version'),
  })
  if (exchange.header('if-none-match')?.split(/ *, */).includes(etag)) return exchange.send(304, { etag }, '')
  exchange.sendJson(200, body, { etag })
}

/** @throws GatewayError model_not_found; invalid_request: what cannot be a name */
export function answerModel(exchange: Exchange, caller: Caller, id: string, catalog: Catalog): void {
  assertName(id, 'model')
  exchange.sendJson(200, showListedModel(catalog, viewer(caller), id))
}

/** The body for each catalogue, written once: anybody may ask for it, as often as they like. */
const publicBodies = new WeakMap<Catalog, Buffer>()

export function answerPublicModels(exchange: Exchange, catalog: Catalog): void {
  let body = publicBodies.get(catalog)
  if (body === undefined) publicBodies.set(catalog, (body = Buffer.from(JSON.stringify(listPublicModels(catalog)))))
  exchange.send(200, { 'content-type': 'application/json' }, body)
}

function viewer({ key }: Caller): Viewer {
  return { aliases: key.aliases, allowedModels: key.allowedModels }
}
