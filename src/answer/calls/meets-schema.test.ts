// What is said not to meet a schema does not meet it by the judgement of ajv either; and the common faults are seen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { bounds } from '../../foundation/bounds.ts'
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import { countRuns } from '../../../test/runs.ts'
import { meetsSchema } from './meets-schema.ts'

const ajv = new Ajv2020({ strict: false, logger: false })

const names = fc.constantFrom('a', 'b', 'kind')
const values: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json[]>(null, true, '', 'x', 'long text', 0, 1, 2.5, -7, 1e21),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  ),
})).value

const schemas: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<JsonObject[]>(
      {},
      { type: 'string', minLength: 2 },
      { type: 'string', pattern: '^x' },
      { type: ['null', 'integer'] },
      { type: 'number', exclusiveMinimum: 0, maximum: 2 },
      { enum: ['x', 1, null] },
      { enum: [{ a: 1 }, []] },
      { const: 'x' },
      { not: { type: 'string' } },
      { $ref: '#' },
    ),
    fc
      .record({
        properties: fc.dictionary(names, tie('schema'), { maxKeys: 3 }),
        required: fc.uniqueArray(names),
        others: fc.oneof(fc.boolean(), tie('schema')),
        isTyped: fc.boolean(),
      })
      .map(({ properties, required, others, isTyped }): JsonObject => ({
        properties,
        required,
        additionalProperties: others,
        ...(isTyped ? { type: 'object' } : {}),
      })),
    fc
      .record({ items: tie('schema'), first: tie('schema'), least: fc.nat(2) })
      .map(({ items, first, least }): JsonObject => ({ type: 'array', prefixItems: [first], items, minItems: least })),
    fc
      .record({
        name: fc.constantFrom('anyOf', 'oneOf', 'allOf'),
        list: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
      })
      .map(({ name, list }): JsonObject => ({ [name]: list })),
  ),
})).schema

test('what does not meet a schema is not valid for ajv either', () => {
  fc.assert(
    fc.property(schemas, values, (schema, value) => {
      if (meetsSchema(value, schema)) return
      let isValid: boolean
      try {
        isValid = ajv.compile(schema)(value)
      } catch {
        // A schema that refers to itself without end.
        return
      }
      assert.equal(isValid, false)
    }),
    { numRuns: countRuns(3_000, 300) },
  )
})

const point: JsonObject = {
  type: 'object',
  properties: { x: { type: 'number' } },
  required: ['x'],
  additionalProperties: false,
}
const tree: JsonObject = {
  type: 'object',
  properties: { name: { type: 'string' }, next: { $ref: '#' } },
  required: ['name'],
}

const met: readonly (readonly [Json, JsonObject])[] = [
  [{ x: 1 }, point],
  [null, { type: 'string', nullable: true }],
  [3, { type: 'integer' }],
  [3.0, { type: 'integer', minimum: 3 }],
  ['x', { type: 'date' }],
  ['x', { type: 'string', pattern: '(x+x+)+y', format: 'email' }],
  [{ a: 1 }, { type: 'object', patternProperties: { '^a': {} }, additionalProperties: false }],
  [{ name: 'a', next: { name: 'b' } }, tree],
  [{ x: 'secret' }, { properties: { x: { type: 'number', encrypted: true } } }],
  ['anything', { $ref: 'https://example.com/schema' }],
  ['anything', { $ref: '#/$defs/absent' }],
  [{ a: 1 }, { enum: [{ a: 2 }] }],
  ['🙂', { maxLength: 1 }],
]

const unmet: readonly (readonly [Json, JsonObject])[] = [
  [{}, point],
  [{ x: '1' }, point],
  [{ x: 1, y: 2 }, point],
  [[], point],
  ['5', { type: 'integer' }],
  [2.5, { type: 'integer' }],
  [null, { type: 'string' }],
  ['c', { enum: ['a', 'b'] }],
  ['b', { const: 'a' }],
  [11, { maximum: 10 }],
  [10, { exclusiveMaximum: 10 }],
  ['', { minLength: 1 }],
  [['a', 1], { type: 'array', items: { type: 'string' } }],
  [[], { minItems: 1 }],
  [true, { anyOf: [{ type: 'string' }, { type: 'number' }] }],
  [{ x: 1 }, { allOf: [point, { required: ['y'] }] }],
  [{ name: 'a', next: {} }, tree],
  [{ p: { x: 'no' } }, { properties: { p: { $ref: '#/$defs/a~1point' } }, $defs: { 'a/point': point } }],
  [{ a: 1 }, { additionalProperties: { type: 'string' } }],
  ['x', { properties: {}, type: 'object' }],
]

test('what tools are described with is understood, and what cannot be said for certain is met', () => {
  for (const [value, schema] of met) assert.equal(meetsSchema(value, schema), true, JSON.stringify([value, schema]))
  for (const [value, schema] of unmet) assert.equal(meetsSchema(value, schema), false, JSON.stringify([value, schema]))
})

test('names that every object inherits are none of a schema’s', () => {
  assert.equal(meetsSchema({}, { required: ['constructor'] }), false)
  assert.equal(meetsSchema({ toString: 1 }, { properties: {}, additionalProperties: false }), false)
  assert.equal(meetsSchema('x', { type: 'constructor' }), true)
})

test('a value is compared with so many schemas, and what lies behind them counts as met', () => {
  const items = (count: number) => [...Array.from({ length: count }, () => 'x'), 1]
  const schema = { type: 'array', items: { type: 'string' } }
  assert.equal(meetsSchema(items(bounds.schemaSteps - 2), schema), false)
  assert.equal(meetsSchema(items(bounds.schemaSteps), schema), true)
})

test('long references, lists, texts and objects are work too: a caller cannot keep the process busy with them', () => {
  const many = <T>(count: number, one: T) => Array.from({ length: count }, () => one)
  const long = 'a/'.repeat(300_000)
  const cases: readonly (readonly [string, Json, JsonObject])[] = [
    ['references', many(1_000, 1), { items: { $ref: `#/${long}` } }],
    ['required', many(5_000, { a: 1 }), { items: { required: many(9_000, 'a') } }],
    ['enum', many(5_000, 'z'), { items: { enum: [...many(9_000, 'a'), 'z'] } }],
    ['types', many(5_000, 'z'), { items: { type: [...many(9_000, 'null'), 'string'] } }],
    ['texts', 'x'.repeat(128 * 1024), { allOf: many(4_000, { maxLength: 1_000_000 }) }],
    [
      'objects',
      Object.fromEntries(many(9_000, 0).map((_, at) => [`k${at}`, 1])),
      { allOf: many(4_000, { items: {} }) },
    ],
  ]
  for (const [name, value, schema] of cases) {
    const work = { steps: 0 }
    assert.equal(meetsSchema(value, schema, work), true, name)
    assert.ok(work.steps > bounds.schemaSteps, `${name}: ${work.steps} steps`)
    // What is behind the bound counts as met, also for the calls that follow.
    assert.equal(meetsSchema(1, { type: 'string' }, work), true, name)
  }
})

test('a schema that refers to itself, or branches without end, is left soon', () => {
  const endless: JsonObject = { anyOf: [{ $ref: '#' }, { $ref: '#' }] }
  assert.equal(meetsSchema('x', endless), true)
  assert.equal(meetsSchema('x', { allOf: [{ $ref: '#' }, { $ref: '#' }] }), true)
})
