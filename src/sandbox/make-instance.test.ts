import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { Json, JsonObject } from '../foundation/json/json.ts'
import { makeInstance } from './make-instance.ts'
import { makeMatch } from './make-match.ts'
import { countRuns } from '../../test/runs.ts'

const ajv = new Ajv2020({ strict: false, logger: false })
const useFormats = addFormats as unknown as (ajv: Ajv2020) => void
useFormats(ajv)

function assertValid(schema: JsonObject): void {
  const value = makeInstance(schema, 'Paris')
  const validate = ajv.compile(schema)
  assert.ok(validate(value), `${JSON.stringify(schema)}\n${JSON.stringify(value)}\n${ajv.errorsText(validate.errors)}`)
}

const leaves: fc.Arbitrary<JsonObject> = fc.oneof(
  fc
    .record({ least: fc.nat(40), more: fc.nat(40) })
    .map(({ least, more }) => ({ type: 'string', minLength: least, maxLength: least + more })),
  fc
    .constantFrom('date-time', 'date', 'time', 'email', 'uuid', 'uri', 'hostname', 'ipv4', 'ipv6', 'duration')
    .map((format) => ({ type: 'string', format })),
  fc
    .record({ least: fc.integer({ min: -50, max: 50 }), more: fc.nat(60), step: fc.constantFrom(1, 2, 5) })
    .filter(({ more, step }) => more >= step)
    .map(({ least, more, step }) => ({ type: 'integer', minimum: least, maximum: least + more, multipleOf: step })),
  fc
    .record({ least: fc.integer({ min: -50, max: 50 }), more: fc.integer({ min: 1, max: 60 }) })
    .map(({ least, more }) => ({ type: 'number', exclusiveMinimum: least, exclusiveMaximum: least + more })),
  fc.constant<JsonObject>({ type: 'boolean' }),
  fc.constant<JsonObject>({ type: ['null', 'string'] }),
  fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }).map((values) => ({ enum: values as Json[] })),
  fc.oneof(fc.string(), fc.integer(), fc.boolean()).map((value) => ({ const: value })),
)

const schemas: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc
      .record({
        properties: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('schema'), { maxKeys: 4 }),
        closed: fc.boolean(),
        all: fc.boolean(),
      })
      .map(({ properties, closed, all }): JsonObject => ({
        type: 'object',
        properties,
        required: all ? Object.keys(properties) : Object.keys(properties).slice(0, 1),
        ...(closed ? { additionalProperties: false } : {}),
      })),
    fc
      .record({ items: tie('schema'), least: fc.nat(4), more: fc.nat(3) })
      .map(({ items, least, more }): JsonObject => ({ type: 'array', items, minItems: least, maxItems: least + more })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf): JsonObject => ({ anyOf })),
  ),
})).schema

test('what is made is valid for any schema of types, bounds, formats, nesting and alternatives', () => {
  fc.assert(fc.property(schemas, assertValid), { numRuns: countRuns(300) })
})

test('references, recursion, allOf and unique items are understood', () => {
  for (const schema of [
    { $ref: '#/$defs/a~1b', $defs: { 'a/b': { type: 'integer', minimum: 7 } } },
    {
      type: 'object',
      properties: { value: { type: 'string' }, next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
      required: ['value'],
      additionalProperties: false,
    },
    {
      allOf: [
        { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        { properties: { b: { minimum: 3, type: 'number' }, a: { minLength: 9 } }, required: ['b'] },
      ],
    },
    { type: 'array', items: { type: 'string' }, minItems: 3, uniqueItems: true },
    { type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 3, uniqueItems: true },
    { type: 'array', items: { type: 'number' }, minItems: 4, uniqueItems: true },
    { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 },
    { type: 'object', minProperties: 2, additionalProperties: { type: 'integer' } },
    { oneOf: [{ type: 'object', properties: { kind: { const: 'a' } }, required: ['kind'] }, { type: 'string' }] },
    {},
  ] as JsonObject[])
    assertValid(schema)
})

test('patterns of literals, classes, groups and repetitions are matched', () => {
  for (const pattern of [
    '^[A-Z]{3}-\\d{4}$',
    '^(?:yes|no)$',
    '^\\+?[1-9]\\d{1,14}$',
    '^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$',
    '^#(?:[0-9a-fA-F]{3}){1,2}$',
    '^v\\d+(\\.\\d+)*$',
    '^\\p{Lu}\\w*$',
    'a.c',
    '',
  ])
    assert.match(makeMatch(pattern, 0), new RegExp(pattern, 'u'), pattern)
  assert.equal(makeMatch('^[a-z]+$', 12).length, 12)
})

test('hostile schemas and patterns make no more than is looked at', () => {
  const wide = { type: 'object', properties: {} as JsonObject }
  for (let index = 0; index < 200; index += 1) wide.properties[`p${index}`] = { $ref: '#' }
  const twice: JsonObject = { allOf: Array.from({ length: 50 }, () => ({ $ref: '#' })) }
  let deep: JsonObject = { type: 'string' }
  for (let index = 0; index < 150; index += 1) deep = { type: 'array', items: deep, minItems: 30 }
  const count = (value: Json | undefined): number =>
    typeof value === 'object' && value !== null
      ? Object.values(value).reduce<number>((sum, each) => sum + count(each), 1)
      : 1
  for (const schema of [wide, twice, deep, { $ref: '#' }]) assert.ok(count(makeInstance(schema, 'x')) <= 200_000)
  for (const pattern of ['(((a{500}){500}){500}){500}', '((((((((', '[', '\\', '(?<n>a)+', '{3}', 'a|b|'.repeat(9999)])
    assert.ok(makeMatch(pattern, 0).length <= 500)
})
