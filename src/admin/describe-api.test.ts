// The console's API describes itself, truly and without writing anything twice.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openAdminScene } from '../../test/admin-scene.ts'
import { isObject, readObject, type Json, type JsonObject } from '../foundation/json/json.ts'
import { accessTable } from './access/access-table.ts'
import { adminRoutes } from './routes/routes.ts'

describe('the OpenAPI document of the console', async () => {
  const scene = await openAdminScene()
  const { body } = await scene.ask('GET', '/admin/openapi.json')
  const document = body as JsonObject
  const operations = [...listOperations(document)]
  const nodes = [...walk(document)]

  test('has each route of the API, and no other', () => {
    const described = operations.map(({ name }) => name).toSorted()
    assert.deepEqual(described, adminRoutes.map(({ method, path }) => `${method} ${path}`).toSorted())
  })

  test('gives each operation an id of its own, the shape of its answer and the one form of every error', () => {
    const ids = new Set(operations.map(({ operation }) => operation['operationId']))
    assert.equal(ids.size, adminRoutes.length)
    for (const { name, operation } of operations) {
      assert.match(String(operation['operationId']), /^(get|post|patch|put|delete)(-[a-z]+)+$/, name)
      const responses = readObject(operation['responses'])
      assert.deepEqual(Object.keys(responses ?? {}), ['200', '4XX'], name)
      assert.ok(Object.values(readContent(responses?.['200'])).length === 1, name)
      const refused = readContent(resolve(document, readObject(responses?.['4XX'])?.['$ref']))
      assert.deepEqual(refused, { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } }, name)
    }
    const { error } = readObject(readObject(resolve(document, '#/components/schemas/Error'))?.['properties']) ?? {}
    assert.deepEqual(readObject(error)?.['required'], ['code', 'message', 'request_id'])
  })

  test('says what an export is, and that is what comes', async () => {
    const exports = operations.filter(({ name }) => /^GET .*\/export$/.test(name))
    assert.ok(exports.length >= 5)
    const workspace = await scene.makeWorkspace('acme')
    scene.persons.set('olga', { gatewayRole: 'operator' })
    for (const { name, operation } of exports) {
      const [type = ''] = Object.keys(readContent(readObject(operation['responses'])?.['200']))
      const path = name.slice('GET '.length).replace(':workspace', workspace).replace(':month', '2026-11')
      const { status, headers } = await scene.ask('GET', path, { as: 'olga' })
      assert.deepEqual([status, headers.get('content-type')?.split(';')[0]], [200, type], name)
    }
  })

  test('says of each operation what it needs: nothing, a session, or a permission', () => {
    for (const { name, operation } of operations) {
      const access = accessTable[name]
      const needed = [{ 'management-key': [access] }, { session: [access] }]
      const expected = access === 'anyone' ? [] : access === 'person' ? [{ session: [] }] : needed
      assert.deepEqual(operation['security'], expected, name)
      assert.ok(String(operation['description']).includes(String(access)), name)
    }
    const schemes = readObject(readObject(document['components'])?.['securitySchemes']) ?? {}
    assert.deepEqual(Object.keys(schemes), ['management-key', 'session'])
  })

  test('has what it refers to, and refers to all that it has', () => {
    const references = new Set(nodes.flatMap((node) => (typeof node['$ref'] === 'string' ? [node['$ref']] : [])))
    for (const reference of references) assert.ok(isObject(resolve(document, reference)), reference)
    const components = readObject(document['components'])
    for (const kind of ['schemas', 'responses']) {
      for (const name of Object.keys(readObject(components?.[kind]) ?? {}))
        assert.ok(references.has(`#/components/${kind}/${name}`), name)
    }
  })

  test('writes no large object twice', () => {
    const most = 400
    const seen = new Set<string>()
    for (const node of nodes) {
      if (node['type'] !== 'object') continue
      const text = JSON.stringify(node)
      if (text.length < most) continue
      assert.ok(!seen.has(text), `give it a name with shapeNamed: ${text.slice(0, most)}`)
      seen.add(text)
    }
  })
})

function* listOperations(document: JsonObject): Generator<{ name: string; operation: JsonObject }> {
  for (const [path, methods] of Object.entries(readObject(document['paths']) ?? {})) {
    for (const [method, operation] of Object.entries(readObject(methods) ?? {})) {
      const name = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1').replace('{*}', '*')}`
      if (isObject(operation)) yield { name, operation }
    }
  }
}

function* walk(value: Json | undefined): Generator<JsonObject> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item)
  if (!isObject(value)) return
  yield value
  for (const item of Object.values(value)) yield* walk(item)
}

function resolve(document: JsonObject, reference: Json | undefined): Json | undefined {
  const [root, ...names] = String(reference).split('/')
  assert.equal(root, '#')
  return names.reduce<Json | undefined>((found, name) => readObject(found)?.[name], document)
}

/** Schemas by what is answered with. */
function readContent(response: Json | undefined): JsonObject {
  return readObject(readObject(response)?.['content']) ?? {}
}
