// A JSON schema in the dialect that Gemini holds its answers to. Gemini silently ignores keywords that it does not
// know, so these are left out here, told to the model in the description instead, and reported; a constant is a list of
// one. Source: discovery document of 2026-07-17, GenerationConfig.responseJsonSchema.
import { isObject, readArray, readString, type Json, type JsonObject } from '../../../../foundation/json/json.ts'

/** Taken as they are. */
const plain = new Set([
  '$id',
  '$ref',
  '$anchor',
  'type',
  'format',
  'title',
  'description',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'required',
  'propertyOrdering',
])
/** Lists of schemas, one schema, and maps of schemas. */
const lists = new Set(['anyOf', 'oneOf', 'prefixItems'])
const singles = new Set(['items', 'additionalProperties'])
const maps = new Set(['properties', '$defs', 'definitions'])
/** Constrain nothing. */
const silent = new Set(['$schema', '$comment', 'examples', 'default', 'deprecated', 'readOnly', 'writeOnly'])

type State = { changed: boolean }

/** `changed`: an answer may not be what the schema asked for. */
export function narrowSchema(schema: JsonObject): { schema: JsonObject; changed: boolean } {
  const state: State = { changed: false }
  return { schema: narrow(schema, state), changed: state.changed }
}

function narrow(schema: JsonObject, state: State): JsonObject {
  const ref = readString(schema['$ref'])
  if (ref !== undefined) return narrowReference(schema, ref, state)
  const result: JsonObject = {}
  const told: string[] = []
  for (const [keyword, value] of Object.entries(schema)) {
    const values = keyword === 'const' ? [value ?? null] : keyword === 'enum' ? readArray(value) : undefined
    if (plain.has(keyword)) result[keyword] = value
    else if (values?.every((each) => typeof each === 'string' || typeof each === 'number') === true)
      result['enum'] = values
    else if (lists.has(keyword))
      result[keyword] = (readArray(value) ?? []).map((each) => (isObject(each) ? narrow(each, state) : each))
    else if (singles.has(keyword)) result[keyword] = narrowValue(value, state)
    else if (maps.has(keyword)) result[keyword === 'definitions' ? '$defs' : keyword] = narrowMap(value, state)
    else if (!silent.has(keyword)) told.push(`${keyword}: ${JSON.stringify(value)}`)
  }
  if (told.length > 0) {
    state.changed = true
    const description = readString(schema['description'])
    result['description'] = `${description === undefined ? '' : `${description}\n\n`}{${told.join(', ')}}`
  }
  return result
}

/** Beside a reference nothing else may stand but what begins with `$`. */
function narrowReference(schema: JsonObject, ref: string, state: State): JsonObject {
  const result: JsonObject = { $ref: ref.replace(/^#\/definitions\//, '#/$defs/') }
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === '$ref') continue
    if (keyword === '$defs' || keyword === 'definitions') result['$defs'] = narrowMap(value, state)
    else if (keyword.startsWith('$') && plain.has(keyword)) result[keyword] = value
    else if (!silent.has(keyword) && keyword !== 'title') state.changed = true
  }
  return result
}

function narrowValue(value: Json | undefined, state: State): Json | undefined {
  return isObject(value) ? narrow(value, state) : value
}

function narrowMap(value: Json | undefined, state: State): JsonObject {
  return Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([name, schema]) => [name, narrowValue(schema, state)]),
  )
}
