import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gatherShapes } from './gather-shapes.ts'

test('two shapes that differ and have one name are a bug that is told, and the same shape twice is none', () => {
  const describe = (...schemas: { title: string; type: string }[]) =>
    gatherShapes({ openapi: '3.1.0', paths: { '/': { get: { responses: { 200: schemas } } } } })
  assert.throws(() => describe({ title: 'Key', type: 'object' }, { title: 'Key', type: 'string' }), /are called Key/)
  const { components } = describe({ title: 'Key', type: 'object' }, { title: 'Key', type: 'object' })
  assert.deepEqual(components, { schemas: { Key: { type: 'object' } }, responses: {} })
})
