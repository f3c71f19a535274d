import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../../../foundation/bounds.ts'
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { flattenSchema } from './schema.ts'

test('what references point at is written in their place, with what stands beside them', () => {
  const { schema, changed } = flattenSchema({
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
  const { schema, changed } = flattenSchema({ $ref: '#/$defs/A', $defs: { A: { type: 'object', properties: {} } } })
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
    const { schema: flat, changed } = flattenSchema(schema)
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
  const { inlinedSchemaValues, inlinedSchemaDepth } = bounds
  const many = flattenSchema(nest(30, 2))
  assert.equal(many.changed, true)
  assert.ok(JSON.stringify(many.schema).length < inlinedSchemaValues * 100)
  assert.equal(flattenSchema(nest(inlinedSchemaDepth - 1, 1)).changed, false)
  assert.equal(flattenSchema(nest(inlinedSchemaDepth, 1)).changed, true)
})
