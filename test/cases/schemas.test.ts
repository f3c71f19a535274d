// JSON schemas in the dialects of providers: what one does not take is left out, told to the model in words, and reported;
// what it takes goes up as it was.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseJson, readObject, type Json, type JsonObject } from '../../src/foundation/json/json.ts'
import { Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await Stage.open()
})
after(() => stage.close())

const constrained: JsonObject = {
  type: 'object',
  properties: {
    score: { type: 'integer', minimum: 1, maximum: 10 },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 3 },
    inner: { type: 'object', properties: { key: { type: 'string', maxLength: 5 } } },
    kind: { const: 'a' },
    either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    node: { $ref: '#/definitions/Node' },
  },
  required: ['score'],
  definitions: { Node: { type: 'object', properties: { name: { type: 'string', pattern: '^a' } } } },
}

async function askFor(to: 'gemini' | 'bedrock-converse' | 'anthropic-messages', schema: JsonObject) {
  const { sent, dropped } = await stage.play({
    from: 'openai-chat',
    to,
    request: {
      messages: [{ role: 'user', content: 'hi' }],
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
    },
  })
  return { sent, dropped }
}

/** Every object in a schema. */
function* walk(value: Json | undefined): Generator<JsonObject> {
  if (Array.isArray(value)) for (const each of value) yield* walk(each)
  const object = readObject(value)
  if (object === undefined) return
  yield object
  for (const each of Object.values(object)) yield* walk(each)
}

test('Bedrock is sent no constraint that it refuses, and every object is closed', async () => {
  const { sent, dropped } = await askFor('bedrock-converse', constrained)
  const format = readObject(readObject(sent?.['outputConfig'])?.['textFormat'])
  const text = readObject(readObject(format?.['structure'])?.['jsonSchema'])?.['schema']
  const schema = parseJson(String(text))
  for (const each of walk(schema)) {
    for (const keyword of ['minimum', 'maximum', 'maxItems', 'maxLength']) assert.equal(each[keyword], undefined)
    if (each['type'] === 'object') assert.equal(each['additionalProperties'], false)
  }
  assert.match(String(text), /minimum: 1, maximum: 10/, 'the model is told in words')
  assert.deepEqual(dropped, ['response_format.json_schema.schema'])
})

test('Gemini is sent what it knows, constants as lists of one, references to where it looks, and the rest in words', async () => {
  const { sent, dropped } = await askFor('gemini', constrained)
  const schema = readObject(readObject(sent?.['generationConfig'])?.['responseJsonSchema'])
  const properties = readObject(schema?.['properties'])
  assert.deepEqual(properties?.['score'], { type: 'integer', minimum: 1, maximum: 10 })
  assert.deepEqual(properties?.['kind'], { enum: ['a'] })
  assert.deepEqual(properties?.['either'], { anyOf: [{ type: 'string' }, { type: 'null' }] })
  assert.deepEqual(properties?.['node'], { $ref: '#/$defs/Node' })
  assert.deepEqual(readObject(schema?.['$defs'])?.['Node'], {
    type: 'object',
    properties: { name: { type: 'string', description: '{pattern: "^a"}' } },
  })
  assert.deepEqual(readObject(properties?.['inner'])?.['properties'], {
    key: { type: 'string', description: '{maxLength: 5}' },
  })
  assert.deepEqual(dropped, ['response_format.json_schema.schema'])
})

test('a schema that Gemini knows whole goes as it is, and nothing is reported', async () => {
  const whole = {
    type: 'object',
    properties: { a: { type: ['string', 'null'], enum: ['x'] }, b: { type: 'object', additionalProperties: false } },
    required: ['a'],
    additionalProperties: false,
    title: 'x',
  }
  const { sent, dropped } = await askFor('gemini', whole)
  assert.deepEqual(readObject(sent?.['generationConfig'])?.['responseJsonSchema'], whole)
  assert.deepEqual(dropped, [])
})

test('arguments that begin with a choice among schemas are an object for Claude, wherever it runs', async () => {
  const parameters = { anyOf: [{ type: 'object', properties: { a: {} } }], properties: { b: { type: 'string' } } }
  for (const to of ['anthropic-messages', 'bedrock-converse'] as const) {
    const { sentText, dropped } = await stage.play({
      from: 'openai-chat',
      to,
      request: {
        messages: [{ role: 'user', content: 'hi' }],
        tools: [{ type: 'function', function: { name: 'f', parameters } }],
      },
    })
    assert.match(sentText ?? '', /"type":"object"/)
    assert.doesNotMatch(sentText ?? '', /anyOf/)
    assert.deepEqual(dropped, ['tools.function.parameters'])
  }
})

const withTool = {
  messages: [{ role: 'user', content: 'hi' }],
  tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }],
  response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object', properties: {} } } },
}

test('before Gemini 3 an answer format gives way to tools, and tools that may not be called to the format', async () => {
  const called = await stage.play({ from: 'openai-chat', to: 'gemini', request: withTool })
  assert.notEqual(called.sent?.['tools'], undefined)
  assert.doesNotMatch(called.sentText ?? '', /responseMimeType/)
  assert.deepEqual(called.dropped, ['response_format'])
  const silent = await stage.play({ from: 'openai-chat', to: 'gemini', request: { ...withTool, tool_choice: 'none' } })
  assert.equal(silent.sent?.['tools'], undefined)
  assert.match(silent.sentText ?? '', /responseMimeType/)
  assert.deepEqual(silent.dropped, ['tools'])
})

test('a tool without arguments says so to OpenAI, which refuses an object that names no properties', async () => {
  for (const to of ['openai-chat', 'openai-responses'] as const) {
    const { sentText = '', dropped } = await stage.play({
      from: 'anthropic-messages',
      to,
      request: {
        messages: [{ role: 'user', content: 'hi' }],
        tools: [{ name: 'f', input_schema: { type: 'object' } }],
      },
    })
    assert.match(sentText, /"parameters":\{"type":"object","properties":\{\}\}/)
    assert.deepEqual(dropped, [])
  }
})
