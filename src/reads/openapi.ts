// GET /openapi.json: our own endpoints as an OpenAPI 3.1 document. The three generation endpoints are the
// protocols of OpenAI and Anthropic; their bodies are described as far as the gateway itself reads them, the rest is in
// those companies' own documents and travels as it is.
import type { Json, JsonObject } from '../foundation/json/json.ts'
import type { Exchange } from '../stages/http/exchange.ts'

let written: { version: string; text: string } | undefined

export function answerOpenApi(exchange: Exchange, version: string): void {
  if (written?.version !== version) written = { version, text: JSON.stringify(describeApi(version)) }
  exchange.send(200, { 'content-type': 'application/json' }, written.text)
}

export function describeApi(version: string): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'CrossModel',
      version,
      summary: 'Any model of any provider through the OpenAI and Anthropic protocols.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { apiKey: [] }],
    tags: [{ name: 'generation' }, { name: 'models' }, { name: 'account' }, { name: 'health' }],
    paths: {
      '/v1/chat/completions': generate('createChatCompletion', 'OpenAI Chat Completions', 'ChatRequest', 'OpenAIError'),
      '/v1/responses': generate('createResponse', 'OpenAI Responses', 'ResponsesRequest', 'OpenAIError'),
      '/v1/messages': generate('createMessage', 'Anthropic Messages', 'MessagesRequest', 'AnthropicError'),
      '/v1/messages/count_tokens': {
        post: {
          ...operation(
            'generation',
            'countTokens',
            'Count the input tokens of a request, by estimate',
            'AnthropicError',
          ),
          requestBody: jsonBody('CountRequest'),
          responses: { '200': json('The count', ref('TokenCount')), default: fault('AnthropicError') },
        },
      },
      '/v1/models': {
        get: {
          ...reading('models', 'listModels', 'List the models and aliases of the key', ref('ModelList')),
          parameters: [
            query('limit', { type: 'integer', minimum: 1, maximum: 1000 }),
            query('after_id', { type: 'string' }),
            query('before_id', { type: 'string' }),
            query('client_version', { type: 'string' }),
          ],
        },
      },
      '/v1/models/{model}': {
        parameters: [path('model', 'The id, raw (`vendor/model`) or percent-encoded')],
        get: reading('models', 'getModel', 'Show one model', ref('Model')),
      },
      '/api/models': {
        get: {
          ...reading('models', 'listPublicModels', 'The public catalogue, no key needed', ref('PublicModels')),
          security: [],
        },
      },
      '/v1/credits': { get: reading('account', 'getCredits', 'The balance of the wallet', ref('Credits')) },
      '/v1/usage': { get: reading('account', 'getUsage', 'Spend of the day, the week and the month', ref('Usage')) },
      '/v1/key': { get: reading('account', 'getKey', 'The calling key: limits, aliases, spend', object) },
      '/v1/generations/{id}': {
        parameters: [path('id', 'The `x-request-id` of the answer')],
        get: reading('account', 'getGeneration', 'Usage, cost and attempts of an ended generation', ref('Generation')),
      },
      '/': { get: health('getGateway', 'What this is', object) },
      '/healthz': { get: health('getHealth', 'The process answers', ref('Status')) },
      '/readyz': {
        get: {
          ...health('getReadiness', 'The gateway can serve', ref('Status')),
          responses: { '200': json('Ready', ref('Status')), '503': json('Not ready', ref('Status')) },
        },
      },
      '/openapi.json': { get: health('getOpenApi', 'This document', object) },
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A key, `cm-…`' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
      headers: {
        'x-request-id': { description: 'Names this request, `req_cm_…`', schema: { type: 'string' } },
        'x-crossmodel-model': { description: 'The catalogue model that ran', schema: { type: 'string' } },
        'x-crossmodel-dropped': {
          description: 'Fields that the translation could not carry, by comma',
          schema: { type: 'string' },
        },
        'retry-after': { description: 'Seconds, with 429 and 503', schema: { type: 'integer' } },
      },
      schemas,
    },
  }
}

const object: JsonObject = { type: 'object' }
const count: JsonObject = { type: 'integer', minimum: 0 }
const text: JsonObject = { type: 'string' }
const textOrNull: JsonObject = { type: ['string', 'null'] }
const integer: JsonObject = { type: 'integer' }

const window = shape({
  cost_micro: count,
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  request_count: count,
  success_count: count,
})

const preferences: JsonObject = {
  type: 'object',
  description: 'Which providers may serve; read by the gateway and not sent on',
  properties: {
    order: { type: 'array', items: text },
    only: { type: 'array', items: text },
    ignore: { type: 'array', items: text },
    allow_fallbacks: { type: 'boolean' },
    sort: { enum: ['price', 'latency', 'throughput'] },
    max_price: { type: 'object', description: 'USD per million tokens: `prompt`, `completion`' },
    require_parameters: { type: 'boolean' },
  },
}

/** What every generation request may hold besides its protocol's own members. */
const common: JsonObject = {
  model: { type: 'string', description: 'A model `vendor/model` or an alias of the key' },
  stream: { type: 'boolean' },
  provider: ref('ProviderPreferences'),
  models: { type: 'array', items: text, maxItems: 32, description: 'Models to try when the first cannot be had' },
}

const list: JsonObject = { type: 'array', minItems: 1, items: object }

const schemas: JsonObject = {
  ProviderPreferences: preferences,
  ChatRequest: open({ ...common, messages: list, max_completion_tokens: count, max_tokens: count }, [
    'model',
    'messages',
  ]),
  ResponsesRequest: open({ ...common, input: { type: ['string', 'array'] }, max_output_tokens: count }, ['model']),
  MessagesRequest: open({ ...common, messages: list, max_tokens: count }, ['model', 'messages', 'max_tokens']),
  CountRequest: open({ model: text, messages: list }, ['model', 'messages']),
  TokenCount: shape({ input_tokens: count }),
  OpenAIError: shape({
    error: shape({ message: text, type: text, param: textOrNull, code: text }),
    request_id: text,
  }),
  AnthropicError: shape({ type: { const: 'error' }, error: shape({ type: text, message: text }), request_id: text }),
  Model: open({ id: text, object: { const: 'model' }, created: integer, owned_by: text, display_name: text }, [
    'id',
    'object',
    'created',
    'owned_by',
    'display_name',
  ]),
  ModelList: open(
    {
      object: { const: 'list' },
      data: { type: 'array', items: ref('Model') },
      has_more: { type: 'boolean' },
      first_id: textOrNull,
      last_id: textOrNull,
    },
    ['object', 'data', 'has_more', 'first_id', 'last_id'],
  ),
  PublicModels: shape({ data: { type: 'array', items: open({ id: text, currency: text }, ['id', 'currency']) } }),
  Credits: open({ currency: { const: 'USD' }, balance_micro: integer, uncollected_micro: count }, [
    'currency',
    'balance_micro',
    'uncollected_micro',
  ]),
  Usage: shape({ currency: { const: 'USD' }, daily: window, weekly: window, monthly: window }),
  Generation: open(
    {
      id: text,
      object: { const: 'generation' },
      status: text,
      model: textOrNull,
      provider: textOrNull,
      cost_micro: integer,
      attempts: { type: 'array', items: object },
    },
    ['id', 'object', 'status', 'cost_micro', 'attempts'],
  ),
  Status: open({ status: text, reason: text }, ['status']),
}

/** An object of these members, all always there. */
function shape(properties: JsonObject): JsonObject {
  return { type: 'object', properties, required: Object.keys(properties) }
}

/** An object that holds more than is said here. */
function open(properties: JsonObject, required: string[]): JsonObject {
  return { type: 'object', properties, required, additionalProperties: true }
}

function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` }
}

function generate(operationId: string, protocol: string, request: string, error: string): JsonObject {
  const headers: JsonObject = {}
  for (const name of ['x-request-id', 'x-crossmodel-model', 'x-crossmodel-dropped'])
    headers[name] = { $ref: `#/components/headers/${name}` }
  return {
    post: {
      ...operation('generation', operationId, `${protocol}, for every model of the catalogue`, error),
      parameters: [
        header('x-crossmodel-strict', '`true`: refuse what translation cannot carry, instead of dropping it'),
        header('x-crossmodel-provider', 'Providers that may serve, by comma, in this order'),
      ],
      requestBody: jsonBody(request),
      responses: {
        '200': {
          description: `The answer as ${protocol} has it; a stream of events with \`stream: true\``,
          headers,
          content: { 'application/json': { schema: object }, 'text/event-stream': { schema: text } },
        },
        default: fault(error),
      },
    },
  }
}

function operation(tag: string, operationId: string, summary: string, error: string): JsonObject {
  return { tags: [tag], operationId, summary, responses: { default: fault(error) } }
}

/** A read with a key: its errors follow the key header. */
function reading(tag: string, operationId: string, summary: string, schema: JsonObject): JsonObject {
  const either = json('An error; in the Anthropic shape where `x-api-key` was sent', {
    anyOf: [ref('OpenAIError'), ref('AnthropicError')],
  })
  return { tags: [tag], operationId, summary, responses: { '200': json(summary, schema), default: either } }
}

function health(operationId: string, summary: string, schema: JsonObject): JsonObject {
  return { tags: ['health'], operationId, summary, security: [], responses: { '200': json(summary, schema) } }
}

function json(description: string, schema: JsonObject): JsonObject {
  return { description, content: { 'application/json': { schema } } }
}

function jsonBody(name: string): JsonObject {
  return { required: true, content: { 'application/json': { schema: ref(name) } } }
}

function fault(name: string): JsonObject {
  const headers: JsonObject = {}
  for (const each of ['x-request-id', 'retry-after']) headers[each] = { $ref: `#/components/headers/${each}` }
  return { ...json('An error', ref(name)), headers }
}

function path(name: string, description: string): JsonObject {
  return { name, in: 'path', required: true, description, schema: text }
}

function query(name: string, schema: Json): JsonObject {
  return { name, in: 'query', schema }
}

function header(name: string, description: string): JsonObject {
  return { name, in: 'header', description, schema: text }
}
