// Shapes with a name stand once in an OpenAPI document, under `components`, and are referred to from where they are used; so
// does the answer to a request that was refused, which every route has. What is checked is not this document but the shapes
// themselves, so nothing becomes stricter or weaker by it. Parameters stay as they are: their shapes are a line each.
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { isObject, type Json, type JsonObject } from '../foundation/json/json.ts'

/** @throws AssertionError where two shapes that differ have one name. */
export function gatherShapes(document: JsonObject): JsonObject {
  const shared = { schemas: {} as JsonObject, responses: {} as JsonObject }
  const refer = (kind: keyof typeof shared, name: string, whole: Json): JsonObject => {
    const known = shared[kind][name]
    assert.ok(known === undefined || isDeepStrictEqual(known, whole), `two shapes of the API are called ${name}`)
    shared[kind][name] = whole
    return { $ref: `#/components/${kind}/${name}` }
  }
  const gather = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(gather)
    if (!isObject(value)) return value
    const whole: JsonObject = {}
    for (const [name, part] of Object.entries(value)) {
      if (part === undefined) continue
      if (name === 'parameters') whole[name] = part
      else whole[name] = name === '4XX' ? refer('responses', 'Refused', gather(part)) : gather(part)
    }
    const { title, ...rest } = whole
    return typeof title === 'string' ? refer('schemas', title, rest) : whole
  }
  const paths = gather(document['paths'] ?? {})
  return { ...document, components: { ...(document['components'] as JsonObject), ...shared }, paths }
}
