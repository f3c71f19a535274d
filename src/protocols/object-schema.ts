// The schema of a tool's arguments as Anthropic's and Amazon's models take it: an object that does not begin with a choice
// among schemas ("input_schema does not support oneOf, allOf, or anyOf at the top level").
import type { JsonObject } from '../foundation/json/json.ts'

/** `changed`: arguments may no longer be what the schema asked for. */
export function toObjectSchema(parameters: JsonObject): { schema: JsonObject; changed: boolean } {
  const { oneOf, anyOf, allOf, ...rest } = parameters
  const isComposed = oneOf !== undefined || anyOf !== undefined || allOf !== undefined
  const isOther = parameters['type'] !== undefined && parameters['type'] !== 'object'
  return { schema: { ...rest, type: 'object' }, changed: isComposed || isOther }
}
