import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../../../foundation/bounds.ts'
import { parseExactJsonObject } from '../../../../foundation/json/exact-json.ts'
import { outlineJson } from '../../../../foundation/json/json-outline.ts'
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { flattenSchema } from './schema.ts'

const flatten = (schema: JsonObject) => flattenSchema(schema, { length: bounds.inlinedSchemaLength })

test('what references point at is written in their place, with what stands beside them', () => {
  const { schema, changed } = flatten({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Arguments',
    type: 'object',
    properties: {
      a: { $ref: '#/$defs/A', description: 'the first' },
      list: { type: 'array', items: { $ref: '#/definitions/a~1b' } },
      again: { $ref: '#/properties/plain' },
      plain: { enum: [{ $ref: '#/$defs/A' }] },
    },
    required: ['a'],
    $defs: { A: { type: 'object', properties: { b: { $ref: '#/definitions/a~1b' } } } },
    definitions: { 'a/b': { type: 'string' } },
  })
  assert.deepEqual(schema, {
    type: 'object',
    properties: {
      a: { type: 'object', properties: { b: { type: 'string' } }, description: 'the first' },
      list: { type: 'array', items: { type: 'string' } },
      again: { enum: [{ $ref: '#/$defs/A' }] },
      plain: { enum: [{ $ref: '#/$defs/A' }] },
    },
    required: ['a'],
  })
  assert.equal(changed, false)
})

test('a head that is a reference itself becomes what it points at', () => {
  const { schema, changed } = flatten({ $ref: '#/$defs/A', $defs: { A: { type: 'object', properties: {} } } })
  assert.deepEqual([schema, changed], [{ type: 'object', properties: {} }, false])
})

test('what the head may not hold, what points nowhere, and what holds itself are told as changes', () => {
  const node = { type: 'object', properties: { next: { $ref: '#/$defs/Node' } } }
  for (const schema of [
    { type: 'object', properties: {}, additionalProperties: false },
    { type: 'object', properties: { a: { $ref: '#/$defs/None' } } },
    { type: 'object', properties: { a: { $ref: 'https://example.com/schema' } } },
    { type: 'object', properties: { a: { $ref: '#/$defs/Node' } }, $defs: { Node: node } },
  ]) {
    const { schema: flat, changed } = flatten(schema)
    assert.equal(changed, true, JSON.stringify(schema))
    assert.ok(!JSON.stringify(flat).includes('$ref'))
  }
})

/** Each definition holds the next one so many times. */
function nest(depth: number, times: number): JsonObject {
  const $defs: JsonObject = { D0: { type: 'string' } }
  for (let level = 1; level <= depth; level += 1) {
    const inner = { $ref: `#/$defs/D${level - 1}` }
    $defs[`D${level}`] = {
      type: 'object',
      properties: Object.fromEntries([...Array(times).keys()].map((at) => [`p${at}`, inner])),
    }
  }
  return { type: 'object', properties: { a: { $ref: `#/$defs/D${depth}` } }, $defs }
}

test('references that multiply, or go on and on, end at a bound and are told as changes', () => {
  const { inlinedSchemaLength, inlinedSchemaDepth } = bounds
  const many = flatten(nest(30, 2))
  assert.equal(many.changed, true)
  assert.ok(JSON.stringify(many.schema).length < 2 * inlinedSchemaLength)
  assert.equal(flatten(nest(inlinedSchemaDepth - 1, 1)).changed, false)
  assert.equal(flatten(nest(inlinedSchemaDepth, 1)).changed, true)
})

test('a large definition is written as often as there is room, for all tools of a request together', () => {
  const large = { type: 'string', description: 'x'.repeat(10_000) }
  const { length } = JSON.stringify(large)
  const schema = (count: number) => ({
    type: 'object',
    properties: Object.fromEntries([...Array(count).keys()].map((at) => [`p${at}`, { $ref: '#/$defs/L' }])),
    $defs: { L: large },
  })
  const room = { length: 5 * length }
  assert.equal(flattenSchema(schema(3), room).changed, false)
  assert.equal(flattenSchema(schema(2), room).changed, false)
  assert.equal(flattenSchema(schema(1), room).changed, true)
  const { schema: flat, changed } = flatten(schema(4_000))
  assert.equal(changed, true)
  assert.ok(JSON.stringify(flat).length < 2 * bounds.inlinedSchemaLength)
})

test('definitions that nest as deep as a body may, one within the other, are written to a bearable depth', () => {
  const $defs: JsonObject = {}
  for (let level = 0; level < bounds.inlinedSchemaDepth; level += 1) {
    let inner: JsonObject = { $ref: `#/$defs/D${level + 1}` }
    for (let depth = 0; depth < bounds.jsonDepth / 2 - 5; depth += 1) inner = { properties: { a: inner } }
    $defs[`D${level}`] = inner
  }
  const { schema, changed } = flatten({ type: 'object', properties: { a: { $ref: '#/$defs/D0' } }, $defs })
  assert.equal(changed, true)
  assert.ok(outlineJson(JSON.stringify(schema), Number.POSITIVE_INFINITY).depth <= 2 * bounds.jsonDepth)
})

test('numbers beyond a double, and a property of any name, are copied as they are', () => {
  const text = '{"type":"object","properties":{"__proto__":{"type":"integer","maximum":9223372036854775807}}}'
  assert.equal(JSON.stringify(flatten(parseExactJsonObject(text) ?? {}).schema), text)
})
