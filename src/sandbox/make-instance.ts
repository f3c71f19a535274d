// A value that is valid for a JSON schema, as a model would write it: the arguments of a tool, an answer in a given form.
// Deterministic. Understands what tool schemas are made of (types, enum, const, required, nesting, arrays, anyOf, oneOf,
// allOf, $ref, formats, bounds, patterns); leaves out `not`, `if` and `dependent…`. The schema is a caller's: nothing here
// compiles its patterns, recurses without bound or grows without bound.
import { isObject, readArray, readNumber, readString, type Json, type JsonObject } from '../foundation/json/json.ts'
import { makeMatch } from './make-match.ts'

const DEPTH = 12
/** Beyond this depth only what is required is filled in, so that recursive schemas end. */
const GENEROUS_DEPTH = 3
const ITEMS = 32
const TEXT_LENGTH = 2_000
/** Schemas looked at for one value; past it everything is null. */
const STEPS = 5_000

type Scene = {
  root: JsonObject
  /** What a free text is filled with. */
  hint: string
  /** Sets the items of an array apart. */
  index: number
  steps: { left: number }
}

/** A value for `schema`; free texts are `hint`. */
export function makeInstance(schema: Json | undefined, hint: string): Json {
  const root = isObject(schema) ? schema : {}
  return make(root, { root, hint, index: 0, steps: { left: STEPS } }, 0)
}

function make(given: Json | undefined, scene: Scene, depth: number): Json {
  if (depth > DEPTH || scene.steps.left <= 0) return null
  const schema = resolve(isObject(given) ? given : {}, scene, 0)
  if (schema['const'] !== undefined) return schema['const']
  const values = readArray(schema['enum'])
  if (values !== undefined && values.length > 0) return values[scene.index % values.length] ?? null
  const example = schema['default'] ?? readArray(schema['examples'])?.[0]
  if (example !== undefined && example !== null && scene.index === 0) return example
  switch (readType(schema)) {
    case 'string':
      return makeText(schema, scene)
    case 'integer':
      return makeNumber(schema, scene, 1)
    case 'number':
      return makeNumber(schema, scene, 0.5)
    case 'boolean':
      return scene.index % 2 === 0
    case 'array':
      return makeArray(schema, scene, depth)
    case 'object':
      return makeObject(schema, scene, depth)
    case 'null':
      return null
    default:
      return scene.hint
  }
}

/** The schema with references followed and alternatives chosen: the first that is not null. */
function resolve(schema: JsonObject, scene: Scene, hops: number): JsonObject {
  scene.steps.left -= 1
  if (hops > DEPTH || scene.steps.left <= 0) return {}
  const reference = readString(schema['$ref'])
  if (reference !== undefined) {
    const { $ref: _reference, ...beside } = schema
    return resolve(merge(follow(reference, scene.root), beside), scene, hops + 1)
  }
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const options = readArray(schema[keyword])?.filter(isObject)
    if (options === undefined || options.length === 0) continue
    const { [keyword]: _options, ...beside } = schema
    const chosen = options.find((option) => option['type'] !== 'null') ?? options[0] ?? {}
    return resolve(merge(beside, resolve(chosen, scene, hops + 1)), scene, hops + 1)
  }
  const all = readArray(schema['allOf'])?.filter(isObject)
  if (all === undefined) return schema
  const { allOf: _all, ...beside } = schema
  const merged = all.reduce<JsonObject>((whole, part) => merge(whole, resolve(part, scene, hops + 1)), beside)
  return resolve(merged, scene, hops + 1)
}

function follow(reference: string, root: JsonObject): JsonObject {
  if (!reference.startsWith('#')) return {}
  let at: Json | undefined = root
  for (const step of reference.slice(1).split('/').slice(1)) {
    const name = decodeStep(step)
    at = isObject(at) ? at[name] : readArray(at)?.[Number(name)]
  }
  return isObject(at) ? at : {}
}

function decodeStep(step: string): string {
  const pointer = step.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(pointer)
  } catch {
    return pointer
  }
}

/** Both at once, as `allOf` means it, as far as members can be laid over each other. */
function merge(one: JsonObject, other: JsonObject): JsonObject {
  const merged: JsonObject = { ...one, ...other }
  const properties = [one['properties'], other['properties']]
  if (properties.every(isObject)) {
    const [left = {}, right = {}] = properties
    const both: JsonObject = { ...left }
    for (const [name, schema] of Object.entries(right)) {
      const earlier = both[name]
      both[name] = isObject(earlier) && isObject(schema) ? { allOf: [earlier, schema] } : schema
    }
    merged['properties'] = both
  }
  const required = [...(readArray(one['required']) ?? []), ...(readArray(other['required']) ?? [])]
  if (required.length > 0) merged['required'] = [...new Set(required)]
  for (const [keyword, pick] of [
    ['minimum', Math.max],
    ['minLength', Math.max],
    ['minItems', Math.max],
    ['maximum', Math.min],
    ['maxLength', Math.min],
    ['maxItems', Math.min],
  ] as const) {
    const bounds = [one[keyword], other[keyword]].map(readNumber).filter((bound) => bound !== undefined)
    if (bounds.length > 0) merged[keyword] = pick(...bounds)
  }
  return merged
}

function readType(schema: JsonObject): string | undefined {
  const { type } = schema
  const types = readArray(type)?.map(readString)
  const named = types?.find((name) => name !== 'null') ?? types?.[0] ?? readString(type)
  if (named !== undefined) return named
  if (schema['properties'] !== undefined || schema['required'] !== undefined) return 'object'
  if (schema['items'] !== undefined || schema['prefixItems'] !== undefined) return 'array'
  if (schema['minimum'] !== undefined || schema['maximum'] !== undefined) return 'number'
  return schema['pattern'] !== undefined || schema['format'] !== undefined ? 'string' : undefined
}

const formats: { readonly [format: string]: string } = {
  'date-time': '2026-01-15T09:30:00Z',
  date: '2026-01-15',
  time: '09:30:00Z',
  duration: 'P1D',
  email: 'ada@example.com',
  'idn-email': 'ada@example.com',
  hostname: 'example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/example',
  iri: 'https://example.com/',
  url: 'https://example.com/',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  'json-pointer': '/example',
  regex: '^example$',
  byte: 'ZXhhbXBsZQ==',
}

function makeText(schema: JsonObject, { hint, index }: Scene): string {
  const format = readString(schema['format'])
  const formatted = format === undefined ? undefined : formats[format]
  if (formatted !== undefined) return formatted
  const least = Math.min(readNumber(schema['minLength']) ?? 0, TEXT_LENGTH)
  const most = readNumber(schema['maxLength']) ?? TEXT_LENGTH
  const pattern = readString(schema['pattern'])
  if (pattern !== undefined) return makeMatch(pattern, least)
  const free = index === 0 ? hint : `${hint} ${index + 1}`
  // The length of a text is counted in characters, not in UTF-16 units.
  const characters = [...(free === '' ? 'example' : free)]
  while (characters.length < least) characters.push('x')
  if (characters.length <= most) return characters.join('')
  const ending = index === 0 ? [] : [...String(index + 1)]
  return [...characters.slice(0, Math.max(0, most - ending.length)), ...ending].slice(0, most).join('')
}

function makeNumber(schema: JsonObject, { index }: Scene, nudge: number): number {
  const step = readNumber(schema['multipleOf']) ?? (nudge === 1 ? 1 : undefined)
  const floor = readNumber(schema['minimum'])
  const above = readNumber(schema['exclusiveMinimum'])
  const ceiling = readNumber(schema['maximum'])
  const below = readNumber(schema['exclusiveMaximum'])
  const fits = (value: number) =>
    (floor === undefined || value >= floor) &&
    (above === undefined || value > above) &&
    (ceiling === undefined || value <= ceiling) &&
    (below === undefined || value < below)
  const start = Math.max(floor ?? -Infinity, above ?? -Infinity)
  const end = Math.min(ceiling ?? Infinity, below ?? Infinity)
  if (step !== undefined && step > 0) {
    const near = Number.isFinite(start) ? Math.ceil(start / step) : Number.isFinite(end) ? Math.floor(end / step) : 1
    const ways = [near + index, near, near + 1, near - 1 - index, near - 1]
    const preferred = fits((1 + index) * step) ? (1 + index) * step : undefined
    return preferred ?? ways.map((count) => count * step).find(fits) ?? near * step
  }
  const middle = Number.isFinite(start) && Number.isFinite(end) ? start + (end - start) / (2 + index) : undefined
  return (
    [1 + index, start, start + 1 + index, end, end - 1 - index, middle].find(
      (value) => value !== undefined && Number.isFinite(value) && fits(value),
    ) ?? 0
  )
}

function makeArray(schema: JsonObject, scene: Scene, depth: number): Json[] {
  const first = readArray(schema['prefixItems']) ?? []
  const rest = schema['items']
  const least = Math.min(readNumber(schema['minItems']) ?? 0, ITEMS)
  const most = Math.min(readNumber(schema['maxItems']) ?? ITEMS, ITEMS)
  const wanted = rest === false || depth > GENEROUS_DEPTH ? least : Math.max(least, 1)
  const items: Json[] = []
  for (let index = 0; index < Math.min(Math.max(wanted, first.length), most); index += 1) {
    const own = first[index]
    items.push(make(own ?? rest, { ...scene, index: own === undefined ? index - first.length : 0 }, depth + 1))
  }
  return items
}

function makeObject(schema: JsonObject, scene: Scene, depth: number): JsonObject {
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const required = (readArray(schema['required']) ?? []).map(readString).filter((name) => name !== undefined)
  const wanted = required.length === 0 && depth < GENEROUS_DEPTH ? Object.keys(properties) : required
  const made: JsonObject = {}
  for (const name of wanted) made[name] = make(properties[name] ?? schema['additionalProperties'], scene, depth + 1)
  const least = Math.min(readNumber(schema['minProperties']) ?? 0, ITEMS)
  const names = [...Object.keys(properties), ...Array.from({ length: least }, (_, index) => `key_${index + 1}`)]
  for (const name of names) {
    if (Object.keys(made).length >= least) break
    made[name] ??= make(properties[name] ?? schema['additionalProperties'], scene, depth + 1)
  }
  return made
}
