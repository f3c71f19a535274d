// The official documents as judges: is a value valid against a named schema of OpenAI, Anthropic, Google, AWS or Open
// Responses? Google's discovery document and AWS's Smithy model are turned into JSON Schema here, closed world: a member
// that they do not name is an error. Two places of the documents cannot be taken at their word and are dealt with below:
// unions whose `oneOf` matches several members are judged by the member that the value's `type` names.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { addedMembers, addedSchemas } from './bedrock-additions.ts'
import { isObject, readArray, readObject, readString, type Json, type JsonObject } from '../src/foundation/json/json.ts'

export type DocumentName = 'openai' | 'anthropic' | 'gemini' | 'bedrock' | 'openresponses'

const folder = new URL('../../shared/specs/', import.meta.url)

/** The reason to skip, or false where the documents are there. */
export const schemasAbsent: string | false = existsSync(new URL('README.md', folder))
  ? false
  : 'the official API documents are not beside the project (../shared/specs)'

const documents: { readonly [name in DocumentName]: { file: string; read: (document: JsonObject) => JsonObject } } = {
  openai: { file: 'openai-openapi-2.3.0-20260821.json', read: readOpenApi },
  anthropic: { file: 'anthropic-openapi-202607.json', read: readOpenApi },
  openresponses: { file: 'openresponses-2026-04-24.json', read: readOpenApi },
  gemini: { file: 'gemini-discovery-v1beta-20260717.json', read: readDiscovery },
  bedrock: { file: 'bedrock-runtime-smithy-202504.json', read: readSmithy },
}

const loaded = new Map<DocumentName, { ajv: Ajv2020; schemas: JsonObject }>()
const compiled = new Map<string, ValidateFunction>()

function load(name: DocumentName): { ajv: Ajv2020; schemas: JsonObject } {
  let entry = loaded.get(name)
  if (entry === undefined) {
    const { file, read } = documents[name]
    const schemas = read(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as JsonObject)
    const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: false, logger: false, inlineRefs: false })
    const formats = addFormats as unknown as (ajv: Ajv2020) => void
    formats(ajv)
    // Formats of Google and OpenAPI that say how a number is stored, not what text is valid.
    for (const format of ['unixtime', 'decimal', 'google-datetime', 'google-duration', 'google-fieldmask', 'binary']) {
      ajv.addFormat(format, true)
    }
    ajv.addSchema({ $id: `${name}:`, components: { schemas } })
    entry = { ajv, schemas }
    loaded.set(name, entry)
  }
  return entry
}

let judged = 0

/**
 * For tests that assert more than this: nothing where the documents are absent, which `testJudged` then shows.
 * @throws AssertionError where `value` is not valid
 */
export function assertValid(document: DocumentName, schema: string, value: unknown): void {
  if (schemasAbsent !== false) return
  judged += 1
  assert.deepEqual(schemaErrors(document, schema, value), [], JSON.stringify(value).slice(0, 2_000))
}

/** The last test of a file that calls `assertValid`: a skipped one where nothing could be judged. */
export function testJudged(): void {
  test('what the tests above wrote was judged by the official documents', { skip: schemasAbsent }, () => {
    assert.ok(judged > 0, 'nothing was judged')
  })
}

/**
 * What is wrong with `value`, one line each, as `/path: message`; empty where it is valid. `undefined` members count as
 * absent only where JSON drops them, so the value is judged as it would be sent.
 * @throws Error where the document has no such schema.
 */
export function schemaErrors(document: DocumentName, schema: string, value: unknown): string[] {
  const sent = JSON.parse(JSON.stringify(value) ?? 'null') as Json
  const member = selectMember(document, schema, sent)
  const key = `${document}:#/components/schemas/${member}`
  let validate = compiled.get(key)
  if (validate === undefined) {
    const { ajv, schemas } = load(document)
    if (schemas[member] === undefined) throw new Error(`the document ${document} has no schema ${member}`)
    validate = ajv.compile({ $ref: key })
    compiled.set(key, validate)
  }
  return validate(sent) ? [] : tell(validate.errors ?? [])
}

/** For a union of events, the member whose `type` constant is the value's; otherwise the schema itself. */
function selectMember(document: DocumentName, schema: string, value: Json): string {
  const { schemas } = load(document)
  const union = readObject(schemas[schema])
  const options = readArray(union?.['oneOf']) ?? readArray(union?.['anyOf'])
  const type = isObject(value) ? readString(value['type']) : undefined
  if (options === undefined || type === undefined) return schema
  const fitting: string[] = []
  for (const option of options) {
    const reference = readString(readObject(option)?.['$ref'])
    const name = reference?.slice(reference.lastIndexOf('/') + 1)
    if (name === undefined) return schema
    const property = readObject(readObject(readObject(schemas[name])?.['properties'])?.['type'])
    if (property?.['const'] === type || readArray(property?.['enum'])?.includes(type)) fitting.push(name)
  }
  return fitting.length === 1 ? (fitting[0] ?? schema) : schema
}

function tell(errors: ErrorObject[]): string[] {
  const lines = errors.map(
    ({ instancePath, message, params }) => `${instancePath}: ${message} ${JSON.stringify(params)}`,
  )
  // A failed union repeats itself for each of its members.
  return [...new Set(lines)].slice(0, 40)
}

/** OpenAPI 3.1 is JSON Schema already, but for `nullable` (3.0) and references from the document's root. */
function readOpenApi(document: JsonObject): JsonObject {
  const schemas = readObject(readObject(document['components'])?.['schemas'])
  if (schemas === undefined) throw new Error('not an OpenAPI document')
  return mendSchema(schemas) as JsonObject
}

/**
 * `oneOf` becomes `anyOf`: OpenAI's and Anthropic's unions are told apart by a constant, but members without one (an
 * easy message and an output message, a text and a refusal) both match real traffic. `default: null` beside a string
 * type does not make null valid; nothing else is loosened.
 */
function mendSchema(node: Json): Json {
  if (Array.isArray(node)) return node.map(mendSchema)
  if (!isObject(node)) return node
  const mended: JsonObject = {}
  for (const [key, value] of Object.entries(node)) {
    if (value === undefined || key === 'discriminator' || key === 'example' || key === 'examples') continue
    if (key === 'oneOf' && Array.isArray(value)) mended['anyOf'] = value.map(mendSchema)
    else mended[key] = mendSchema(value)
  }
  if (mended['nullable'] === true) {
    delete mended['nullable']
    return { anyOf: [mended, { type: 'null' }] }
  }
  return mended
}

/** Google's discovery document: `{id, type, properties, $ref, format, enum}`, no `required`. */
function readDiscovery(document: JsonObject): JsonObject {
  const schemas = readObject(document['schemas'])
  if (schemas === undefined) throw new Error('not a discovery document')
  return {
    // Referred to by `Part` and left out of the document.
    MediaResolution: { type: 'object', properties: { level: { type: 'string' } } },
    ...Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, readDiscoverySchema(schema)])),
  }
}

function readDiscoverySchema(node: Json | undefined): JsonObject {
  if (!isObject(node)) return {}
  const reference = readString(node['$ref'])
  if (reference !== undefined) return { $ref: `#/components/schemas/${reference}` }
  const format = readString(node['format'])
  switch (readString(node['type'])) {
    case 'object': {
      const properties = readObject(node['properties'])
      const rest = node['additionalProperties']
      return {
        type: 'object',
        ...(properties === undefined
          ? {}
          : {
              properties: Object.fromEntries(
                Object.entries(properties).map(([name, property]) => [name, readDiscoverySchema(property)]),
              ),
            }),
        additionalProperties: rest === undefined ? false : readDiscoverySchema(rest),
      }
    }
    case 'array':
      return { type: 'array', items: readDiscoverySchema(node['items']) }
    case 'string':
      // Protobuf's JSON takes 64-bit numbers as text or as numbers.
      if (format === 'int64' || format === 'uint64') {
        return { anyOf: [{ type: 'string', pattern: '^-?[0-9]+$' }, { type: 'integer' }] }
      }
      if (format === 'byte') return { type: 'string', pattern: '^[A-Za-z0-9+/_-]*={0,2}$' }
      if (format === 'google-duration') return { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]{1,9})?s$' }
      return { type: 'string', ...(Array.isArray(node['enum']) ? { enum: node['enum'] } : {}) }
    case 'integer':
      return { type: 'integer' }
    case 'number':
      return { type: 'number' }
    case 'boolean':
      return { type: 'boolean' }
    default:
      return {}
  }
}

/** AWS's Smithy model and what came after it; schemas are named without their namespace. A union holds exactly one member. */
function readSmithy(document: JsonObject): JsonObject {
  const shapes = readObject(document['shapes'])
  if (shapes === undefined) throw new Error('not a Smithy model')
  const schemas: JsonObject = {}
  for (const [name, shape] of Object.entries(shapes)) {
    if (isObject(shape)) schemas[name.slice(name.indexOf('#') + 1)] = readShape(shape)
  }
  for (const [name, members] of Object.entries(addedMembers)) {
    const schema = readObject(schemas[name])
    schemas[name] = { ...schema, properties: { ...readObject(schema?.['properties']), ...members } }
  }
  return { ...schemas, ...addedSchemas }
}

const prelude: { readonly [name: string]: JsonObject } = {
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  PrimitiveBoolean: { type: 'boolean' },
  Integer: { type: 'integer' },
  Long: { type: 'integer' },
  Float: { type: 'number' },
  Double: { type: 'number' },
  Blob: { type: 'string', pattern: '^[A-Za-z0-9+/]*={0,2}$' },
  Document: {},
  Timestamp: { type: ['number', 'string'] },
  Unit: { type: 'object', additionalProperties: false },
}

function readTarget(member: Json | undefined): JsonObject {
  const target = readString(readObject(member)?.['target']) ?? ''
  const name = target.slice(target.indexOf('#') + 1)
  const own = readConstraints(readObject(readObject(member)?.['traits']))
  const schema = target.startsWith('smithy.api#') ? (prelude[name] ?? {}) : { $ref: `#/components/schemas/${name}` }
  return Object.keys(own).length === 0 ? schema : { allOf: [schema, own] }
}

function readConstraints(traits: JsonObject | undefined, list = false): JsonObject {
  const length = readObject(traits?.['smithy.api#length'])
  const range = readObject(traits?.['smithy.api#range'])
  const pattern = readString(traits?.['smithy.api#pattern'])
  return {
    ...(length?.['min'] === undefined ? {} : { [list ? 'minItems' : 'minLength']: length['min'] }),
    ...(length?.['max'] === undefined ? {} : { [list ? 'maxItems' : 'maxLength']: length['max'] }),
    ...(range?.['min'] === undefined ? {} : { minimum: range['min'] }),
    ...(range?.['max'] === undefined ? {} : { maximum: range['max'] }),
    ...(pattern === undefined ? {} : { pattern }),
  }
}

function readShape(shape: JsonObject): JsonObject {
  const traits = readObject(shape['traits'])
  const members = Object.entries(readObject(shape['members']) ?? {})
  switch (readString(shape['type'])) {
    case 'structure': {
      // What travels in the path or in headers is not in the body.
      const body = members.filter(([, member]) => {
        const own = readObject(readObject(member)?.['traits'])
        return own?.['smithy.api#httpLabel'] === undefined && own?.['smithy.api#httpHeader'] === undefined
      })
      return {
        type: 'object',
        properties: Object.fromEntries(body.map(([name, member]) => [name, readTarget(member)])),
        required: body
          .filter(([, member]) => readObject(readObject(member)?.['traits'])?.['smithy.api#required'] !== undefined)
          .map(([name]) => name),
        additionalProperties: false,
      }
    }
    case 'union':
      return {
        type: 'object',
        properties: Object.fromEntries(members.map(([name, member]) => [name, readTarget(member)])),
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
      }
    case 'enum':
      return {
        enum: members.map(
          ([name, member]) => readObject(readObject(member)?.['traits'])?.['smithy.api#enumValue'] ?? name,
        ),
      }
    case 'list':
      return { type: 'array', items: readTarget(shape['member']), ...readConstraints(traits, true) }
    case 'map':
      return { type: 'object', additionalProperties: readTarget(shape['value']) }
    case 'string':
      return { type: 'string', ...readConstraints(traits) }
    case 'blob':
      return { type: 'string', pattern: '^[A-Za-z0-9+/]*={0,2}$' }
    case 'integer':
    case 'long':
      return { type: 'integer', ...readConstraints(traits) }
    case 'float':
    case 'double':
      return { type: 'number', ...readConstraints(traits) }
    case 'boolean':
      return { type: 'boolean' }
    case 'timestamp':
      return { type: ['number', 'string'] }
    default:
      return {}
  }
}
