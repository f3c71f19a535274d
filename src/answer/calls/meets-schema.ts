// Whether a value is what a JSON Schema asks for, as far as can be said for certain and cheaply. Schemas are callers', so that
// nothing of them is run: patterns are not tried, no code is made of them, and the work is bounded. Read are the types, enums,
// constants, properties, items, bounds and references that tools are described with, and allOf, anyOf and oneOf, of which one
// that is met suffices. All other words, references that lead nowhere and what lies beyond the bound count as met: "no" is
// certain, "yes" is not. docs/decisions/0024-what-we-wrote-ourselves.md says why this
// is no library.
import { bounds } from '../../foundation/bounds.ts'
import {
  isObject,
  isRawNumber,
  readArray,
  readNumber,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../foundation/json/json.ts'

/** What was done so far of what may be done for one answer, whatever it compares. */
export type SchemaWork = { steps: number }

export function meetsSchema(value: Json, schema: JsonObject, work: SchemaWork = { steps: 0 }): boolean {
  return new Judge(schema, work).meets(value, schema)
}

/** Members of a list, and characters of a text, that are as much work as a schema is. */
const SIZE_PER_STEP = 64

class Judge {
  readonly #root: JsonObject
  readonly #work: SchemaWork
  #depth = 0

  constructor(root: JsonObject, work: SchemaWork) {
    this.#root = root
    this.#work = work
  }

  meets(value: Json, schema: Json | undefined): boolean {
    if (schema === false) return false
    if (!isObject(schema) || this.#depth > bounds.jsonDepth || this.#work.steps > bounds.schemaSteps) return true
    this.#work.steps += 1 + Math.floor(measure(value, schema) / SIZE_PER_STEP)
    this.#depth += 1
    const isMet = this.#look(value, schema)
    this.#depth -= 1
    return isMet
  }

  #look(value: Json, schema: JsonObject): boolean {
    // What the caller has encrypted is text, whatever it was.
    if (schema['encrypted'] === true || (value === null && schema['nullable'] === true)) return true
    if (!meetsType(value, schema['type']) || !meetsConstants(value, schema)) return false
    if (!this.#meetsOthers(value, schema)) return false
    if (typeof value === 'string') return meetsLength(value, schema)
    if (Array.isArray(value)) return this.#meetsItems(value, schema)
    const number = readNumber(value)
    if (number !== undefined) return meetsRange(number, schema)
    return isObject(value) ? this.#meetsProperties(value, schema) : true
  }

  #meetsOthers(value: Json, schema: JsonObject): boolean {
    const reference = readString(schema['$ref'])
    if (reference !== undefined && !this.meets(value, this.#find(reference))) return false
    if (!(readArray(schema['allOf']) ?? []).every((each) => this.meets(value, each))) return false
    return ['anyOf', 'oneOf'].every((name) => {
      const choices = readArray(schema[name])
      return choices === undefined || choices.length === 0 || choices.some((each) => this.meets(value, each))
    })
  }

  /** Only inside the schema itself: `#/$defs/point`. */
  #find(reference: string): Json | undefined {
    if (!reference.startsWith('#')) return undefined
    let found: Json | undefined = this.#root
    for (const step of reference.split('/').slice(1)) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
      if (Array.isArray(found)) found = found[Number(name)]
      else found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined
    }
    return found
  }

  #meetsItems(value: readonly Json[], schema: JsonObject): boolean {
    if (!isWithin(value.length, schema, 'minItems', 'maxItems')) return false
    const { items } = schema
    const first = readArray(schema['prefixItems'])?.length ?? 0
    return !isObject(items) || value.every((each, index) => index < first || this.meets(each, items))
  }

  #meetsProperties(value: JsonObject, schema: JsonObject): boolean {
    const required = readArray(schema['required']) ?? []
    if (required.some((name) => typeof name === 'string' && !Object.hasOwn(value, name))) return false
    const properties = readObject(schema['properties']) ?? {}
    // Which names a pattern takes is not tried.
    const others = isObject(schema['patternProperties']) ? true : schema['additionalProperties']
    for (const name of Object.keys(value)) {
      const own = Object.hasOwn(properties, name) ? properties[name] : others
      if (!this.meets(value[name] as Json, own)) return false
    }
    return true
  }
}

const isOfType: { readonly [type in string]?: (value: Json) => boolean } = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  number: (value) => readNumber(value) !== undefined,
  integer: (value) => Number.isInteger(readNumber(value)),
  array: (value) => Array.isArray(value),
  object: (value) => isObject(value) && !isRawNumber(value),
}

function meetsType(value: Json, type: Json | undefined): boolean {
  if (!Array.isArray(type)) return meetsName(value, type)
  return type.length === 0 || type.some((each) => meetsName(value, each))
}

/** A type that nobody has heard of is met by all. */
function meetsName(value: Json, type: Json | undefined): boolean {
  return typeof type === 'string' && Object.hasOwn(isOfType, type) ? isOfType[type]?.(value) === true : true
}

function meetsConstants(value: Json, schema: JsonObject): boolean {
  const choices = readArray(schema['enum']) ?? ('const' in schema ? [schema['const']] : undefined)
  // Lists and objects are not compared.
  return choices === undefined || choices.some((each) => each === value || (isContainer(each) && isContainer(value)))
}

/** How much there is to look at, beside values and schemas inside of these. */
function measure(value: Json, { $ref: reference, type, required, enum: choices }: JsonObject): number {
  let size = isObject(value) ? Object.keys(value).length : typeof value === 'string' ? value.length : 0
  if (typeof reference === 'string') size += reference.length
  for (const list of [type, required, choices]) if (Array.isArray(list)) size += list.length
  return size
}

function isContainer(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null
}

/** Characters are code points. */
function meetsLength(value: string, schema: JsonObject): boolean {
  if (schema['minLength'] === undefined && schema['maxLength'] === undefined) return true
  return isWithin([...value].length, schema, 'minLength', 'maxLength')
}

function meetsRange(value: number, schema: JsonObject): boolean {
  if (!isWithin(value, schema, 'minimum', 'maximum')) return false
  const above = readNumber(schema['exclusiveMinimum'])
  const below = readNumber(schema['exclusiveMaximum'])
  return (above === undefined || value > above) && (below === undefined || value < below)
}

function isWithin(value: number, schema: JsonObject, least: string, most: string): boolean {
  return value >= (readNumber(schema[least]) ?? value) && value <= (readNumber(schema[most]) ?? value)
}
