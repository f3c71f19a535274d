// Readers for the result of an operation, as commands print it. The result is JSON whose shape an older or newer
// gateway may have chosen.
import { isObject, type Json, type JsonObject } from '../foundation/json/json.ts'

/** The objects in a list that a result holds. */
export function listOf(result: Json | undefined, name: string): JsonObject[] {
  const list = isObject(result) ? result[name] : undefined
  return Array.isArray(list) ? list.filter(isObject) : []
}

/** A scalar of a result as text; empty where there is none. */
export function show(value: Json | undefined): string {
  return value === null || value === undefined || typeof value === 'object' ? '' : String(value)
}
