// A JSON schema in the dialect that Anthropic's constrained decoding takes (structured outputs and strict tools), which is
// Bedrock's too (https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html, 2026-10). What
// it does not take is left out and told to the model in the description instead; `changed` says that an answer may no
// longer be what the schema asked for. Closing an object that left further properties open is not counted: every answer
// is still valid.
// Source: https://platform.claude.com/docs/en/build-with-claude/structured-outputs, "JSON Schema limitations", 2026-10.
import { isObject, readArray, readString, type Json, type JsonObject } from '../foundation/json/json.ts'
import { lookUp } from '../foundation/lists/look-up.ts'

/** Keywords that are taken as they are. */
const plain = new Set(['type', 'enum', 'const', 'default', 'required', 'title', 'description', '$ref'])
/** Keywords whose value is a list of schemas, and the keyword that stands for each. */
const lists: { readonly [keyword: string]: string } = { anyOf: 'anyOf', allOf: 'allOf', oneOf: 'anyOf' }
/** Keywords whose value is a map of schemas. */
const maps = new Set(['properties', '$defs', 'definitions'])
/** Keywords that constrain nothing. */
const silent = new Set(['$schema', '$id', '$comment', 'examples', 'deprecated', 'readOnly', 'writeOnly'])
const formats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'])
/** Look-around, word boundaries and back-references. */
const unsupportedPattern = /\(\?[=!<]|\\[bB1-9]/

export function restrictSchema(schema: JsonObject): { schema: JsonObject; changed: boolean } {
  const state = { changed: false }
  return { schema: restrict(schema, state), changed: state.changed }
}

function restrict(schema: JsonObject, state: { changed: boolean }): JsonObject {
  const result: JsonObject = {}
  const told: string[] = []
  for (const [keyword, value] of Object.entries(schema)) {
    const list = lookUp(lists, keyword)
    if (plain.has(keyword)) result[keyword] = value
    else if (list !== undefined) result[list] = (readArray(value) ?? []).map((each) => restrictValue(each, state))
    else if (maps.has(keyword)) result[keyword] = isObject(value) ? restrictMap(value, state) : {}
    else if (keyword === 'items') result[keyword] = restrictValue(value, state)
    else if (keyword === 'additionalProperties') continue
    else if (keeps(keyword, value)) result[keyword] = value
    else if (!silent.has(keyword)) told.push(`${keyword}: ${JSON.stringify(value)}`)
  }
  if (isObjectSchema(schema)) {
    result['additionalProperties'] = false
    const rest = schema['additionalProperties']
    if (isObject(rest) || rest === true || (rest === undefined && !isObject(schema['properties']))) {
      if (schema['$ref'] === undefined && !hasComposition(schema)) state.changed = true
    }
  }
  if (told.length > 0) {
    state.changed = true
    const description = readString(schema['description'])
    result['description'] = `${description === undefined ? '' : `${description}\n\n`}{${told.join(', ')}}`
  }
  return result
}

function restrictValue(value: Json | undefined, state: { changed: boolean }): Json {
  if (isObject(value)) return restrict(value, state)
  // `true` is the schema of anything; a list of schemas for `items` is an old tuple.
  if (value !== true) state.changed = true
  return {}
}

function restrictMap(map: JsonObject, state: { changed: boolean }): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, restrictValue(value, state)]))
}

function keeps(keyword: string, value: Json | undefined): boolean {
  if (keyword === 'minItems') return value === 0 || value === 1
  if (keyword === 'format') return typeof value === 'string' && formats.has(value)
  if (keyword === 'pattern') return typeof value === 'string' && !unsupportedPattern.test(value)
  return false
}

function isObjectSchema(schema: JsonObject): boolean {
  const type = schema['type']
  return type === 'object' || (Array.isArray(type) && type.includes('object')) || isObject(schema['properties'])
}

function hasComposition(schema: JsonObject): boolean {
  return Object.keys(lists).some((keyword) => schema[keyword] !== undefined)
}
