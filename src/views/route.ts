// How a request found its endpoint, as JSON: the candidates in their order and what was left out, each with its reason. Operators
// read all of it; its caller reads it without credentials, and of what was left out only what they asked for themselves.
import { isObject, parseJsonObject, readArray, type Json, type JsonObject } from '../foundation/json/json.ts'

/** `text`: as the record keeps it. Null where there was nothing to choose. */
export function describeRoute(text: string | undefined): JsonObject | null {
  return parseJsonObject(text ?? '') ?? null
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
