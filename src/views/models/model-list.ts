// `GET /v1/models` and `GET /v1/models/{model}`: one object that is valid for the OpenAI and the
// Anthropic ecosystem at once. Lists what can be called, narrowed to what the key may call, plus the key's aliases under
// their own names. Pure: the answer depends on its arguments alone.
import { createHash } from 'node:crypto'
import type { JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Effort } from '../../generation/request/request.ts'
import { showCodexModel } from './codex-model.ts'
import { showModelFacts } from './model-facts.ts'
import type { Alias, Catalog, CatalogModel } from '../../catalog/model.ts'
import { resolveAlias } from '../../catalog/resolve-alias.ts'

const LIMIT_MAX = 1000

export type Viewer = {
  aliases: readonly Alias[]
  /** Only these models; undefined: all. */
  allowedModels: ReadonlySet<string> | undefined
}

/** The query of the list, as text. */
type ListQuery = {
  limit?: string | undefined
  after_id?: string | undefined
  before_id?: string | undefined
  client_version?: string | undefined
}

type Listed = { id: string; model: CatalogModel }

/**
 * The list. Without `limit` it is whole.
 * @throws GatewayError invalid_request: a limit that is no count from 1 to 1000, an id that is not on the list.
 */
export function listModels(
  catalog: Catalog,
  viewer: Viewer,
  query: ListQuery = {},
): { body: JsonObject; etag: string } {
  const all = listAll(catalog, viewer)
  const { page, hasMore } = cutPage(all, query)
  const body: JsonObject = {
    object: 'list',
    data: page.map(({ id, model }) => showModel(id, model)),
    has_more: hasMore,
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  }
  if (query.client_version !== undefined) body['models'] = page.map(({ id, model }) => showCodexModel(id, model))
  return { body, etag: `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"` }
}

/**
 * One model, by its id, an alias, or a spelling that finds it.
 * @throws GatewayError model_not_found, also for a model that cannot be called or that the key may not call.
 */
export function showListedModel(catalog: Catalog, viewer: Viewer, id: string): JsonObject {
  const target = resolveAlias(id, viewer.aliases, catalog.aliases)
  const model = catalog.find(target)
  if (model === undefined || !isVisible(model, viewer))
    throw new GatewayError('model_not_found', `Model '${id}' was not found or is unavailable.`, { param: 'model' })
  return showModel(target === id ? model.id : id, model)
}

function isVisible(model: CatalogModel, { allowedModels }: Viewer): boolean {
  return model.endpoints.length > 0 && (allowedModels === undefined || allowedModels.has(model.id))
}

/** By id; an alias takes the place of a model of the same name, the key's that of the operator's. */
function listAll(catalog: Catalog, viewer: Viewer): Listed[] {
  const listed = new Map<string, Listed>()
  for (const model of catalog.models.values())
    if (isVisible(model, viewer)) listed.set(model.id, { id: model.id, model })
  for (const { name, target } of [...catalog.aliases, ...viewer.aliases]) {
    const model = catalog.find(target)
    if (model !== undefined && isVisible(model, viewer)) listed.set(name, { id: name, model })
    else listed.delete(name)
  }
  return [...listed.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
}

function cutPage(all: readonly Listed[], query: ListQuery): { page: readonly Listed[]; hasMore: boolean } {
  const limit = readLimit(query.limit) ?? all.length
  if (query.before_id !== undefined) {
    const end = findIndex(all, query.before_id, 'before_id')
    const start = Math.max(0, end - limit)
    return { page: all.slice(start, end), hasMore: start > 0 }
  }
  const start = query.after_id === undefined ? 0 : findIndex(all, query.after_id, 'after_id') + 1
  return { page: all.slice(start, start + limit), hasMore: start + limit < all.length }
}

function readLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > LIMIT_MAX)
    throw new GatewayError('invalid_request', `limit must be a whole number from 1 to ${LIMIT_MAX}.`, {
      param: 'limit',
    })
  return limit
}

function findIndex(all: readonly Listed[], id: string, param: string): number {
  const index = all.findIndex((listed) => listed.id === id)
  if (index === -1) throw new GatewayError('invalid_request', `${param}: no model '${id}' is on the list.`, { param })
  return index
}

function showModel(id: string, model: CatalogModel): JsonObject {
  const { capabilities, createdSeconds } = model
  const context = capabilities.contextWindowTokens ?? null
  const output = capabilities.maxOutputTokens ?? null
  const shown = showModelFacts(model)
  return {
    id,
    object: 'model',
    created: createdSeconds,
    owned_by: model.vendor,
    type: 'model',
    display_name: model.displayName,
    created_at: new Date(createdSeconds * 1000).toISOString().replace('.000', ''),
    context_window_tokens: context,
    max_output_tokens: output,
    max_input_tokens: context,
    max_tokens: output,
    modalities: shown.modalities,
    capabilities: { ...shown.capabilities, ...showAnthropicCapabilities(model) },
    currency: 'USD',
    pricing: shown.pricing,
    allowed_fallback_models: [],
  }
}

/** The members that Anthropic's own list has; all are always there. What the gateway itself does not offer is false. */
function showAnthropicCapabilities({ capabilities }: CatalogModel): JsonObject {
  const { input, json, reasoning } = capabilities
  const has = (effort: Effort) => ({ supported: reasoning.efforts.includes(effort) })
  const yes = (supported: boolean) => ({ supported })
  return {
    batch: yes(false),
    citations: yes(false),
    code_execution: yes(false),
    context_management: {
      supported: false,
      clear_thinking_20251015: null,
      clear_tool_uses_20250919: null,
      compact_20260112: null,
    },
    effort: {
      supported: reasoning.efforts.length > 0,
      low: has('low'),
      medium: has('medium'),
      high: has('high'),
      xhigh: has('xhigh'),
      max: has('max'),
    },
    image_input: yes(input.includes('image')),
    pdf_input: yes(input.includes('document')),
    structured_outputs: yes(json),
    thinking: {
      supported: reasoning.supported,
      types: {
        adaptive: yes(reasoning.supported && reasoning.efforts.length > 0),
        enabled: yes(reasoning.supported && reasoning.budgetTokens !== undefined),
      },
    },
  }
}
