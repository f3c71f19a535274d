// The document of our own endpoints: whole, its references lead somewhere, its schemas are JSON Schema, and it describes
// what the gateway serves. No meta-schema of OpenAPI is among the dependencies, so its structure is judged here.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { isObject, parseJsonObject, readObject, type Json, type JsonObject } from '../foundation/json/json.ts'
import { bounds } from '../foundation/bounds.ts'
import type { Exchange } from '../stages/http/exchange.ts'
import { openapiAnswer } from './openapi.ts'

const document = readAnswer('1.2.3')
const operations = Object.entries(readObject(document['paths']) ?? {}).flatMap(([path, item]) =>
  Object.entries(readObject(item) ?? {})
    .filter(([method]) => method !== 'parameters')
    .map(([method, operation]) => ({ path, method, item: item as JsonObject, operation: operation as JsonObject })),
)

function readAnswer(version: string): JsonObject {
  let text = ''
  const exchange = { send: (_status: number, _headers: object, body: string) => (text = body) }
  openapiAnswer(version)(exchange as unknown as Exchange)
  return parseJsonObject(text) ?? assert.fail(text)
}

test('it names the version that runs', () => {
  assert.equal(readObject(document['info'])?.['version'], '1.2.3')
})

test('the most that it allows is what the gateway allows', () => {
  const schemas = readObject(readObject(document['components'])?.['schemas']) ?? {}
  for (const name of ['ChatRequest', 'ResponsesRequest', 'MessagesRequest']) {
    const properties = readObject(readObject(schemas[name])?.['properties'])
    assert.equal(readObject(properties?.['models'])?.['maxItems'], bounds.preferenceEntries, name)
  }
})

test('every reference leads somewhere', () => {
  let count = 0
  const visit = (value: Json | undefined): void => {
    if (Array.isArray(value)) for (const each of value) visit(each)
    else if (isObject(value)) {
      const reference = value['$ref']
      if (typeof reference === 'string') {
        count += 1
        const found = reference
          .slice(2)
          .split('/')
          .reduce<unknown>((at, name) => readObject(at)?.[name], document)
        assert.ok(isObject(found), reference)
      }
      for (const each of Object.values(value)) visit(each)
    }
  }
  visit(document)
  assert.ok(count > 20)
})

test('every schema is JSON Schema 2020-12', () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false })
  const schemas = readObject(readObject(document['components'])?.['schemas']) ?? {}
  ajv.addVocabulary(['components'])
  ajv.addSchema({ $id: 'api:', components: { schemas } })
  for (const name of Object.keys(schemas)) {
    const validate = ajv.compile({ $ref: `api:#/components/schemas/${name}` })
    assert.equal(typeof validate(null), 'boolean')
  }
})

test('every operation has a name of its own, a tag that is declared and answers that say what they are', () => {
  const tags = (document['tags'] as JsonObject[]).map(({ name }) => name)
  const names = operations.map(({ operation }) => operation['operationId'])
  assert.equal(new Set(names).size, names.length)
  for (const { path, method, item, operation } of operations) {
    assert.ok(['get', 'post'].includes(method))
    assert.ok(tags.includes((operation['tags'] as string[])[0] as string))
    const responses = Object.entries(readObject(operation['responses']) ?? {})
    assert.ok(
      responses.some(([status]) => status === '200'),
      path,
    )
    for (const [status, response] of responses) {
      assert.match(status, /^([1-5]\d\d|default)$/)
      assert.equal(typeof readObject(response)?.['description'], 'string')
    }
    const declared = ((item['parameters'] ?? []) as JsonObject[]).map(({ name }) => name)
    assert.deepEqual(
      declared,
      [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
    )
  }
})

test('it describes the paths that the gateway serves, no more and no fewer', () => {
  const source = readFileSync(new URL('../routes.ts', import.meta.url), 'utf8')
  const served = [...source.matchAll(/(?:generate|read|open)\('(\/[^']*)'|path: '(\/[^']*)'/g)].map(
    (match) => match[1] ?? match[2],
  )
  assert.ok(served.length > 10)
  const described = operations.map(({ path }) => path.replace(/\{\w+\}/, '*'))
  assert.deepEqual(described.sort(), served.sort())
})
