// The schema of a tool's arguments as Anthropic's and Amazon's models take it: an object that does not begin with a choice
// among schemas ("input_schema does not support oneOf, allOf, or anyOf at the top level").
import type { JsonObject } from '../foundation/json/json.ts'

/** The schema where it says what an object's properties are, if none: OpenAI refuses one without ("object schema missing properties"). */
export function withProperties(schema: JsonObject): JsonObject {
  return schema['type'] === 'object' && schema['properties'] === undefined ? { ...schema, properties: {} } : schema
}

/** `changed`: arguments may no longer be what the schema asked for. */
export function toObjectSchema(parameters: JsonObject): { schema: JsonObject; changed: boolean } {
  const { oneOf, anyOf, allOf, ...rest } = parameters
  const isComposed = oneOf !== undefined || anyOf !== undefined || allOf !== undefined
  const isOther = parameters['type'] !== undefined && parameters['type'] !== 'object'
  return { schema: { ...rest, type: 'object' }, changed: isComposed || isOther }
}
