// How a request found its endpoint, as JSON: the candidates in their order and what was left out, each with its reason. Operators
// read all of it; its caller reads it without credentials, and of what was left out only what they asked for themselves. What a
// record leaves unsaid of a candidate is filled in: its provider begins its id, its model is that of the one before, its rank is
// `ready`.
import {
  isObject,
  parseJsonObject,
  readArray,
  readString,
  type Json,
  type JsonObject,
} from '../foundation/json/json.ts'

/** `text`: as the record keeps it. Null where there was nothing to choose. */
export function describeRoute(text: string | undefined): JsonObject | null {
  const route = parseJsonObject(text ?? '')
  if (route === undefined) return null
  const { candidates, excluded = [], omitted = 0, queued_ms = 0, ...rest } = route
  return { candidates: fillCandidates(candidates), excluded, omitted, queued_ms, ...rest }
}

function fillCandidates(candidates: Json | undefined): JsonObject[] {
  let before: Json = null
  return listObjects(candidates).map(({ endpoint = null, model = before, provider, rank = 'ready', ...rest }) => {
    before = model
    return { endpoint, model, provider: provider ?? providerOf(endpoint), rank, ...rest }
  })
}

function providerOf(endpoint: Json): string {
  return (readString(endpoint) ?? '').split('/', 1)[0] ?? ''
}

export function describeOwnRoute(text: string | undefined): JsonObject | null {
  const route = describeRoute(text)
  if (route === null) return null
  const { candidates, excluded, omitted, queued_ms } = route
  const seen = new Set<Json | undefined>()
  return {
    candidates: listObjects(candidates)
      .filter(({ endpoint }) => !seen.has(endpoint) && seen.add(endpoint))
      .map(({ endpoint, model, provider, rank, why }) => ({ endpoint, model, provider, rank, why })),
    excluded: listObjects(excluded)
      .filter(({ by }) => by === 'caller')
      .map(({ endpoint, why }) => ({ endpoint, why })),
    omitted,
    queued_ms: typeof queued_ms === 'number' ? Math.round(queued_ms) : 0,
  }
}

function listObjects(list: Json | undefined): JsonObject[] {
  return (readArray(list) ?? []).filter(isObject)
}
